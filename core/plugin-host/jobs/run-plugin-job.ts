import type { RunningJob } from '../../jobs/create-jobs.ts';
import type { PluginJobParts } from './create-plugin-jobs.ts';
import type { QueuedJob } from './enqueue.ts';
import { beginPluginJob, findPluginJob, markPluginJob } from './queries.ts';

/** As the queue has it: once, and so often again. */
const mostAttempts = 6;

/** Runs a job of whatever kernel is in force. One whose plugin is off waits for it and counts as no failure. */
export async function runPluginJob(
  { db, host, log }: PluginJobParts,
  job: RunningJob<QueuedJob>,
): Promise<void> {
  const row = await findPluginJob(db, job.id);
  if (row === undefined || row.state === 'done') return;
  const found = host()
    .contributions.of('job')
    .find(each => each.plugin === row.pluginId && each.name === row.job);
  if (found === undefined) {
    log.info({ plugin: row.pluginId, job: row.job }, 'a job waits for its plugin');
    return markPluginJob(db, job.id, 'parked');
  }
  const attempts = await beginPluginJob(db, job.id);
  try {
    await found.run(
      {
        data: row.data,
        jobId: job.id,
        progress: async ({ done, total, text }) => job.progress({ done, total, message: text ?? null }),
      },
      { viewer: { kind: 'system', name: row.pluginId }, requestId: job.id, signal: job.signal },
    );
    await markPluginJob(db, job.id, 'done');
  } catch (error) {
    const isOver = attempts >= mostAttempts && !job.signal.aborted;
    await markPluginJob(db, job.id, isOver ? 'dead' : 'queued');
    throw error;
  }
}
