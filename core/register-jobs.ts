import { backgroundJob, createBackgroundJob } from './derivatives/background-job.ts';
import type { House } from './house.ts';
import type { Jobs } from './jobs/create-jobs.ts';
import { createResetJob, resetJob } from './users/reset-job.ts';

/** The one list of jobs that the worker runs. */
export function registerJobs(jobs: Jobs, { database, log, storage, pool, accountLinks }: House): void {
  jobs.register(backgroundJob.name, createBackgroundJob({ db: database.knex, log, storage, pool }));
  jobs.register(resetJob.name, createResetJob(accountLinks), { concurrency: 4 });
}
