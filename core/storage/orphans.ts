import { opendir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { systemCode } from './file-errors.ts';
import type { OrphanReport, OrphanSearch } from './storage.ts';
import { sha256OfKey } from './storage-keys.ts';

const batchSize = 500;

interface OldFile {
  readonly path: string;
  readonly bytes: number;
  /** Undefined for staging and for what we never named. */
  readonly sha256: string | undefined;
}

/** Removes old files of staging, and of originals and derivatives those whose original no row names. */
export async function removeOrphans(root: string, search: OrphanSearch): Promise<OrphanReport> {
  const report = { files: 0, bytes: 0 };
  let batch: OldFile[] = [];
  const flush = async () => {
    for (const file of await orphansOf(batch, search)) {
      if (!(search.dryRun || (await removeIfOld(file.path, search.olderThan)))) continue;
      report.files += 1;
      report.bytes += file.bytes;
    }
    batch = [];
  };
  for (const folder of ['uploads', 'originals', 'derivatives']) {
    for await (const file of oldFiles(root, folder, search.olderThan)) {
      if (batch.push(file) === batchSize) await flush();
    }
  }
  await flush();
  return report;
}

async function orphansOf(files: readonly OldFile[], search: OrphanSearch): Promise<readonly OldFile[]> {
  const hashes = new Set(files.flatMap(file => file.sha256 ?? []));
  const known = hashes.size === 0 ? hashes : await search.knownOf([...hashes]);
  return files.filter(file => file.sha256 === undefined || !known.has(file.sha256));
}

async function* oldFiles(root: string, folder: string, olderThan: Date): AsyncGenerator<OldFile> {
  for await (const path of filesBelow(join(root, folder))) {
    const found = await statIfThere(path);
    if (!found || found.mtime >= olderThan) continue;
    const key = relative(root, path).split(sep).join('/');
    const sha256 = folder === 'uploads' ? undefined : sha256OfKey(key);
    // A file that is not of our naming, in a folder that is ours, is somebody's: it stays.
    if (folder === 'uploads' || sha256) yield { path, bytes: found.size, sha256 };
  }
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch(ignoreMissing);
  for await (const entry of entries ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** Looks again right before removing: an import may have found the same bytes and touched them. */
async function removeIfOld(path: string, olderThan: Date): Promise<boolean> {
  const found = await statIfThere(path);
  if (!found || found.mtime >= olderThan) return false;
  await rm(path, { force: true });
  return true;
}

async function statIfThere(path: string) {
  return stat(path).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): undefined {
  if (systemCode(error) !== 'ENOENT') throw error;
}
