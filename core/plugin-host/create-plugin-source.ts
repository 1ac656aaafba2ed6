import type { Knex } from 'knex';
import type { Config } from '../config/read-config.ts';
import { readSafeMode } from './containment/safe-mode.ts';
import { type FoundPlugin, findPlugins, type PluginPlaces } from './packages/find-plugins.ts';
import type { PluginLoader } from './packages/load-plugin.ts';
import { type LoadResult, loadPlugins } from './packages/load-plugins.ts';
import type { PluginSource } from './plugin-source.ts';
import { listPluginRows, type PluginRow } from './state/queries.ts';

export interface PluginSourceParts extends PluginPlaces {
  readonly db: Knex;
  readonly config: Pick<Config, 'dataDir' | 'pluginsDir' | 'safeMode'>;
  readonly loader: PluginLoader;
}

/** What the owner has switched on, from the three places; nothing in safe mode. */
export function createPluginSource(parts: PluginSourceParts): PluginSource {
  const safeMode = readSafeMode(parts.config);
  return {
    async load() {
      const rows = (await listPluginRows(parts.db)).filter(({ state }) => state !== 'disabled');
      if (rows.length === 0) return { plugins: [], failures: [] };
      const found = await findPlugins(parts);
      const isWanted = (row: PluginRow) => safeMode === null && row.state !== 'paused';
      const loaded = await loadPlugins(found, rows.filter(isWanted), parts.loader);
      return { ...loaded, silent: silentAmong(found, rows, loaded) };
    },
  };
}

/** What they would hide nobody knows. */
function silentAmong(
  found: readonly FoundPlugin[],
  rows: readonly PluginRow[],
  { plugins }: LoadResult,
): readonly string[] {
  const mayHide = found.filter(({ manifest }) => manifest?.permissions?.includes('access'));
  const runs = (id: string) => plugins.some(({ manifest }) => manifest.id === id);
  return mayHide.map(({ id }) => id).filter(id => rows.some(row => row.id === id) && !runs(id));
}
