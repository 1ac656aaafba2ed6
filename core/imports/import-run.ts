import { newId } from '../changes/ids.ts';
import type { ImportOrigin, Viewer } from '../plugin-api/index.ts';
import { createAlbumBook } from './album-book.ts';
import { createCommitter } from './committer.ts';
import { patiently } from './failures.ts';
import { createImportHooks, type ImportHooks } from './import-hooks.ts';
import type { ImporterParts } from './importer-parts.ts';
import { mapInOrder } from './map-in-order.ts';
import type { ImportPlan, PlannedFile } from './plan.ts';
import { createPreparer, type PreparedFile } from './prepare-planned.ts';
import { saveRawMetadata } from './queries.ts';
import {
  createTally,
  type FileResult,
  failureOf,
  type ImportReport,
  refusalOf,
  type Tally,
} from './report.ts';
import { settleChunk, unwrittenResult } from './settle-chunk.ts';
import type { ChunkWriter } from './write-chunk.ts';

export interface RunOptions {
  readonly viewer: Viewer;
  /** As history shows it. */
  readonly reason: string;
  /** By which door; `command` when absent. */
  readonly origin?: ImportOrigin;
  /** As plugins are told; a new one when absent. */
  readonly runId?: string;
  /** New top albums are public instead of restricted. */
  readonly isPublic?: boolean;
  /** Files stay where they are instead of being stored. */
  readonly inPlace?: boolean;
  /** Aborted: what is under way is finished, and nothing new is begun. */
  readonly signal?: AbortSignal;
  readonly onSettled?: (file: PlannedFile, result: FileResult) => void;
}

/** Files in the order in which they come in, found while the first ones are under way already. */
export interface FileFeed {
  files(finding: Finding): Iterable<PlannedFile> | AsyncIterable<PlannedFile>;
  readonly skipped?: ImportPlan['skipped'];
}

/** What comes with looking for files. */
export interface Finding {
  /** Puts what is no photo to bring in into the report. */
  readonly note: NoteFile;
  readonly hooks: ImportHooks;
}

export type NoteFile = (file: Pick<PlannedFile, 'name' | 'shownPath'>, result: FileResult) => void;

const chunk = { most: 50, patience: 1_000 };
/** Prepared files that may wait for a slow one before them. */
const window = 64;

/** What lies below folders, as a feed. */
export function feedOfPlan({ files, refused, skipped }: ImportPlan): FileFeed {
  return {
    skipped,
    files({ note }) {
      for (const { name, shownPath, error } of refused) note({ name, shownPath }, refusalOf(error));
      return files;
    },
  };
}

/**
 * Brings files in, in their order: whatever ends it, what was committed is the beginning of them, and running it again
 * goes on from there. Never throws; what ended it early stands in the report.
 */
export async function runImport(
  parts: ImporterParts,
  feed: FileFeed,
  options: RunOptions,
): Promise<ImportReport> {
  const hooks = startHooks(parts, options);
  const albums = createAlbumBook(parts.db);
  const { tally, note } = startTally(feed, albums.isNew, options);
  const preparer = createPreparer(parts, { mode: options.inPlace ? 'reference' : 'copy', hooks });
  const batch = createBatch(parts, options);
  const writer = async (): Promise<ChunkWriter> => ({
    ...{ gallery: parts.gallery, viewer: options.viewer, reason: options.reason, albumIds: albums.ids },
    batchId: await batch.open(),
    audience: options.isPublic ? 'public' : 'restricted',
    recordPictures: parts.recordPictures,
    saveRaw: (sha256, raw) => saveRawMetadata(parts.db, sha256, raw),
  });
  const commit = async (files: readonly PreparedFile[]) => {
    await albums.learn(files.map(({ file }) => file.album));
    const results = await settleChunk({ writer, log: parts.log }, files, albums.ids);
    for (const [index, { file, outcome }] of files.entries()) {
      if (outcome.kind === 'new') preparer.forget(outcome.prepared.photo.sha256);
      tally.note(file, results[index]!);
      options.onSettled?.(file, results[index]!);
    }
    await tellOfChunk(parts, hooks, { files, results });
  };
  const failure = await pump(parts, feed.files({ note, hooks }), {
    ...options,
    prepare: preparer.prepare,
    commit,
  });
  const report = tally.report({
    batchId: batch.id,
    interrupted: options.signal?.aborted ?? false,
    failure: failure === null ? null : failureOf(failure),
  });
  await batch.close(report);
  if (report.added > 0) await tellOfPhotos(parts);
  await hooks.finished(summaryOf(report));
  return report;
}

/** What can be made of them in the background will be made after the next import, if it can't be now. */
export async function tellOfPhotos({ afterAdding, log }: ImporterParts): Promise<void> {
  await afterAdding().catch(error => log.warn({ err: error }, 'background work could not be queued'));
}

/** What became of some files, for plugins; what they know of new photos is asked later. */
export async function tellOfChunk(
  { enrichLater, log }: ImporterParts,
  hooks: ImportHooks,
  { files, results }: { files: readonly PreparedFile[]; results: readonly FileResult[] },
): Promise<void> {
  const items = files.map(({ file, outcome }, index) => {
    const result = results[index]!;
    return {
      fileName: file.name,
      status: result.status,
      photoId: 'photoId' in result ? result.photoId : null,
      sha256: sha256Of(outcome),
      path: typeof file.path === 'string' ? file.path || null : null,
    };
  });
  await hooks.settled(items);
  const added = items.flatMap(({ status, photoId }) => (status === 'added' && photoId ? [photoId] : []));
  if (added.length === 0 || !hooks.has('metadata.enriching')) return;
  await enrichLater(added).catch(error => log.warn({ err: error }, 'enriching could not be queued'));
}

function sha256Of(outcome: PreparedFile['outcome']): string | null {
  if (outcome.kind === 'new') return outcome.prepared.photo.sha256;
  return outcome.kind === 'known' ? outcome.sha256 : null;
}

export function summaryOf(report: Omit<ImportReport, 'albums' | 'bytes' | 'interrupted' | 'failure'>) {
  const { added, alreadyThere, inTrash, refused, skipped, videos, batchId, ms } = report;
  const passedOver = Object.values(skipped).reduce((sum, count) => sum + count, videos);
  const here = alreadyThere + inTrash;
  return { added, alreadyThere: here, refused: refused.length, skipped: passedOver, batchId, ms };
}

/** What `runImport` would report, and nothing is changed. */
export async function previewImport(
  parts: ImporterParts,
  feed: FileFeed,
  options: RunOptions,
): Promise<ImportReport> {
  const albums = createAlbumBook(parts.db);
  const { tally, note } = startTally(feed, albums.isNew, options);
  const hooks = startHooks(parts, options);
  const preparer = createPreparer(parts, { mode: 'try', hooks });
  const seen = new Set<string>();
  const commit = async (files: readonly PreparedFile[]) => {
    await albums.learn(files.map(({ file }) => file.album));
    for (const prepared of files) {
      const result = asDuplicate(prepared, seen) ?? unwrittenResult(prepared);
      tally.note(prepared.file, result);
      options.onSettled?.(prepared.file, result);
    }
  };
  const failure = await pump(parts, feed.files({ note, hooks }), {
    ...options,
    prepare: preparer.prepare,
    commit,
  });
  const interrupted = options.signal?.aborted ?? false;
  return tally.report({ batchId: null, interrupted, failure: failure === null ? null : failureOf(failure) });
}

function startHooks(
  parts: ImporterParts,
  { origin = 'command', viewer, runId = newId() }: RunOptions,
): ImportHooks {
  return createImportHooks(parts, { origin, viewer, runId });
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
  files: Iterable<PlannedFile> | AsyncIterable<PlannedFile>,
  { prepare, commit, signal }: Pump,
): Promise<unknown> {
  const committer = createCommitter({ ...chunk, commit });
  let failure: unknown = null;
  try {
    for await (const prepared of mapInOrder(files, { concurrency, window, signal }, prepare)) {
      for (const file of prepared) await committer.push(file);
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
  { skipped = {} }: FileFeed,
  isNewAlbum: (key: string) => boolean,
  { onSettled }: Pick<RunOptions, 'onSettled'>,
): { tally: Tally; note: NoteFile } {
  const tally = createTally(isNewAlbum);
  tally.skip(skipped);
  const note: NoteFile = ({ name, shownPath }, result) => {
    const nowhere = { album: null, sidecars: [], parts: [], root: null };
    const file = { path: shownPath, name, shownPath, bytes: 0, ...nowhere };
    tally.note(file, result);
    onSettled?.(file, result);
  };
  return { tally, note };
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
