import { randomUUID } from 'node:crypto';
import { realpath, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fail } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import { makeFolder, moveIntoPlace } from './atomic-write.ts';
import { systemCode, writeError } from './file-errors.ts';
import { type HashedFile, hashFile } from './hash-file.ts';
import { removeOrphans } from './orphans.ts';
import { stageSource } from './staging.ts';
import { ownMark, removeLeftovers } from './staging-leftovers.ts';
import type { LocalFile, Storage } from './storage.ts';
import { derivativeKey, originalKey } from './storage-keys.ts';

/** Storage in one folder of a local or mounted disk. */
export async function createFileStorage({ root, log }: { root: string; log: Log }): Promise<Storage> {
  const staging = join(root, 'uploads');
  await makeFolder(staging);
  await removeLeftovers(staging);
  const realRoot = await realpath(root);
  const stagingPath = (extension = 'tmp') =>
    join(staging, `${ownMark()}${randomUUID()}.${extension.replace(/\W/g, '')}`);
  const originalPath = (sha256: string) => join(root, originalKey(sha256));

  const adoptOriginal = async (stagedPath: string, hashed: HashedFile) => {
    const finalPath = originalPath(hashed.sha256);
    if (await isIntact(finalPath, hashed)) return void (await rm(stagedPath));
    await guardWrite(stagedPath, () => moveIntoPlace(stagedPath, finalPath));
    log.debug({ sha256: hashed.sha256, bytes: hashed.bytes }, 'original stored');
  };

  return {
    stagingPath,
    originalPath,
    adoptOriginal,
    derivativePath: name => join(root, derivativeKey(name)),
    findOriginal: sha256 => findFile(originalPath(sha256)),
    holds: path => path === root || path.startsWith(root + sep) || path.startsWith(realRoot + sep),
    removeOrphans: search => removeOrphans(root, search),

    async putOriginal(source, { expectedSha256, signal } = {}) {
      const stagedPath = stagingPath();
      const hashed = await guardWrite(stagedPath, () => stageSource(source, stagedPath, signal));
      const problem = problemOf(hashed, expectedSha256);
      if (problem) {
        await rm(stagedPath, { force: true });
        fail(problem, { details: { ...hashed, expectedSha256 } });
      }
      await adoptOriginal(stagedPath, hashed);
      return hashed;
    },

    async putDerivative(name, stagedPath) {
      const path = join(root, derivativeKey(name));
      const { size } = await stat(stagedPath);
      await guardWrite(stagedPath, () => moveIntoPlace(stagedPath, path));
      return { path, bytes: size };
    },

    removeDerivative: name => rm(join(root, derivativeKey(name)), { force: true }),

    async freeBytes() {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
  };
}

function problemOf(hashed: HashedFile, expectedSha256: string | undefined) {
  if (hashed.bytes === 0) return 'EMPTY_FILE';
  return expectedSha256 !== undefined && expectedSha256 !== hashed.sha256 ? 'CONFLICT' : undefined;
}

async function findFile(path: string): Promise<LocalFile | undefined> {
  try {
    const { size } = await stat(path);
    return { path, bytes: size };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The touch comes first: it makes the file young, so that a search for orphans leaves it until its row is written. */
async function isIntact(path: string, { sha256, bytes }: HashedFile): Promise<boolean> {
  const now = new Date();
  const found = await findFile(path);
  if (found?.bytes !== bytes) return false;
  await utimes(path, now, now);
  return (await hashFile(path)).sha256 === sha256;
}

async function guardWrite<Value>(stagedPath: string, write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (error) {
    await rm(stagedPath, { force: true });
    throw writeError(error);
  }
}
