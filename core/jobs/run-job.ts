import type { Knex } from 'knex';
import { isAppError } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import type { JobHandler, RunningJob } from './create-jobs.ts';
import { markJob } from './queries.ts';

/** Runs a handler and keeps its row in step. Throws what it throws, so that the queue tries again later. */
export async function runJob(
  { db, log, name }: { db: Knex; log: Log; name: string },
  handler: JobHandler<object>,
  job: RunningJob<object>,
): Promise<void> {
  await markJob(db, job.id, { state: 'running' });
  try {
    job.signal.throwIfAborted();
    await handler(job);
    await markJob(db, job.id, { state: 'done' });
  } catch (error) {
    if (job.signal.aborted) await markJob(db, job.id, { state: 'queued' });
    else await reportFailure({ db, log, name }, job, error);
    throw error;
  }
}

async function reportFailure(
  { db, log, name }: { db: Knex; log: Log; name: string },
  job: RunningJob<object>,
  error: unknown,
): Promise<void> {
  const [code, message] = isAppError(error)
    ? [error.code, error.message]
    : ['INTERNAL', 'Something went wrong.'];
  log.error({ err: error, job: job.id, name }, 'job failed');
  await markJob(db, job.id, { state: 'failed', error: { code, message } });
}
