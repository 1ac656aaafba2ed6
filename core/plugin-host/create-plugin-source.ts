import type { Knex } from 'knex';
import type { Config } from '../config/read-config.ts';
import { readSafeMode } from './containment/safe-mode.ts';
import { findPlugins, type PluginPlaces } from './packages/find-plugins.ts';
import type { PluginLoader } from './packages/load-plugin.ts';
import { loadPlugins } from './packages/load-plugins.ts';
import type { PluginSource } from './plugin-source.ts';
import { listPluginRows } from './state/queries.ts';

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
      if (safeMode !== null) return { plugins: [], failures: [] };
      const rows = await listPluginRows(parts.db);
      const wanted = rows.filter(({ state }) => state === 'enabled' || state === 'failed');
      if (wanted.length === 0) return { plugins: [], failures: [] };
      return loadPlugins(await findPlugins(parts), wanted, parts.loader);
    },
  };
}
