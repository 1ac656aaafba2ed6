import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fail } from '../errors/app-error.ts';
import type { NewPhoto } from '../plugin-api/index.ts';
import { readError } from '../storage/file-errors.ts';
import { hashFile } from '../storage/hash-file.ts';
import { isFatal, patiently } from './failures.ts';
import type { ImporterParts, Pictures } from './importer-parts.ts';
import { judgeFile } from './judge-file.ts';
import type { Outcome } from './outcome.ts';
import { findPhotoByHash } from './queries.ts';
import type { TakeFile } from './take-file.ts';

export interface FileToPrepare {
  /** A link where the file's own path is no text. */
  readonly path: string;
  readonly fileName: string;
  readonly sidecarPath?: string;
  /** What its row will say of where it lies. */
  readonly source: NewPhoto['source'];
}

export interface PrepareOptions {
  readonly take: TakeFile;
  /** Several files of the same bytes at once are decoded and stored once. */
  readonly underWay: Map<string, Promise<Pictures>>;
  readonly signal?: AbortSignal;
}

/** Does for one file all that needs no transaction. Throws only what ends the whole import. */
export async function prepareFile(
  parts: ImporterParts,
  file: FileToPrepare,
  options: PrepareOptions,
): Promise<Outcome> {
  try {
    return await prepare(parts, file, options);
  } catch (error) {
    if (isFatal(error)) throw error;
    if (!(error instanceof AppError)) parts.log.error({ err: error }, 'a file could not be imported');
    return { kind: 'refused', error };
  }
}

async function prepare(
  parts: ImporterParts,
  file: FileToPrepare,
  { take, underWay, signal }: PrepareOptions,
): Promise<Outcome> {
  const { fileName, sidecarPath, source } = file;
  const judged = await judgeFile(file.path, { name: fileName, largestBytes: parts.largestFileBytes });
  if (judged.kind === 'video') return { kind: 'video' };
  if (judged.kind === 'other') return { kind: 'skipped', what: judged.what };
  const { sha256, bytes } = await hashFile(file.path, signal);
  const known = await patiently(() => findPhotoByHash(parts.db, sha256));
  if (known) return { kind: 'known', sha256, photo: known };
  const reading = parts.readMetadata(file.path, { fileName, sidecarPath, signal });
  // Decoding tells first what is wrong with a file.
  reading.catch(() => {});
  const pictures = await shareWork(underWay, sha256, () => take({ path: file.path, sha256, bytes, signal }));
  const metadata = await reading;
  const photo: Omit<NewPhoto, 'albumId'> = {
    ...{ sha256, bytes, fileName, source },
    format: judged.format.name,
    modifiedAt: judged.modifiedAt,
    width: pictures.width,
    height: pictures.height,
    orientation: metadata.orientation,
    averageColour: pictures.averageColour ?? '#808080',
    thumbHash: pictures.thumbHash,
    details: metadata.details,
    keywords: metadata.keywords,
    rawMetadata: metadata.raw,
  };
  return { kind: 'new', prepared: { photo, pictures: pictures.derivatives } };
}

/** Kept until the import says that the rows are written: from then on the database knows. */
function shareWork(
  underWay: Map<string, Promise<Pictures>>,
  sha256: string,
  work: () => Promise<Pictures>,
): Promise<Pictures> {
  const found = underWay.get(sha256);
  if (found) return found;
  const started = work();
  underWay.set(sha256, started);
  started.catch(() => underWay.delete(sha256));
  return started;
}

/** OUTSIDE_ROOT when the path has become a link that leads out of the folder since it was planned. */
export async function checkStillInside(file: string, root: string): Promise<void> {
  const real = await realpath(file).catch(error => Promise.reject(readError(error)));
  const inside = root.endsWith(path.sep) ? root : root + path.sep;
  if (!real.startsWith(inside)) fail('OUTSIDE_ROOT');
}
