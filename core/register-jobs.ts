import { backgroundJob, createBackgroundJob } from './derivatives/background-job.ts';
import type { House } from './house.ts';
import { createEnrichJob, enrichJob } from './imports/enrich-job.ts';
import { createSourceJob, sourceJob } from './imports/source-job.ts';
import type { Jobs } from './jobs/create-jobs.ts';
import { createResetJob, resetJob } from './users/reset-job.ts';

/** The one list of jobs that the worker runs. */
export function registerJobs(jobs: Jobs, house: House): void {
  const { database, log, storage, pool, accountLinks, gallery, importer, plugins } = house;
  jobs.register(backgroundJob.name, createBackgroundJob({ db: database.knex, log, storage, pool }));
  jobs.register(enrichJob.name, createEnrichJob({ gallery, hooks: plugins.hooks }));
  jobs.register(sourceJob.name, createSourceJob({ gallery, importer }));
  house.pluginJobs.register();
  jobs.register(resetJob.name, createResetJob(accountLinks), { concurrency: 4 });
}
