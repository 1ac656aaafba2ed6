import type { Knex } from 'knex';
import { AppError } from '../../errors/app-error.ts';
import type { JsonSchema } from '../../plugin-api/index.ts';
import type { Incident } from '../incident.ts';
import { findPlugins } from '../packages/find-plugins.ts';
import { manifestOf } from '../packages/load-plugin.ts';
import { readLockFile } from '../packages/lock-file.ts';
import { resolveSettings, sealSettings, type Values } from '../settings/index.ts';
import { type AddedPlugin, type AddOptions, addPlugin, repairPlugin, useVersion } from './add-plugin.ts';
import { checkCandidate, isWanted } from './check-candidate.ts';
import { describePlugins, type PluginStatus } from './list-plugins.ts';
import { withPluginLock } from './plugin-lock.ts';
import { announcePlugins, listIncidents, listPluginRows, savePluginSettings } from './queries.ts';
import { type Removal, removePlugin } from './remove-plugin.ts';
import { type PluginStateParts, refuseWhileNeeded, requirePlugin, type Scene, saveState } from './scene.ts';

export type { PluginStateParts } from './scene.ts';

/** What the owner of a gallery does with its plugins. Whatever fails changes nothing and says what to do. */
export interface PluginState {
  /** By id. */
  list(): Promise<readonly PluginStatus[]>;
  find(id: string): Promise<PluginStatus | undefined>;
  /** From a package, a tarball or a folder; stays off until it is switched on. One that runs is tried in the new version first. */
  add(options: AddOptions): Promise<AddedPlugin>;
  /** Checked, migrated and tried first; also resumes one that is paused, puts changed files back and goes back to a kept version. */
  enable(id: string, options?: { readonly version?: string }): Promise<void>;
  /** @throws AppError CONFLICT while others that run need it */
  disable(id: string): Promise<void>;
  remove(id: string, options: Removal): Promise<void>;
  /** Schema null: it has none. Stored: without defaults, secrets sealed. */
  settings(id: string): Promise<{ readonly schema: JsonSchema | null; readonly stored: Values }>;
  /** @throws AppError PLUGIN_SETTINGS_INVALID, and what keeps it off with them */
  saveSettings(id: string, values: Values): Promise<void>;
  /** Newest first. */
  incidents(id: string, limit: number): Promise<readonly Incident[]>;
}

export function createPluginState(parts: PluginStateParts): PluginState {
  const { db } = parts;
  const look = async (): Promise<Scene> => ({
    found: await findPlugins(parts),
    rows: await listPluginRows(db),
  });
  const alone = <Value>(work: () => Promise<Value>) => withPluginLock(parts.database, work);
  const list = async () => {
    const { found, rows } = await look();
    return describePlugins(found, rows, await readLockFile(parts.config.dataDir));
  };
  return {
    list,
    find: async id => (await list()).find(each => each.id === id),
    add: options => alone(async () => addPlugin(parts, await look(), options)),
    enable: (id, { version } = {}) => alone(async () => enable(parts, await look(), { id, version, look })),
    disable: id => alone(async () => disable(db, await look(), id)),
    remove: (id, options) => alone(async () => removePlugin(parts, await look(), { id, ...options })),
    async settings(id) {
      const { found, rows } = await look();
      const plugin = requirePlugin(found, id);
      manifestOf(plugin);
      const stored = rows.find(each => each.id === id)?.settings ?? {};
      return { schema: await parts.loader.schemaOf(plugin), stored };
    },
    saveSettings: (id, values) => alone(async () => saveSettings(parts, await look(), { id, values })),
    incidents: (id, limit) => listIncidents(db, id, limit),
  };
}

async function enable(
  parts: PluginStateParts,
  scene: Scene,
  { id, version, look }: { id: string; version?: string; look: () => Promise<Scene> },
): Promise<void> {
  const plugin = requirePlugin(scene.found, id);
  if (version !== undefined && version !== plugin.manifest?.version)
    return useVersion(parts, scene, { id, version });
  const isRepaired =
    plugin.error?.code === 'PLUGIN_CHANGED' && (await repairPlugin(parts.config.dataDir, id));
  const now = isRepaired ? await look() : scene;
  const candidate = requirePlugin(now.found, id);
  await checkCandidate(candidate, now, parts);
  const { version: checked } = manifestOf(candidate);
  await saveState(parts.db, { id, version: checked, origin: candidate.origin, state: 'enabled' });
}

async function disable(db: Knex, { found, rows }: Scene, id: string): Promise<void> {
  const row = rows.find(each => each.id === id);
  if (row === undefined) return void requirePlugin(found, id);
  refuseWhileNeeded(id, { found, rows });
  if (row.state !== 'disabled')
    await saveState(db, { ...row, state: 'disabled', reason: undefined, settings: undefined });
}

/** The values replace those before; what the schema calls secret is sealed. */
async function saveSettings(
  parts: PluginStateParts,
  { found, rows }: Scene,
  { id, values }: { id: string; values: Values },
): Promise<void> {
  const { db, loader, secrets, tryPlugin } = parts;
  const plugin = requirePlugin(found, id);
  const { version } = manifestOf(plugin);
  const schema = await loader.schemaOf(plugin);
  if (schema === null)
    throw new AppError('PLUGIN_SETTINGS_INVALID', { message: `${id} has no settings.`, pointer: '' });
  const settings = sealSettings(schema, values, { plugin: id, secrets });
  await resolveSettings(schema, settings, { plugin: id, secrets });
  const row = rows.find(each => each.id === id);
  if (row && isWanted(row)) await tryPlugin(await loader.load(plugin, settings));
  const { origin } = plugin;
  if (row === undefined) return saveState(db, { id, version, origin, state: 'disabled', settings });
  await db.transaction(async trx => {
    await savePluginSettings(trx, id, settings);
    await announcePlugins(trx);
  });
}
