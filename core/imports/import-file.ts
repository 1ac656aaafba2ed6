import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { newId } from '../changes/ids.ts';
import { AppError, isAppError } from '../errors/app-error.ts';
import type { Viewer } from '../plugin-api/index.ts';
import { writeError } from '../storage/file-errors.ts';
import { stageSource } from '../storage/staging.ts';
import { createAlbumBook } from './album-book.ts';
import { isFatal } from './failures.ts';
import { createImportHooks, type ImportHooks } from './import-hooks.ts';
import { tellOfChunk, tellOfPhotos } from './import-run.ts';
import type { ImporterParts, Pictures } from './importer-parts.ts';
import type { Outcome } from './outcome.ts';
import type { PlannedAlbum } from './plan.ts';
import { prepareFile } from './prepare-file.ts';
import type { PreparedFile } from './prepare-planned.ts';
import { saveRawMetadata } from './queries.ts';
import { type FileResult, refusalOf } from './report.ts';
import { settleChunk } from './settle-chunk.ts';
import { adoptStaged, copyIntoStorage, type TakeFile } from './take-file.ts';

export interface FileToImport {
  /** The bytes, or the path of a file that is left as it is. */
  readonly source: Readable | string;
  /** As it was named where it came from. */
  readonly fileName: string;
  /** Null: in no album. */
  readonly albumId: string | null;
  readonly viewer: Viewer;
  /** As history shows it. */
  readonly reason: string;
  readonly batchId?: string;
  readonly signal?: AbortSignal;
  /** Names what it is part of, as plugins are told; its batch when absent. */
  readonly runId?: string;
}

/**
 * Brings one file in, such as an upload. What is wrong with the file is its result; throws what is wrong on our side:
 * DISK_FULL, DATABASE_UNAVAILABLE, PERL_MISSING, and FORBIDDEN or SIGN_IN_REQUIRED.
 */
export async function importFile(
  parts: ImporterParts,
  file: FileToImport,
  underWay: Map<string, Promise<Pictures>>,
): Promise<FileResult> {
  const fileName = path.win32.basename(path.posix.basename(file.fileName)) || 'unnamed';
  if (typeof file.source === 'string') return bringIn(file.source, copyIntoStorage(parts));
  const staged = parts.storage.stagingPath();
  try {
    await stageSource(limitBytes(file.source, parts.largestFileBytes), staged, file.signal);
    return await bringIn(staged, adoptStaged(parts));
  } catch (thrown) {
    const error = writeError(thrown);
    if (isFatal(error) || !(error instanceof AppError)) throw error;
    return refusalOf(error);
  } finally {
    await rm(staged, { force: true });
  }

  async function bringIn(filePath: string, take: TakeFile): Promise<FileResult> {
    const hooks = hooksOf(parts, file);
    const toPrepare = { path: filePath, fileName, source: { storage: 'stored' } } as const;
    const album = await findPlannedAlbum(parts, file);
    await tellOfPair(hooks, { path: filePath, fileName });
    const outcome = await prepareFile(
      parts,
      { ...toPrepare, album, sidecarPaths: [] },
      { hooks, take, underWay, signal: file.signal },
    );
    const named = { ...file, fileName, path: filePath };
    const result = await tellTo(parts, named, await settle(parts, named, outcome));
    await tellOfChunk(parts, hooks, { files: [asPrepared(named, outcome)], results: [result] });
    if (outcome.kind === 'new') underWay.delete(outcome.prepared.photo.sha256);
    if (result.status === 'added') await tellOfPhotos(parts);
    return result;
  }
}

function hooksOf(parts: ImporterParts, { viewer, runId, batchId }: FileToImport): ImportHooks {
  return createImportHooks(parts, { origin: 'upload', viewer, runId: runId ?? batchId ?? newId() });
}

/** With its title, for plugins that look at where it goes. */
async function findPlannedAlbum(
  { gallery }: ImporterParts,
  { albumId, viewer }: FileToImport,
): Promise<PlannedAlbum | null> {
  if (albumId === null) return null;
  const album = await gallery.as(viewer).albums.findById(albumId);
  return { kind: 'existing', id: albumId, title: album?.title ?? '' };
}

/** A file that comes alone is a folder of one: plugins hear of it, and there is nothing to put together. */
async function tellOfPair(
  hooks: ImportHooks,
  { path: filePath, fileName }: { readonly path: string; readonly fileName: string },
): Promise<void> {
  if (!hooks.has('import.pairing')) return;
  const { size } = await stat(filePath);
  const alone = [{ main: fileName, sidecars: [], parts: [] }];
  await hooks.pair(path.dirname(filePath), [{ name: fileName, bytes: size }], alone);
}

type NamedFile = FileToImport & { readonly path: string };

function asPrepared({ albumId, fileName, path: filePath }: NamedFile, outcome: Outcome): PreparedFile {
  const planned = albumId === null ? null : ({ kind: 'existing', id: albumId, title: '' } as const);
  const album = outcome.kind === 'new' && outcome.album !== undefined ? outcome.album : planned;
  const file = {
    ...{ path: filePath, name: fileName, shownPath: fileName, bytes: 0, album },
    ...{ sidecars: [], parts: [], root: null },
  };
  return { file, outcome, parts: [] };
}

/** In one sentence for whatever lies behind it: who may not know of a photo doesn't learn by its bytes that it is here. */
const notToBeHad: FileResult = {
  status: 'refused',
  code: 'CONFLICT',
  reason: 'It cannot be added here. It may be in the gallery already, with somebody else.',
};

/** Bytes that are here already get a place where their viewer may show them. */
async function settle(parts: ImporterParts, file: NamedFile, outcome: Outcome): Promise<FileResult> {
  if (outcome.kind !== 'known') return settleOne(parts, file, outcome);
  const photo = await parts.gallery.as(file.viewer).photos.find(outcome.photo.photoId);
  if (photo === undefined) return notToBeHad;
  try {
    return await settleOne(parts, file, outcome);
  } catch (error) {
    if (isAppError(error, 'FORBIDDEN')) return notToBeHad;
    throw error;
  }
}

/** Of what somebody else brought in a moment before, as of all that was here. */
async function tellTo(
  { gallery }: ImporterParts,
  { viewer, albumId }: FileToImport,
  result: FileResult,
): Promise<FileResult> {
  if (result.status !== 'duplicate' && result.status !== 'trashed') return result;
  const photo = result.photoId === null ? undefined : await gallery.as(viewer).photos.find(result.photoId);
  const isPlaced = albumId === null || photo?.albums.some(album => album.id === albumId);
  return photo && (isPlaced || result.status === 'trashed') ? result : notToBeHad;
}

async function settleOne(
  { gallery, db, log, recordPictures }: ImporterParts,
  file: NamedFile,
  outcome: Outcome,
): Promise<FileResult> {
  const { viewer, reason, batchId } = file;
  const prepared = asPrepared(file, outcome);
  const albums = createAlbumBook(db);
  await albums.learn([prepared.file.album]);
  const writer = async () => ({
    ...{ gallery, viewer, reason, batchId, albumIds: albums.ids, recordPictures },
    saveRaw: (sha256: string, raw: Record<string, unknown>) => saveRawMetadata(db, sha256, raw),
    audience: 'restricted' as const,
  });
  const [result] = await settleChunk({ writer, log }, [prepared], albums.ids);
  return result!;
}

/** TOO_LARGE as soon as there is one byte too much. */
function limitBytes(source: Readable, most: number): Readable {
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) done(new AppError('TOO_LARGE'));
      else done(null, chunk);
    },
  });
  source.once('error', error => meter.destroy(error));
  return source.pipe(meter);
}
