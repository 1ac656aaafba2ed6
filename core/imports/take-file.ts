import { rm, stat } from 'node:fs/promises';
import { AppError } from '../errors/app-error.ts';
import { readError, writeError } from '../storage/file-errors.ts';
import { type HashedFile, hashFile } from '../storage/hash-file.ts';
import { stageSource } from '../storage/staging.ts';
import type { ImporterParts, Pictures } from './importer-parts.ts';

/** A file whose hash is known, and that is to be kept. */
export interface HashedSource extends HashedFile {
  readonly path: string;
  readonly signal?: AbortSignal;
}

/** Makes the pictures of a file and brings it into its place. Nothing stays of one that can't be decoded. */
export type TakeFile = (source: HashedSource) => Promise<Pictures>;

type Parts = Pick<ImporterParts, 'storage' | 'makePictures' | 'tryDecoding'>;

/** Keeps a copy. The copy is what is hashed and decoded: nobody changes it meanwhile. */
export function copyIntoStorage({ storage, makePictures }: Parts): TakeFile {
  return async ({ path, sha256, bytes, signal }) => {
    const staged = storage.stagingPath();
    try {
      const hashed = await stageSource(path, staged, signal).catch(asWriteError);
      if (hashed.sha256 !== sha256) throw changed();
      const pictures = await makePictures({ sha256, path: staged, signal });
      await storage.adoptOriginal(staged, { sha256, bytes });
      return pictures;
    } finally {
      await rm(staged, { force: true });
    }
  };
}

/** Keeps the file itself, which lies in staging. */
export function adoptStaged({ storage, makePictures }: Parts): TakeFile {
  return async ({ path, sha256, bytes, signal }) => {
    const pictures = await makePictures({ sha256, path, signal });
    await storage.adoptOriginal(path, { sha256, bytes });
    return pictures;
  };
}

/** Leaves the file where it is. Pictures are a function of the hash, so it must not have changed while they were made. */
export function leaveInPlace({ makePictures }: Parts): TakeFile {
  return async ({ path, sha256, signal }) => {
    const before = await fingerprint(path);
    const verified = await hashFile(path, signal);
    const pictures = await makePictures({ sha256, path, signal });
    if (verified.sha256 !== sha256 || (await fingerprint(path)) !== before) throw changed();
    return pictures;
  };
}

/** Finds out whether it could be taken in, and keeps nothing. */
export function onlyTry({ tryDecoding }: Parts): TakeFile {
  return async ({ path, signal }) => {
    await tryDecoding({ path, signal });
    return nothingMade;
  };
}

const nothingMade: Pictures = {
  format: '',
  width: 1,
  height: 1,
  averageColour: null,
  thumbHash: null,
  derivatives: [],
};

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
