import { rm, stat } from 'node:fs/promises';
import { AppError } from '../errors/app-error.ts';
import { readError, writeError } from '../storage/file-errors.ts';
import { type HashedFile, hashFile } from '../storage/hash-file.ts';
import { stageSource } from '../storage/staging.ts';
import type { ImporterParts, Pictures } from './importer-parts.ts';

/** A file whose hash is known, and that is to be kept. */
export interface HashedSource extends HashedFile {
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  readonly approve?: Approve | undefined;
}

/** Asked once a file is decoded and before it is kept. False: nothing of it is kept, and that is all. Throws why it is refused. */
export type Approve = (pictures: Pictures) => Promise<boolean>;

/** Makes the pictures of a file and brings it into its place. Nothing stays of one that can't be decoded. */
export type TakeFile = (source: HashedSource) => Promise<Pictures>;

type Parts = Pick<ImporterParts, 'storage' | 'makePictures' | 'forgetPictures' | 'tryDecoding'>;

/** Keeps a copy. The copy is what is hashed and decoded: nobody changes it meanwhile. */
export function copyIntoStorage(parts: Parts): TakeFile {
  const { storage } = parts;
  return async ({ path, sha256, bytes, signal, approve }) => {
    const staged = storage.stagingPath();
    try {
      const hashed = await stageSource(path, staged, signal).catch(asWriteError);
      if (hashed.sha256 !== sha256) throw changed();
      const { pictures, isWanted } = await makeApproved(parts, { sha256, path: staged, signal }, approve);
      if (isWanted) await storage.adoptOriginal(staged, { sha256, bytes });
      return pictures;
    } finally {
      await rm(staged, { force: true });
    }
  };
}

/** Keeps the file itself, which lies in staging. */
export function adoptStaged(parts: Parts): TakeFile {
  return async ({ path, sha256, bytes, signal, approve }) => {
    const { pictures, isWanted } = await makeApproved(parts, { sha256, path, signal }, approve);
    if (isWanted) await parts.storage.adoptOriginal(path, { sha256, bytes });
    return pictures;
  };
}

/** Leaves the file where it is. Pictures are a function of the hash, so it must not have changed while they were made. */
export function leaveInPlace(parts: Parts): TakeFile {
  return async ({ path, sha256, signal, approve }) => {
    const before = await fingerprint(path);
    const verified = await hashFile(path, signal);
    const { pictures } = await makeApproved(parts, { sha256, path, signal }, approve);
    if (verified.sha256 !== sha256 || (await fingerprint(path)) !== before) throw changed();
    return pictures;
  };
}

/** Finds out whether it could be taken in, and keeps nothing. */
export function onlyTry({ tryDecoding }: Parts): TakeFile {
  return async ({ path, signal, approve }) => {
    const size = await tryDecoding({ path, signal });
    const pictures = { format: '', ...size, averageColour: null, thumbHash: null, derivatives: [] };
    await approve?.(pictures);
    return pictures;
  };
}

/** What was made of a file that nobody wants goes again: it may be missing, never wrong, should the same bytes be here. */
async function makeApproved(
  { makePictures, forgetPictures }: Parts,
  order: Parameters<Parts['makePictures']>[0],
  approve: Approve | undefined,
): Promise<{ pictures: Pictures; isWanted: boolean }> {
  const pictures = await makePictures(order);
  let isWanted = false;
  try {
    isWanted = approve === undefined || (await approve(pictures));
  } finally {
    if (!isWanted) await forgetPictures(pictures.derivatives);
  }
  return { pictures, isWanted };
}

async function fingerprint(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path);
    return [dev, ino, size, mtimeMs, ctimeMs].join(' ');
  } catch (error) {
    throw readError(error);
  }
}

function changed(): AppError {
  return new AppError('UNREADABLE_FILE', { message: 'The file changed while it was being read.' });
}

function asWriteError(error: unknown): never {
  throw writeError(error);
}
