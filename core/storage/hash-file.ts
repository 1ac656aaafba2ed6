import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readError } from './file-errors.ts';

export interface HashedFile {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly bytes: number;
}

const chunkBytes = 1024 * 1024;

/** Reads a file once and says its SHA-256 and size. FILE_VANISHED, UNREADABLE_FILE. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<HashedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, signal })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch (error) {
    throw readError(error);
  }
  return { sha256: hash.digest('hex'), bytes };
}
