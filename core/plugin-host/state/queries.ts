import type { Knex } from 'knex';
import { storable } from '../guard/thrown.ts';
import type { Incident } from '../incident.ts';
import type { PluginOrigin } from '../packages/find-plugins.ts';
import type { Values } from '../settings/index.ts';

/** Where every process hears that other plugins shall run, or with other settings. */
export const pluginsChannel = 'gallery_plugins';

/** Incidents that are kept of each plugin. */
const keptIncidents = 100;

/** `enabled` and `failed` are wanted; `failed` did not start the last time. */
export type StoredState = 'enabled' | 'disabled' | 'paused' | 'failed';

export interface PluginRow {
  readonly id: string;
  /** The one that was switched on last. */
  readonly version: string;
  readonly origin: PluginOrigin;
  readonly state: StoredState;
  /** Without defaults; secrets sealed. */
  readonly settings: Values;
  /** Why it is paused or failed. */
  readonly reason: string | null;
  /** What it was paused for. */
  readonly evidence: Incident | null;
  readonly since: Date;
  readonly installedAt: Date;
  /** Whether it had the permission to, when its manifest could last be read. */
  readonly mayHide: boolean;
}

export async function listPluginRows(db: Knex): Promise<readonly PluginRow[]> {
  const rows: PluginRow[] = await db('plugins')
    .select('id', 'version', 'origin', 'state', 'settings', 'reason', 'evidence', 'since')
    .select({ installedAt: 'installed_at', mayHide: 'may_hide' })
    .orderBy('id');
  return rows.map(row => ({
    ...row,
    evidence: row.evidence && { ...row.evidence, at: new Date(row.evidence.at) },
  }));
}

export type PluginChange = Pick<PluginRow, 'id' | 'version' | 'origin' | 'state'> & {
  /** Absent: they stay. */
  readonly settings?: Values;
  readonly reason?: string;
};

/** Writes down what the owner wants of a plugin. */
export async function savePluginRow(db: Knex, change: PluginChange): Promise<void> {
  const { id, version, origin, state, settings, reason = null } = change;
  const json = settings === undefined ? null : JSON.stringify(settings);
  await db.raw(
    `insert into plugins (id, version, origin, state, settings, reason)
     values (?, ?, ?, ?, coalesce(?::jsonb, '{}'), ?)
     on conflict (id) do update set version = excluded.version, origin = excluded.origin, reason = excluded.reason,
       settings = coalesce(?::jsonb, plugins.settings), state = excluded.state,
       evidence = case when excluded.state = 'paused' then plugins.evidence end,
       since = case when plugins.state = excluded.state then plugins.since else now() end`,
    [id, version, origin, state, json, reason, json],
  );
}

/** Remembers which of them may hide photos, for when they can't be read. */
export async function saveMayHide(db: Knex, ids: readonly string[], mayHide: boolean): Promise<void> {
  await db('plugins').whereIn('id', ids).update({ may_hide: mayHide });
}

/** Of a plugin that is known; whatever becomes of it meanwhile stays as it is. */
export async function savePluginSettings(db: Knex, id: string, settings: Values): Promise<void> {
  await db('plugins')
    .where({ id })
    .update({ settings: JSON.stringify(settings) });
}

/** Switches a plugin off that runs, with its reason; false when it was off already. */
export async function pausePluginRow(db: Knex, incident: Incident): Promise<boolean> {
  const changed = await db('plugins')
    .where({ id: incident.plugin })
    .whereIn('state', ['enabled', 'failed'])
    .update({
      state: 'paused',
      reason: incident.message,
      evidence: JSON.stringify(incident),
      since: db.fn.now(),
    });
  return changed > 0;
}

/** Of those that are wanted: which did not start, and why; the others did. */
export async function saveFailures(
  db: Knex,
  failures: readonly { readonly plugin: string; readonly reason: string }[],
): Promise<void> {
  await db.raw(
    `update plugins set state = case when failures.id is null then 'enabled' else 'failed' end,
       reason = failures.reason, since = case when (plugins.state = 'failed') = (failures.id is not null) then plugins.since else now() end
     from plugins wanted
     left join unnest(?::text[], ?::text[]) as failures (id, reason) on failures.id = wanted.id
     where plugins.id = wanted.id and plugins.state in ('enabled', 'failed')
       and ((plugins.state = 'failed') <> (failures.id is not null) or plugins.reason is distinct from failures.reason)`,
    [failures.map(({ plugin }) => plugin), failures.map(({ reason }) => storable(reason, 2_000))],
  );
}

export async function deletePluginRow(db: Knex, id: string): Promise<void> {
  await db('plugins').where({ id }).delete();
  await db('plugin_incidents').where({ plugin_id: id }).delete();
}

/** Tells every process when the transaction commits. */
export async function announcePlugins(db: Knex): Promise<void> {
  await db.raw(
    `with next as (update plugin_kernel set generation = generation + 1 returning generation)
     select pg_notify(?, generation::text) from next`,
    [pluginsChannel],
  );
}

/** Grows with each change of what runs. */
export async function readPluginGeneration(db: Knex): Promise<number> {
  const row = await db('plugin_kernel').first('generation');
  return Number(row?.generation ?? 0);
}

/** Keeps the newest of each plugin. */
export async function insertIncident(db: Knex, incident: Incident): Promise<void> {
  const { plugin, where, kind, message, stack, process, at } = incident;
  await db('plugin_incidents').insert({ plugin_id: plugin, place: where, kind, message, stack, process, at });
  await db('plugin_incidents')
    .where({ plugin_id: plugin })
    .whereNotIn(
      'id',
      db('plugin_incidents')
        .select('id')
        .where({ plugin_id: plugin })
        .orderBy('id', 'desc')
        .limit(keptIncidents),
    )
    .delete();
}

/** Newest first. */
export async function listIncidents(
  db: Knex,
  plugin: string,
  limit = keptIncidents,
): Promise<readonly Incident[]> {
  return db('plugin_incidents')
    .where({ plugin_id: plugin })
    .select({ plugin: 'plugin_id', where: 'place' }, 'kind', 'message', 'stack', 'process', 'at')
    .orderBy('id', 'desc')
    .limit(limit);
}
