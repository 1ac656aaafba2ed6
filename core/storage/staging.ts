import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { chmod, copyFile, stat } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fail } from '../errors/app-error.ts';
import { readError, writeError } from './file-errors.ts';
import { type HashedFile, hashFile } from './hash-file.ts';

/** Brings the bytes of a stream or of a file into a new file, and says what they are. */
export async function stageSource(
  source: Readable | string,
  stagedPath: string,
  signal?: AbortSignal,
): Promise<HashedFile> {
  return typeof source === 'string'
    ? stageFile(source, stagedPath, signal)
    : stageStream(source, stagedPath, signal);
}

/**
 * Copy-on-write where the file system can, a true copy elsewhere; never a hard link, because the copy has to
 * survive a change of its source. The copy is hashed, not the source: it is what is kept.
 */
async function stageFile(source: string, stagedPath: string, signal?: AbortSignal): Promise<HashedFile> {
  try {
    // A pipe or a device would be read for ever.
    if (!(await stat(source)).isFile()) fail('UNREADABLE_FILE', { details: { source } });
    await copyFile(source, stagedPath, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  } catch (error) {
    const written = writeError(error);
    throw written === error ? readError(error) : written;
  }
  await chmod(stagedPath, 0o644);
  return hashFile(stagedPath, signal);
}

async function stageStream(source: Readable, stagedPath: string, signal?: AbortSignal): Promise<HashedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(source, meter, createWriteStream(stagedPath, { flags: 'wx' }), { signal });
  return { sha256: hash.digest('hex'), bytes };
}
