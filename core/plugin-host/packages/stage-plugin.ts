import { randomBytes } from 'node:crypto';
import { cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fail } from '../../errors/app-error.ts';
import type { PluginManifest } from '../../plugin-api/index.ts';
import { checkApiRange } from './check-manifest.ts';
import { hashFile, hashFolder } from './hash-folder.ts';
import { installPackages } from './install-packages.ts';
import type { LockedVersion } from './lock-file.ts';
import { type Origin, readOrigin } from './plugin-source-name.ts';
import { readManifest } from './read-manifest.ts';
import { fetchPackage } from './run-npm.ts';
import { storedFolder, storeOf } from './store.ts';
import { packFolder, unpackTarball } from './tarball.ts';

/** A plugin with its packages, not yet in the store. */
export interface StagedPlugin {
  readonly manifest: PluginManifest;
  readonly folder: string;
  readonly locked: LockedVersion;
  /** Puts it into the store, in the place of the same version. */
  keep(): Promise<void>;
}

export interface StageOptions {
  /** As the owner names it: a package of the registry, a `.tgz` file or a folder. */
  readonly source: string;
  readonly cwd: string;
  readonly dataDir: string;
}

const stagingPrefix = '.staging-';

/**
 * Gets a plugin from where it is, with the packages that it needs, runs nothing of it, and hands it on; what is left is
 * cleaned up afterwards.
 * @throws AppError PLUGIN_ADD_FAILED, PLUGIN_MANIFEST_INVALID, PLUGIN_API_MISMATCH
 */
export async function withStagedPlugin<Value>(
  { source, cwd, dataDir }: StageOptions,
  work: (staged: StagedPlugin) => Promise<Value>,
): Promise<Value> {
  await removeLeftovers(dataDir);
  const staging = path.join(storeOf(dataDir), `${stagingPrefix}${randomBytes(6).toString('hex')}`);
  try {
    const folder = path.join(staging, 'plugin');
    await mkdir(folder, { recursive: true });
    const origin = await readOrigin(source, cwd);
    await collect(origin, { folder, staging });
    const manifest = await readManifest(folder, path.basename(source));
    if (manifest === undefined) throw noPlugin(source);
    checkApiRange(manifest);
    await installPackages(folder);
    return await work(await pack(origin, { manifest, folder, staging, dataDir }));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Of runs that were killed: one adds at a time, so none of them is in use. */
async function removeLeftovers(dataDir: string): Promise<void> {
  const store = storeOf(dataDir);
  const names = await readdir(store).catch(() => []);
  for (const name of names.filter(each => each.startsWith(stagingPrefix)))
    await rm(path.join(store, name), { recursive: true, force: true });
}

function noPlugin(source: string): AppError {
  return new AppError('PLUGIN_ADD_FAILED', {
    message: `${source} holds no plugin: there is neither plugin.json nor the key "enfilade" in package.json.`,
  });
}

async function collect(
  origin: Origin,
  { folder, staging }: { folder: string; staging: string },
): Promise<void> {
  if (origin.kind === 'folder') return copyFolder(origin.folder, folder);
  const file = origin.kind === 'tarball' ? origin.file : await fetchPackage(origin.spec, staging);
  await unpackTarball(file, folder);
}

/** Without version control, what npm has put there, and links, which may lead anywhere. */
async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    async filter(file) {
      if (['.git', 'node_modules'].includes(path.basename(file)) && file !== from) return false;
      if (file !== from && (await lstat(file)).isSymbolicLink()) {
        fail('PLUGIN_ADD_FAILED', {
          message: `${path.relative(from, file)} is a link, which plugins may not hold.`,
        });
      }
      return true;
    },
  });
}

async function pack(
  origin: Origin,
  parts: { manifest: PluginManifest; folder: string; staging: string; dataDir: string },
): Promise<StagedPlugin> {
  const { manifest, folder, staging, dataDir } = parts;
  const { id, version } = manifest;
  const file = `${id}@${version}.tgz`;
  const tarball = path.join(staging, file);
  await packFolder(folder, tarball);
  const locked: LockedVersion = {
    file,
    integrity: await hashFile(tarball),
    contents: await hashFolder(folder, { packages: true }),
    source: describeOrigin(origin),
    addedAt: new Date().toISOString(),
  };
  const keep = async () => {
    const stored = storedFolder(dataDir, id, version);
    await rename(tarball, path.join(storeOf(dataDir), file));
    await rm(stored, { recursive: true, force: true });
    await rename(folder, stored);
  };
  return { manifest, folder, locked, keep };
}

function describeOrigin(origin: Origin): string {
  if (origin.kind === 'package') return origin.spec;
  return origin.kind === 'tarball' ? origin.file : origin.folder;
}
