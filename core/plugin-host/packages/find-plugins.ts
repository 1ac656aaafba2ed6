import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../config/read-config.ts';
import { AppError, isAppError } from '../../errors/app-error.ts';
import type { Log } from '../../log/create-log.ts';
import type { PluginManifest } from '../../plugin-api/index.ts';
import { checkApiRange } from './check-manifest.ts';
import { type LockedPlugin, type LockedPlugins, readLockFile } from './lock-file.ts';
import { readManifest } from './read-manifest.ts';
import { ensureStored } from './store.ts';

export type PluginOrigin = 'bundled' | 'installed' | 'folder';

/** A plugin that is there, whether it runs or not. */
export interface FoundPlugin {
  readonly id: string;
  readonly origin: PluginOrigin;
  /** Absolute, without links. */
  readonly folder: string;
  /** Null where it cannot be read. */
  readonly manifest: PluginManifest | null;
  /** Why it cannot run. */
  readonly error: AppError | null;
}

export interface PluginPlaces {
  readonly config: Pick<Config, 'dataDir' | 'pluginsDir'>;
  readonly log: Log;
  /** Absent: the folder of the plugins that come along. */
  readonly bundledFolder?: string;
}

/** `plugins/` beside `core/`: TypeScript in a checkout, JavaScript in a package. */
export const ownPluginsFolder = fileURLToPath(new URL('../../../plugins/', import.meta.url));

/** All plugins that come along, were added, or lie in PLUGINS_DIR, by id. What is wrong with one stands beside it. */
export async function findPlugins(places: PluginPlaces): Promise<readonly FoundPlugin[]> {
  const { config, log, bundledFolder = ownPluginsFolder } = places;
  const bundled = await findInFolder(bundledFolder, 'bundled');
  const locked = Object.entries(await readLocked(places));
  const installed = await Promise.all(locked.map(([id, entry]) => findLocked(config.dataDir, id, entry)));
  const inFolder = config.pluginsDir === null ? [] : await findInFolder(config.pluginsDir, 'folder');
  if (inFolder === undefined) log.warn('PLUGINS_DIR names a folder that is not there');
  return withoutDuplicates([...(bundled ?? []), ...installed, ...(inFolder ?? [])]);
}

/** A list that is damaged costs the plugins that it names, and nothing else; whoever wants to change it is told. */
async function readLocked({ config, log }: PluginPlaces): Promise<LockedPlugins> {
  try {
    return await readLockFile(config.dataDir);
  } catch (error) {
    log.error({ err: error }, 'the list of added plugins cannot be read: all of them stay off');
    return {};
  }
}

/** Undefined: there is no such folder. */
async function findInFolder(parent: string, origin: PluginOrigin): Promise<FoundPlugin[] | undefined> {
  const names = await readdir(parent).catch(() => undefined);
  const found = names
    ?.filter(name => !name.startsWith('.') && name !== 'node_modules')
    .map(name => lookAt({ id: name, origin, folder: path.join(parent, name) }));
  return found && (await Promise.all(found)).filter(each => each !== undefined);
}

/** A folder that may hold a plugin. */
export async function lookAt(
  place: Pick<FoundPlugin, 'id' | 'origin' | 'folder'>,
): Promise<FoundPlugin | undefined> {
  const folder = await realpath(place.folder).catch(() => undefined);
  if (folder === undefined) return undefined;
  try {
    const manifest = await readManifest(folder, place.id);
    if (manifest === undefined) return undefined;
    return { ...place, id: manifest.id, folder, manifest, error: errorOfRange(manifest) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ...place, folder, manifest: null, error };
  }
}

function errorOfRange(manifest: PluginManifest): AppError | null {
  try {
    checkApiRange(manifest);
    return null;
  } catch (error) {
    return error as AppError;
  }
}

async function findLocked(dataDir: string, id: string, entry: LockedPlugin): Promise<FoundPlugin> {
  const origin = 'link' in entry ? 'folder' : 'installed';
  let folder = 'link' in entry ? entry.link : '';
  try {
    if ('current' in entry) folder = await ensureStored(dataDir, id, entry);
    const found = await lookAt({ id, origin, folder });
    return found?.id === id || found?.error ? { ...found, id } : lost(id, origin, folder);
  } catch (cause) {
    const error = isAppError(cause) ? cause : unreadable(id, cause);
    return { id, origin, folder, manifest: null, error };
  }
}

function unreadable(id: string, cause: unknown): AppError {
  const { code = 'no reason given' } = cause as NodeJS.ErrnoException;
  const message = `${id}: its files cannot be read (${code}). Once that is mended: enfilade plugin enable ${id}`;
  return new AppError('PLUGIN_CHANGED', { message, cause });
}

function lost(id: string, origin: PluginOrigin, folder: string): FoundPlugin {
  const message = `${id}: its folder holds no such plugin any more. Add it again, or: enfilade plugin remove ${id}`;
  const error = new AppError('PLUGIN_CHANGED', { message, details: { folder } });
  return { id, origin, folder, manifest: null, error };
}

const placeNames = {
  bundled: 'among those that come with Enfilade',
  installed: 'installed',
  folder: 'as a folder',
} as const;

function withoutDuplicates(all: readonly FoundPlugin[]): readonly FoundPlugin[] {
  const byId = Object.groupBy(all, ({ id }) => id);
  return Object.values(byId)
    .map(same => (same!.length === 1 ? same![0]! : refuseDuplicate(same!)))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function refuseDuplicate(same: readonly FoundPlugin[]): FoundPlugin {
  const [first, ...others] = same;
  const { id } = first!;
  const where = same
    .map(({ origin, folder }) => `${placeNames[origin]} (${path.basename(folder)})`)
    .join(' and ');
  const remedy = others.some(({ origin }) => origin === 'installed')
    ? `enfilade plugin remove ${id}`
    : 'take one of the folders away, or give it another id';
  const message = `${id}: there are two of it, ${where}: ${remedy}.`;
  return { ...first!, error: new AppError('PLUGIN_DUPLICATE', { message, pointer: '/id' }) };
}
