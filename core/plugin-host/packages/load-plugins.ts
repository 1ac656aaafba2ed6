import { AppError, isAppError } from '../../errors/app-error.ts';
import type { LoadedPlugin } from '../loaded-plugin.ts';
import type { PluginFailure } from '../plugin-source.ts';
import type { Values } from '../settings/index.ts';
import { arrangePlugins } from './arrange-plugins.ts';
import type { FoundPlugin } from './find-plugins.ts';
import { manifestOf, type PluginLoader } from './load-plugin.ts';

/** A plugin that is to run. */
export interface WantedPlugin {
  readonly id: string;
  /** As stored. */
  readonly settings: Values;
}

export interface LoadResult {
  readonly plugins: readonly LoadedPlugin[];
  readonly failures: readonly PluginFailure[];
}

/** Loads what is wanted, in the order in which it runs. What is wrong with one plugin keeps off that one and those that need it. */
export async function loadPlugins(
  found: readonly FoundPlugin[],
  wanted: readonly WantedPlugin[],
  loader: Pick<PluginLoader, 'load'>,
): Promise<LoadResult> {
  const loading = wanted.map(({ id, settings }) => loadOne(id, settings, { found, loader }));
  const results = await Promise.all(loading);
  const loaded = new Map<string, LoadedPlugin>();
  const failures: PluginFailure[] = [];
  for (const result of results) {
    if ('error' in result) failures.push(result);
    else loaded.set(result.manifest.id, result);
  }
  const { order, failures: misplaced } = arrangePlugins(
    [...loaded.values()].map(({ manifest }) => manifest),
    found.map(({ id }) => id),
  );
  return { plugins: order.map(id => loaded.get(id)!), failures: [...failures, ...misplaced] };
}

async function loadOne(
  id: string,
  settings: Values,
  { found, loader }: { found: readonly FoundPlugin[]; loader: Pick<PluginLoader, 'load'> },
): Promise<LoadedPlugin | PluginFailure> {
  try {
    const plugin = found.find(each => each.id === id);
    if (plugin === undefined) throw missingError(id);
    manifestOf(plugin);
    return await loader.load(plugin, settings);
  } catch (error) {
    return { plugin: id, error: asAppError(id, error) };
  }
}

export function missingError(id: string): AppError {
  return new AppError('NOT_FOUND', {
    message: `${id}: its files are not there. Add it again, or: enfilade plugin remove ${id} --purge`,
  });
}

function asAppError(id: string, cause: unknown): AppError {
  if (isAppError(cause)) return cause;
  return new AppError('PLUGIN_LOAD_FAILED', { message: `${id}: could not be loaded.`, cause });
}
