import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readError } from './file-errors.ts';

export interface HashedFile {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly bytes: number;
}

const chunkBytes = 256 * 1024;

/** Reads a file once and says its SHA-256 and size. FILE_VANISHED, UNREADABLE_FILE. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<HashedFile> {
  const hash = createHash('sha256');
  // One buffer for all reads: a stream would make a new one for each, and leave them to the garbage collector.
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  let bytes = 0;
  try {
    await using file = await open(path, 'r');
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, chunkBytes);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } catch (error) {
    throw readError(error);
  }
  return { sha256: hash.digest('hex'), bytes };
}
