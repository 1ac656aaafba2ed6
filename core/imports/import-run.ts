import type { Viewer } from '../plugin-api/index.ts';
import { createCommitter } from './committer.ts';
import { patiently } from './failures.ts';
import type { ImporterParts } from './importer-parts.ts';
import { mapInOrder } from './map-in-order.ts';
import type { ImportPlan, PlannedAlbum, PlannedFile } from './plan.ts';
import { chainOf } from './planned-albums.ts';
import { createPreparer, type PreparedFile } from './prepare-planned.ts';
import { findAlbumsByKeys } from './queries.ts';
import { createTally, type FileResult, type ImportReport, refusalOf, type Tally } from './report.ts';
import { settleChunk, unwrittenResult } from './settle-chunk.ts';
import type { ChunkWriter } from './write-chunk.ts';

export interface RunOptions {
  readonly viewer: Viewer;
  /** As history shows it. */
  readonly reason: string;
  /** New top albums are public instead of restricted. */
  readonly isPublic?: boolean;
  /** Files stay where they are instead of being stored. */
  readonly inPlace?: boolean;
  /** Aborted: what is under way is finished, and nothing new is begun. */
  readonly signal?: AbortSignal;
  readonly onSettled?: (file: PlannedFile, result: FileResult) => void;
}

const chunk = { most: 50, patience: 1_000 };
/** Prepared files that may wait for a slow one before them. */
const window = 64;

/**
 * Brings the files of a plan in, in its order: whatever ends it, what was committed is the beginning of the plan, and
 * running it again goes on from there. Never throws; what ended it early stands in the report.
 */
export async function runImport(
  parts: ImporterParts,
  plan: ImportPlan,
  options: RunOptions,
): Promise<ImportReport> {
  const albumIds = await patiently(() => findAlbumsByKeys(parts.db, listKeys(plan)));
  const tally = startTally(plan, albumIds, options);
  const preparer = createPreparer(parts, options.inPlace ? 'reference' : 'copy');
  const batch = createBatch(parts, options);
  const writer = async (): Promise<ChunkWriter> => ({
    ...{ gallery: parts.gallery, viewer: options.viewer, reason: options.reason, albumIds },
    batchId: await batch.open(),
    audience: options.isPublic ? 'public' : 'restricted',
    recordPictures: parts.recordPictures,
  });
  const commit = async (files: readonly PreparedFile[]) => {
    const results = await settleChunk({ writer, log: parts.log }, files, albumIds);
    for (const [index, { file, outcome }] of files.entries()) {
      if (outcome.kind === 'new') preparer.forget(outcome.prepared.photo.sha256);
      tally.note(file, results[index]!);
      options.onSettled?.(file, results[index]!);
    }
  };
  const failure = await pump(parts, plan, { ...options, prepare: preparer.prepare, commit });
  const report = tally.report({
    batchId: batch.id,
    interrupted: options.signal?.aborted ?? false,
    failure: failure === null ? null : refusalOf(failure),
  });
  await batch.close(report);
  if (report.added > 0) await tellOfPhotos(parts);
  return report;
}

/** What can be made of them in the background will be made after the next import, if it can't be now. */
export async function tellOfPhotos({ afterAdding, log }: ImporterParts): Promise<void> {
  await afterAdding().catch(error => log.warn({ err: error }, 'background work could not be queued'));
}

/** What `runImport` would report, and nothing is changed. */
export async function previewImport(
  parts: ImporterParts,
  plan: ImportPlan,
  options: Pick<RunOptions, 'signal' | 'onSettled'> = {},
): Promise<ImportReport> {
  const albumIds = await patiently(() => findAlbumsByKeys(parts.db, listKeys(plan)));
  const tally = startTally(plan, albumIds, options);
  const preparer = createPreparer(parts, 'try');
  const seen = new Set<string>();
  const commit = async (files: readonly PreparedFile[]) => {
    for (const prepared of files) {
      const result = asDuplicate(prepared, seen) ?? unwrittenResult(prepared);
      tally.note(prepared.file, result);
      options.onSettled?.(prepared.file, result);
    }
  };
  const failure = await pump(parts, plan, { ...options, prepare: preparer.prepare, commit });
  const interrupted = options.signal?.aborted ?? false;
  return tally.report({ batchId: null, interrupted, failure: failure === null ? null : refusalOf(failure) });
}

/** The same bytes a second time in one plan. */
function asDuplicate({ outcome, parts }: PreparedFile, seen: Set<string>): FileResult | undefined {
  if (outcome.kind !== 'new') return undefined;
  const { sha256 } = outcome.prepared.photo;
  if (seen.has(sha256)) return { status: 'duplicate', photoId: null, parts: parts.length };
  seen.add(sha256);
  return undefined;
}

interface Pump extends Pick<RunOptions, 'signal'> {
  prepare(file: PlannedFile): Promise<PreparedFile[]>;
  commit(files: readonly PreparedFile[]): Promise<void>;
}

/** Prepares many files at once and commits them in order; what was prepared when it fails is committed all the same. */
async function pump(
  { concurrency }: ImporterParts,
  plan: ImportPlan,
  { prepare, commit, signal }: Pump,
): Promise<unknown> {
  const committer = createCommitter({ ...chunk, commit });
  let failure: unknown = null;
  try {
    for await (const files of mapInOrder(plan.files, { concurrency, window, signal }, prepare)) {
      for (const file of files) await committer.push(file);
    }
  } catch (error) {
    failure = error;
  }
  await committer.end().catch(error => {
    failure ??= error;
  });
  return failure;
}

function startTally(
  plan: ImportPlan,
  albumIds: ReadonlyMap<string, string>,
  { onSettled }: Pick<RunOptions, 'onSettled'>,
): Tally {
  const known = new Set(albumIds.keys());
  const tally = createTally(key => !known.has(key));
  tally.skip(plan.skipped);
  for (const { name, shownPath, error } of plan.refused) {
    const file = {
      path: shownPath,
      name,
      shownPath,
      bytes: 0,
      album: null,
      sidecar: null,
      parts: [],
      root: '',
    };
    tally.note(file, refusalOf(error));
    onSettled?.(file, refusalOf(error));
  }
  return tally;
}

function listKeys(plan: ImportPlan): string[] {
  const albums = new Set<PlannedAlbum>(plan.files.flatMap(file => file.album ?? []));
  return [...new Set([...albums].flatMap(chainOf).map(album => album.key))];
}

/** Opened by the first change, so that an import that adds nothing leaves no trace. */
function createBatch({ gallery, log }: ImporterParts, { viewer, reason }: RunOptions) {
  let opening: Promise<string> | undefined;
  let id: string | null = null;
  return {
    get id() {
      return id;
    },
    async open() {
      opening ??= patiently(() => gallery.openBatch({ viewer, reason }, 'import'));
      id = await opening;
      return id;
    },
    async close({ albums: _, ...summary }: ImportReport) {
      if (id === null) return;
      await gallery
        .closeBatch(id, { ...summary, refused: summary.refused.slice(0, 200) })
        .catch(error => log.warn({ err: error }, 'the import could not be marked as finished'));
    },
  };
}
