import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fail } from '../../errors/app-error.ts';
import type { PluginManifest } from '../../plugin-api/index.ts';
import { type FoundPlugin, lookAt } from '../packages/find-plugins.ts';
import { manifestOf } from '../packages/load-plugin.ts';
import { type LockedPlugin, type LockedPlugins, readLockFile, writeLockFile } from '../packages/lock-file.ts';
import { type StagedPlugin, withStagedPlugin } from '../packages/stage-plugin.ts';
import { ensureStored, restore, storedFolder, storeOf } from '../packages/store.ts';
import { checkCandidate, isWanted } from './check-candidate.ts';
import { type PluginStateParts, type Scene, saveState } from './scene.ts';

export interface AddOptions {
  /** A package of the npm registry, a `.tgz` file or a folder. */
  readonly source: string;
  /** Where relative paths begin. */
  readonly cwd: string;
  /** The folder stays where it is, and what is changed in it is seen at the next start: for who writes the plugin. */
  readonly link?: boolean;
}

export interface AddedPlugin {
  readonly manifest: PluginManifest;
  /** The version before; null where there was none or it is the same. */
  readonly before: string | null;
  /** True where it ran before: now it runs in this version. */
  readonly isEnabled: boolean;
}

type StoredPlugin = Extract<LockedPlugin, { current: string }>;

export function addPlugin(parts: PluginStateParts, scene: Scene, options: AddOptions): Promise<AddedPlugin> {
  const { dataDir } = parts.config;
  if (options.link) return linkFolder(parts, scene, path.resolve(options.cwd, options.source));
  return withStagedPlugin({ ...options, dataDir }, staged => addStaged(parts, scene, staged));
}

async function linkFolder(parts: PluginStateParts, scene: Scene, folder: string): Promise<AddedPlugin> {
  const found = await lookAt({ id: path.basename(folder), origin: 'folder', folder });
  if (!found) return fail('PLUGIN_ADD_FAILED', { message: `${folder} is no folder with a plugin.json.` });
  const manifest = manifestOf(found);
  await refuseTwin(parts, scene, manifest.id);
  return switchTo(parts, scene, { candidate: found, entry: { link: await realpath(folder) } });
}

/** Beside the version before, which is put back when anything goes wrong. */
async function addStaged(parts: PluginStateParts, scene: Scene, staged: StagedPlugin): Promise<AddedPlugin> {
  const { dataDir } = parts.config;
  const { manifest, locked, folder } = staged;
  const { id, version } = manifest;
  await refuseTwin(parts, scene, id);
  const before = (await readLockFile(dataDir))[id];
  const versions = before && 'versions' in before ? keepTwo(before, version) : {};
  const candidate: FoundPlugin = {
    id,
    origin: 'installed',
    folder: await realpath(folder),
    manifest,
    error: null,
  };
  const entry = { current: version, versions: { ...versions, [version]: locked } };
  const added = await switchTo(parts, scene, { candidate, entry, keep: () => staged.keep() });
  await sweep(dataDir, id, before, entry);
  return added;
}

/** The new one beside the one in use. */
function keepTwo({ current, versions }: StoredPlugin, added: string): StoredPlugin['versions'] {
  const kept = versions[current];
  return current === added || !kept ? versions : { [current]: kept };
}

async function sweep(
  dataDir: string,
  id: string,
  before: LockedPlugin | undefined,
  now: StoredPlugin,
): Promise<void> {
  if (!before || !('versions' in before)) return;
  for (const version of Object.keys(before.versions)) {
    if (!now.versions[version]) await removeVersion(dataDir, id, version);
  }
}

export async function removeVersion(dataDir: string, id: string, version: string): Promise<void> {
  await rm(storedFolder(dataDir, id, version), { recursive: true, force: true });
  await rm(path.join(storeOf(dataDir), `${id}@${version}.tgz`), { force: true });
}

/** One that runs must go well in its new version before that takes the place of the old one. */
async function switchTo(
  parts: PluginStateParts,
  scene: Scene,
  { candidate, entry, keep }: { candidate: FoundPlugin; entry: LockedPlugin; keep?: () => Promise<void> },
): Promise<AddedPlugin> {
  const manifest = manifestOf(candidate);
  const { id, version } = manifest;
  const row = scene.rows.find(each => each.id === id);
  const isEnabled = row !== undefined && isWanted(row);
  if (isEnabled) await checkCandidate(candidate, scene, parts);
  await keep?.();
  await changeLock(parts.config.dataDir, locked => ({ ...locked, [id]: entry }));
  if (row)
    await saveState(parts.db, { ...row, version, origin: candidate.origin, reason: row.reason ?? undefined });
  const before = scene.found.find(each => each.id === id)?.manifest?.version ?? null;
  return { manifest, before: before === version ? null : before, isEnabled };
}

export async function changeLock(
  dataDir: string,
  change: (locked: LockedPlugins) => LockedPlugins,
): Promise<void> {
  await writeLockFile(dataDir, change(await readLockFile(dataDir)));
}

/** What comes along or lies in PLUGINS_DIR cannot be added a second time. */
async function refuseTwin({ config }: PluginStateParts, { found }: Scene, id: string): Promise<void> {
  const twin = found.find(each => each.id === id);
  if (twin === undefined || (await readLockFile(config.dataDir))[id] !== undefined) return;
  const where = twin.origin === 'bundled' ? 'comes with Enfilade' : 'lies in PLUGINS_DIR';
  throw new AppError('PLUGIN_DUPLICATE', {
    message: `${id}: a plugin of this id ${where}: enfilade plugin enable ${id}, or give yours another id.`,
    pointer: '/id',
  });
}

/** Goes back to a version that was kept, or forward again. */
export async function useVersion(
  parts: PluginStateParts,
  scene: Scene,
  { id, version }: { id: string; version: string },
): Promise<void> {
  const { dataDir } = parts.config;
  const entry = (await readLockFile(dataDir))[id];
  if (!entry || !('versions' in entry) || !entry.versions[version])
    return fail('NOT_FOUND', {
      message: `${id}: no version ${version} is kept; "enfilade plugin list" names those that are.`,
    });
  const folder = await ensureStored(dataDir, id, entry, version);
  const candidate = await lookAt({ id, origin: 'installed', folder });
  if (!candidate)
    return fail('PLUGIN_CHANGED', { message: `${id}: its version ${version} holds no plugin.` });
  await checkCandidate(candidate, scene, parts);
  await changeLock(dataDir, locked => ({ ...locked, [id]: { ...entry, current: version } }));
  await saveState(parts.db, { id, version, origin: 'installed', state: 'enabled' });
}

/** Puts the files of the kept tarball in the place of those that were changed; false where nothing is kept. */
export async function repairPlugin(dataDir: string, id: string): Promise<boolean> {
  const entry = (await readLockFile(dataDir))[id];
  if (!entry || !('versions' in entry)) return false;
  const { current: version, versions } = entry;
  await restore(dataDir, { id, version, locked: versions[version]! });
  return true;
}
