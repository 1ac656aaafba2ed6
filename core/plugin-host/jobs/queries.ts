import type { Knex } from 'knex';

export interface PluginJobRow {
  readonly id: string;
  readonly pluginId: string;
  readonly job: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly key: string | null;
  readonly state: 'queued' | 'running' | 'parked' | 'done' | 'dead';
  readonly attempts: number;
}

/** As the workbench lists it, with its progress and its last error. */
export interface ListedJob extends Omit<PluginJobRow, 'data' | 'key'> {
  readonly done: number;
  readonly total: number | null;
  readonly message: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

const columns = ['id', 'plugin_id as pluginId', 'job', 'data', 'key', 'state', 'attempts'];

/** False when its key is taken by one that waits or runs. */
export async function insertPluginJob(
  trx: Knex,
  job: Pick<PluginJobRow, 'id' | 'pluginId' | 'job' | 'data' | 'key'>,
): Promise<boolean> {
  const { rowCount } = await trx.raw(
    /* sql */ `
    insert into plugin_jobs (id, plugin_id, job, data, key)
    values (:id, :pluginId, :job, :data, :key)
    on conflict do nothing`,
    { ...job, data: JSON.stringify(job.data) },
  );
  return rowCount > 0;
}

export function findPluginJob(db: Knex, id: string): Promise<PluginJobRow | undefined> {
  return db('plugin_jobs').where({ id }).first(columns);
}

/** Returns how often it was begun by now. */
export async function beginPluginJob(db: Knex, id: string): Promise<number> {
  const rows: { attempts: number }[] = await db('plugin_jobs')
    .where({ id })
    .update({ state: 'running', attempts: db.raw('attempts + 1') })
    .returning('attempts');
  return rows[0]?.attempts ?? 0;
}

export async function markPluginJob(db: Knex, id: string, state: PluginJobRow['state']): Promise<void> {
  const endedAt = state === 'done' || state === 'dead' ? db.fn.now() : null;
  await db('plugin_jobs').where({ id }).update({ state, ended_at: endedAt });
}

/** Takes parked jobs of these plugins out of the table. */
export function takeParkedJobs(trx: Knex, pluginIds: readonly string[]): Promise<PluginJobRow[]> {
  return trx('plugin_jobs')
    .where({ state: 'parked' })
    .whereIn('plugin_id', [...pluginIds])
    .delete()
    .returning(columns);
}

/** Takes one that has failed for good out of the table; undefined when there is none. */
export async function takeDeadJob(
  trx: Knex,
  { pluginId, id }: { pluginId: string; id: string },
): Promise<PluginJobRow | undefined> {
  const rows: PluginJobRow[] = await trx('plugin_jobs')
    .where({ id, plugin_id: pluginId, state: 'dead' })
    .delete()
    .returning(columns);
  return rows[0];
}

/** What waits, runs or has failed, and the newest of what is done. */
export async function listPluginJobs(db: Knex, pluginId: string, limit: number): Promise<ListedJob[]> {
  const { rows } = await db.raw(
    /* sql */ `
    select p.id, p.plugin_id as "pluginId", p.job, p.state, p.attempts, p.created_at as "createdAt", p.ended_at as "endedAt",
      coalesce(j.done, 0)::int as done, j.total::int, j.message, j.error
    from plugin_jobs p left join jobs j on j.id = p.id
    where p.plugin_id = :pluginId
    order by (p.state = 'done'), p.created_at desc
    limit :limit`,
    { pluginId, limit },
  );
  return rows;
}

/** What is done is of no interest after a week. */
export async function forgetOldJobs(db: Knex): Promise<void> {
  await db('plugin_jobs')
    .where({ state: 'done' })
    .where('ended_at', '<', db.raw(`now() - interval '7 days'`))
    .delete();
}

/** True for whoever moves a schedule on to this time; one that is new begins with the next. */
export async function claimDueTime(
  db: Knex,
  { pluginId, scheduleId, dueAt }: { pluginId: string; scheduleId: string; dueAt: Date },
): Promise<boolean> {
  const { rows } = await db.raw(
    /* sql */ `
    insert into plugin_schedules (plugin_id, schedule_id, due_at) values (:pluginId, :scheduleId, :dueAt)
    on conflict (plugin_id, schedule_id) do update set due_at = excluded.due_at
      where plugin_schedules.due_at < excluded.due_at
    returning (xmax <> 0) as moved`,
    { pluginId, scheduleId, dueAt },
  );
  return rows[0]?.moved === true;
}
