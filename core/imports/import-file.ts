import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { AppError, isAppError } from '../errors/app-error.ts';
import type { Viewer } from '../plugin-api/index.ts';
import { writeError } from '../storage/file-errors.ts';
import { stageSource } from '../storage/staging.ts';
import { isFatal } from './failures.ts';
import { tellOfPhotos } from './import-run.ts';
import type { ImporterParts, Pictures } from './importer-parts.ts';
import type { Outcome } from './outcome.ts';
import { prepareFile } from './prepare-file.ts';
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
    const toPrepare = { path: filePath, fileName, source: { storage: 'stored' } } as const;
    const outcome = await prepareFile(parts, toPrepare, { take, underWay, signal: file.signal });
    const named = { ...file, fileName };
    const result = await tellTo(parts, named, await settle(parts, named, outcome));
    if (outcome.kind === 'new') underWay.delete(outcome.prepared.photo.sha256);
    if (result.status === 'added') await tellOfPhotos(parts);
    return result;
  }
}

/** In one sentence for whatever lies behind it: who may not know of a photo doesn't learn by its bytes that it is here. */
const notToBeHad: FileResult = {
  status: 'refused',
  code: 'CONFLICT',
  reason: 'It cannot be added here. It may be in the gallery already, with somebody else.',
};

/** Bytes that are here already get a place where their viewer may show them. */
async function settle(parts: ImporterParts, file: FileToImport, outcome: Outcome): Promise<FileResult> {
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
  { gallery, log, recordPictures }: ImporterParts,
  { fileName, albumId, viewer, reason, batchId }: FileToImport,
  outcome: Outcome,
): Promise<FileResult> {
  const album = albumId === null ? null : ({ kind: 'existing', id: albumId, title: '' } as const);
  const file = {
    ...{ path: '', name: fileName, shownPath: fileName, bytes: 0, album },
    ...{ sidecar: null, parts: [], root: '' },
  };
  const albumIds = new Map<string, string>();
  const writer = async () => ({
    ...{ gallery, viewer, reason, batchId, albumIds, recordPictures },
    audience: 'restricted' as const,
  });
  const [result] = await settleChunk({ writer, log }, [{ file, outcome, parts: [] }], albumIds);
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
