import type { Knex } from 'knex';
import { announceChange } from '../../changes/announce.ts';
import type { JobHandler } from '../../jobs/create-jobs.ts';
import type { Log } from '../../log/create-log.ts';
import type { Presets } from '../../plugin-api/index.ts';
import type { Derivative, Workshop } from '../make-derivatives.ts';
import { listOfferable } from '../presets/presets.ts';
import { offerFormats, recordDerivatives } from '../queries.ts';
import { finishOriginal, listMissing, listWanted, nameGoal } from './background.ts';
import { restWhenBusy } from './rest-when-busy.ts';
import {
  countUnfinished,
  describeOriginals,
  listAnyUnfinished,
  listMostViewed,
  markFinished,
} from './unfinished-queries.ts';

/** Makes the files that photos are to have and lack, the most viewed first. One such job is enough. */
export const backgroundJob = { name: 'background-derivatives', key: 'all' } as const;

const pageSize = 20;
/** So many go before all others because they are looked at most. */
const mostViewed = 10_000;

export interface BackgroundJobParts extends Workshop {
  readonly db: Knex;
  readonly log: Log;
  readonly presets: { read(): Promise<Presets> };
  /** Waits after work of so many milliseconds; a rest where the machine is busy when absent. */
  readonly rest?: (workedMs: number, signal: AbortSignal) => Promise<void>;
}

interface Pass extends BackgroundJobParts {
  readonly signal: AbortSignal;
  /** Could not be made, and is not tried twice. */
  readonly failed: Set<string>;
  readonly tried: Set<string>;
  readonly record: (derivatives: readonly Derivative[]) => Promise<void>;
  readonly onPage: () => Promise<void>;
}

/**
 * May be run again at any time, and goes on where it was: what is made is left. A change of presets while it runs is
 * followed with the next photos. Goes through all until nothing is left that was not tried.
 */
export function createBackgroundJob(parts: BackgroundJobParts): JobHandler<object> {
  const { db, presets } = parts;
  return async ({ signal, progress }) => {
    const goal = async () => nameGoal(await presets.read());
    const total = await countUnfinished(db, await goal());
    let made = 0;
    const pass: Pass = {
      ...{ ...parts, signal, failed: new Set(), tried: new Set() },
      async record(derivatives) {
        await recordDerivatives(db, derivatives, listOfferable(await presets.read()));
        made += derivatives.length;
      },
      onPage: () => progress({ done: pass.tried.size, total: Math.max(total, pass.tried.size) }),
    };
    try {
      const first = await listMostViewed(db, { goal: await goal(), limit: mostViewed });
      for (let at = 0; at < first.length; at += pageSize)
        await goThrough(pass, first.slice(at, at + pageSize));
      for (;;) {
        const except = [...pass.failed];
        const page = await listAnyUnfinished(db, { goal: await goal(), except, limit: pageSize });
        if (page.length === 0) break;
        await goThrough(pass, page);
      }
    } finally {
      // Once, at the end: pages that are kept meanwhile are at most a minute old, and as good without.
      if (made > 0) await announceChange(db, 'new formats');
    }
  };
}

async function goThrough(pass: Pass, sha256s: readonly string[]): Promise<void> {
  const { db, storage, signal, rest = restWhenBusy } = pass;
  const presets = await pass.presets.read();
  const wanted = listWanted(presets);
  const originals = await describeOriginals(db, sha256s);
  const finished: string[] = [];
  try {
    for (const { referencedPath, ...original } of originals) {
      signal.throwIfAborted();
      const started = performance.now();
      const path = referencedPath ?? storage.originalPath(original.sha256);
      const isNew = listMissing(original, wanted).length > 0;
      if (await finishOriginal(pass, { ...original, path }, wanted)) finished.push(original.sha256);
      else pass.failed.add(original.sha256);
      pass.tried.add(original.sha256);
      if (isNew) await rest(performance.now() - started, signal);
    }
  } finally {
    await offerFormats(db, finished, listOfferable(presets));
    await markFinished(db, finished, nameGoal(presets));
  }
  // whose rows are gone by now would be listed for ever
  const known = new Set(originals.map(({ sha256 }) => sha256));
  for (const sha256 of sha256s) if (!known.has(sha256)) pass.failed.add(sha256);
  await pass.onPage();
}
