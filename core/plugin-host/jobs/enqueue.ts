import type { Knex } from 'knex';
import { fail } from '../../errors/app-error.ts';
import type { PluginJobParts } from './create-plugin-jobs.ts';
import { insertPluginJob, type PluginJobRow, takeDeadJob, takeParkedJobs } from './queries.ts';

/** The one queue. */
export const pluginQueue = 'plugin-jobs';

/** What stands in the queue; all else stands in our own table, under the job's id. */
export interface QueuedJob {
  readonly plugin: string;
  readonly job: string;
}

export interface NewPluginJob extends QueuedJob {
  readonly data: Readonly<Record<string, unknown>>;
  readonly key?: string | null;
  /** Seconds. */
  readonly delay?: number;
  /** At a time, of this job. */
  readonly limit?: number;
}

class KeyTaken extends Error {}

/** Null when one of its key waits or runs. */
export async function enqueuePluginJob(
  { db, jobs }: Pick<PluginJobParts, 'db' | 'jobs'>,
  job: NewPluginJob,
): Promise<string | null> {
  try {
    return await db.transaction(trx => enqueueIn({ trx, jobs }, job));
  } catch (error) {
    if (error instanceof KeyTaken) return null;
    throw error;
  }
}

/** What is queued and what is known of it come to be together. */
export async function enqueueIn(
  { trx, jobs }: { trx: Knex; jobs: PluginJobParts['jobs'] },
  { plugin, job, data, key = null, delay, limit = 1 }: NewPluginJob,
): Promise<string> {
  const group = { id: `${plugin}:${job}`, limit };
  const queued: QueuedJob = { plugin, job };
  const id = await jobs.enqueue(trx, pluginQueue, queued, { ...(delay ? { delay } : {}), group });
  const isNew = id !== null && (await insertPluginJob(trx, { id, pluginId: plugin, job, data, key }));
  if (!isNew) throw new KeyTaken();
  return id;
}

/** What waited for its plugin is queued anew. */
export async function unparkJobs(
  { db, jobs }: Pick<PluginJobParts, 'db' | 'jobs'>,
  pluginIds: readonly string[],
): Promise<number> {
  if (pluginIds.length === 0) return 0;
  return db.transaction(async trx => {
    const parked = await takeParkedJobs(trx, pluginIds);
    for (const row of parked) await enqueueIn({ trx, jobs }, newJobOf(row));
    return parked.length;
  });
}

export async function retryPluginJob(
  { db, jobs }: Pick<PluginJobParts, 'db' | 'jobs'>,
  named: { pluginId: string; id: string },
): Promise<void> {
  await db
    .transaction(async trx => {
      const row = (await takeDeadJob(trx, named)) ?? fail('NOT_FOUND');
      await enqueueIn({ trx, jobs }, newJobOf(row));
    })
    .catch(error => {
      if (!(error instanceof KeyTaken)) throw error;
      fail('CONFLICT', { message: 'One of the same kind is waiting or running already.' });
    });
}

function newJobOf({ pluginId, job, data, key }: PluginJobRow): NewPluginJob {
  return { plugin: pluginId, job, data, key };
}
