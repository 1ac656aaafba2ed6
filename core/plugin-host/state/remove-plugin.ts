import { fail } from '../../errors/app-error.ts';
import type { PluginOrigin } from '../packages/find-plugins.ts';
import { readLockFile } from '../packages/lock-file.ts';
import { changeLock, removeVersion } from './add-plugin.ts';
import { announcePlugins, deletePluginRow } from './queries.ts';
import { type PluginStateParts, refuseWhileNeeded, requirePlugin, type Scene, saveState } from './scene.ts';

export interface Removal {
  /** True: all that it has stored goes as well; false: it is there again when the plugin comes back. */
  readonly purge: boolean;
}

/** Takes the code of a plugin away, and what it has stored when that is asked for. What comes along keeps its code. */
export async function removePlugin(
  parts: PluginStateParts,
  scene: Scene,
  { id, purge }: { id: string } & Removal,
): Promise<void> {
  const { db, config } = parts;
  const row = scene.rows.find(each => each.id === id);
  const plugin = row ? scene.found.find(each => each.id === id) : requirePlugin(scene.found, id);
  const isLocked = (await readLockFile(config.dataDir))[id] !== undefined;
  if (plugin && !isLocked && !purge) refuseKept(id, plugin.origin);
  refuseWhileNeeded(id, scene);
  if (row && row.state !== 'disabled') await saveState(db, { ...row, state: 'disabled', reason: undefined });
  if (purge) await parts.purgeData({ manifest: { id } });
  if (isLocked) await removeCode(config.dataDir, id);
  if (!purge) return;
  // its row stays, so that it isn't switched on again as one that is new
  if (plugin?.origin === 'bundled')
    return saveState(db, { ...offRow(scene, id), state: 'disabled', settings: {} });
  await db.transaction(async trx => {
    await deletePluginRow(trx, id);
    await announcePlugins(trx);
  });
}

function offRow({ found }: Scene, id: string) {
  const { origin, manifest } = requirePlugin(found, id);
  return { id, origin, version: manifest?.version ?? '0.0.0' };
}

function refuseKept(id: string, origin: PluginOrigin): never {
  const why = origin === 'bundled' ? 'comes with Enfilade' : 'lies in PLUGINS_DIR: take its folder away';
  const message = `${id} ${why}. To switch it off: enfilade plugin disable ${id}; to clear its data as well: enfilade plugin remove ${id} --purge`;
  return fail('CONFLICT', { message });
}

async function removeCode(dataDir: string, id: string): Promise<void> {
  const entry = (await readLockFile(dataDir))[id];
  await changeLock(dataDir, ({ [id]: _, ...others }) => others);
  if (!entry || !('versions' in entry)) return;
  for (const version of Object.keys(entry.versions)) await removeVersion(dataDir, id, version);
}
