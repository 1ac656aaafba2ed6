import type { Knex } from 'knex';
import type { Config } from '../config/read-config.ts';
import { readSafeMode } from './containment/safe-mode.ts';
import { type FoundPlugin, findPlugins, type PluginPlaces } from './packages/find-plugins.ts';
import type { PluginLoader } from './packages/load-plugin.ts';
import { type LoadResult, loadPlugins } from './packages/load-plugins.ts';
import type { PluginSource } from './plugin-source.ts';
import { listPluginRows, type PluginRow, saveMayHide } from './state/queries.ts';

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
      const hiding = rows.map(row => ({ ...row, mayHide: mayHide(row, found) }));
      await remember(parts.db, rows, hiding);
      return { ...loaded, silent: silentAmong(hiding, loaded) };
    },
  };
}

/** As its manifest says, or as it did when it could last be read: what is gone may have hidden something. */
function mayHide({ id, mayHide: before }: PluginRow, found: readonly FoundPlugin[]): boolean {
  const manifest = found.find(each => each.id === id)?.manifest;
  return manifest ? (manifest.permissions ?? []).includes('access') : before;
}

async function remember(
  db: Knex,
  before: readonly PluginRow[],
  now: readonly Pick<PluginRow, 'id' | 'mayHide'>[],
): Promise<void> {
  const changed = now.filter((row, index) => row.mayHide !== before[index]!.mayHide);
  for (const value of [true, false]) {
    const ids = changed.filter(row => row.mayHide === value).map(({ id }) => id);
    if (ids.length > 0) await saveMayHide(db, ids, value);
  }
}

/** What they would hide nobody knows. */
function silentAmong(
  rows: readonly Pick<PluginRow, 'id' | 'mayHide'>[],
  { plugins }: LoadResult,
): readonly string[] {
  const runs = (id: string) => plugins.some(({ manifest }) => manifest.id === id);
  return rows.filter(row => row.mayHide && !runs(row.id)).map(({ id }) => id);
}
