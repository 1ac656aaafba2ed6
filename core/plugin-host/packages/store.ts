import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../errors/app-error.ts';
import { hashFile, hashFolder } from './hash-folder.ts';
import type { LockedPlugin, LockedVersion } from './lock-file.ts';
import { unpackTarball } from './tarball.ts';

type StoredPlugin = Extract<LockedPlugin, { current: string }>;

export function storeOf(dataDir: string): string {
  return path.join(dataDir, 'plugins', 'store');
}

export function storedFolder(dataDir: string, id: string, version: string): string {
  return path.join(storeOf(dataDir), `${id}@${version}`);
}

/**
 * The folder of the version in use, unpacked again from the kept tarball where it is missing: no network is needed.
 * @throws AppError PLUGIN_CHANGED when its files, or those of the tarball, are not the ones that were added.
 */
export async function ensureStored(
  dataDir: string,
  id: string,
  entry: StoredPlugin,
  version = entry.current,
): Promise<string> {
  const locked =
    entry.versions[version] ?? fail('PLUGIN_CHANGED', { message: `${id}: no version ${version} is kept.` });
  const folder = storedFolder(dataDir, id, version);
  if (!(await isFolder(folder))) await restore(dataDir, { id, version, locked });
  if ((await hashFolder(folder, { packages: true })) === locked.contents) return folder;
  const message = `${id}: files of ${id}@${version} were changed after it was added. To put the kept ones back: enfilade plugin enable ${id}`;
  return fail('PLUGIN_CHANGED', { message, details: { folder } });
}

/** Unpacks the kept tarball beside and puts it in the place of the folder. */
export async function restore(
  dataDir: string,
  { id, version, locked }: { id: string; version: string; locked: LockedVersion },
): Promise<void> {
  const store = storeOf(dataDir);
  await checkTarball(path.join(store, locked.file), id, locked);
  const fresh = path.join(store, `.${id}-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(fresh, { recursive: true });
    await unpackTarball(path.join(store, locked.file), fresh);
    await putInPlace(fresh, storedFolder(dataDir, id, version));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Of several processes that come at the same time the first one's folder stays, whole. */
async function putInPlace(fresh: string, folder: string): Promise<void> {
  const old = `${fresh}.old`;
  await rename(folder, old).catch(() => {});
  try {
    await rename(fresh, folder);
  } catch (error) {
    if (!(await isFolder(folder))) throw error;
  } finally {
    await rm(old, { recursive: true, force: true });
  }
}

async function checkTarball(file: string, id: string, { integrity, source }: LockedVersion): Promise<void> {
  const actual = await hashFile(file).catch(() => undefined);
  if (actual === integrity) return;
  const what = actual === undefined ? 'is gone' : 'is not the one that was added';
  const message = `${id}: the kept file ${path.basename(file)} ${what}. To take it in afresh: enfilade plugin add ${source}`;
  fail('PLUGIN_CHANGED', { message, details: { file } });
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    found => found.isDirectory(),
    () => false,
  );
}
