import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { PayloadOf, SqlDatabase } from 'enfilade/plugin-api';
import { forgetFound, listPathsOf, missFiles, type SeenFile, saveFiles, saveScan } from './queries.ts';
import { isInside, type LookedAt } from './scan.ts';

type SettledItem = PayloadOf<'import.settled'>['items'][number];

/** What is found out while an import runs, until it is written down at its end. */
export interface Runs {
  start(run: string): LookedAt[];
  settled(run: string, items: readonly SettledItem[]): void;
  /** True for bytes that lie in the folders for the first time, and for a second file of the same: both have a place to go to. A moved file has one. */
  isCopy(file: {
    readonly sha256: string;
    readonly fileName: string;
    readonly bytes: number;
  }): Promise<boolean>;
  finish(run: string, end: RunEnd): Promise<RunSummary>;
}

export interface RunEnd {
  readonly isDryRun: boolean;
  readonly report: Readonly<Record<string, unknown>>;
}

export interface RunSummary {
  readonly missed: number;
  readonly waiting: number;
  readonly problems: number;
}

interface Refusal {
  readonly path: string;
  readonly code: string;
  readonly reason: string;
}

/** What may be otherwise the next time, though the file is the same. */
const passing = new Set([
  'UNREADABLE_FILE',
  'FILE_VANISHED',
  'DECODER_TIMEOUT',
  'DECODER_FAILED',
  'INTERNAL',
]);

export function createRuns(db: () => SqlDatabase): Runs {
  const runs = new Map<string, { looked: LookedAt[]; settled: Map<string, SettledItem> }>();
  return {
    start(run) {
      const started = { looked: [] as LookedAt[], settled: new Map<string, SettledItem>() };
      runs.set(run, started);
      return started.looked;
    },
    settled(run, items) {
      const state = runs.get(run);
      for (const item of items) if (item.path !== null) state?.settled.set(item.path, item);
    },
    async isCopy({ sha256, fileName, bytes }) {
      const known = await listPathsOf(db(), sha256);
      if (known.length === 0) return true;
      const isNew = [...runs.values()].some(({ looked }) =>
        looked.some(({ offered, known: before }) =>
          offered.some(
            file => path.basename(file.path) === fileName && file.bytes === bytes && !before.has(file.path),
          ),
        ),
      );
      return isNew && (await anyThere(known));
    },
    async finish(run, { isDryRun, report }) {
      const state = runs.get(run);
      runs.delete(run);
      const summary = { missed: 0, waiting: 0, problems: 0 };
      if (state === undefined) return summary;
      const isWhole = report.failure === null && report.interrupted !== true;
      const refused = new Map((report.refused as readonly Refusal[]).map(each => [each.path, each]));
      for (const looked of state.looked) {
        summary.waiting += looked.waiting;
        summary.problems += Number(looked.problem !== null);
        if (isDryRun) continue;
        const seen = looked.offered.flatMap(file => toSeen(file, { ...state, refused, isWhole }) ?? []);
        await saveFiles(db(), looked.root, seen);
        // What was not looked at to its end says nothing of what is gone.
        if (isWhole && looked.problem === null) summary.missed += await missFiles(db(), listGone(looked));
        if (looked.isWhole) await saveLook(looked, seen, state.settled);
      }
      if (!isDryRun) await forgetFound(db());
      return summary;
    },
  };

  async function saveLook(
    { root, problem, waiting }: LookedAt,
    seen: readonly SeenFile[],
    settled: ReadonlyMap<string, SettledItem>,
  ): Promise<void> {
    const added = seen.filter(file => settled.get(file.path)?.status === 'added').length;
    const refused = seen.filter(file => file.problem !== null).length;
    await saveScan(db(), { root, problem, added, refused, waiting });
  }
}

async function anyThere(paths: readonly string[]): Promise<boolean> {
  for (const file of paths) {
    if (await stat(file).catch(() => null)) return true;
  }
  return false;
}

interface Ended {
  readonly settled: ReadonlyMap<string, SettledItem>;
  readonly refused: ReadonlyMap<string, Refusal>;
  readonly isWhole: boolean;
}

/** Undefined: it was not come to, and is looked at again. */
function toSeen(
  file: { readonly path: string; readonly bytes: number; readonly modifiedMs: number },
  { settled, refused, isWhole }: Ended,
): SeenFile | undefined {
  const item = settled.get(file.path);
  const refusal = refused.get(file.path);
  if (!item && !refusal && !isWhole) return undefined;
  return {
    ...file,
    // Another size than it has: it is looked at again.
    bytes: refusal && passing.has(refusal.code) ? -1 : file.bytes,
    sha256: item?.sha256 ?? null,
    photoId: item?.photoId ?? null,
    problem: refusal ? `${refusal.code}: ${refusal.reason}` : null,
  };
}

function listGone({ known, found, unreadable }: LookedAt): string[] {
  return [...known.keys()].filter(
    file => !found.has(file) && !unreadable.some(folder => isInside(file, folder)),
  );
}
