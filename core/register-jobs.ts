import { backgroundJob, createBackgroundJob } from './derivatives/background/background-job.ts';
import { cleanJob, createCleanJob } from './derivatives/presets/clean-presets.ts';
import { createFindEditable } from './find-editable.ts';
import type { House } from './house.ts';
import { createEnrichJob, enrichJob } from './imports/enrich-job.ts';
import { createSourceJob, sourceJob } from './imports/source-job.ts';
import type { Jobs } from './jobs/create-jobs.ts';
import { bulkJob, createBulkJob } from './plugin-host/bulk/run-bulk.ts';
import { createResetJob, resetJob } from './users/reset-job.ts';

/** The one list of jobs that the worker runs. */
export function registerJobs(jobs: Jobs, house: House): void {
  const { database, accountLinks, gallery, importer, plugins } = house;
  jobs.register(backgroundJob.name, createBackgroundJob({ ...house, db: database.knex }));
  jobs.register(cleanJob.name, createCleanJob({ ...house, db: database.knex }));
  jobs.register(enrichJob.name, createEnrichJob({ gallery, hooks: plugins.hooks }));
  jobs.register(sourceJob.name, createSourceJob({ gallery, importer }));
  house.pluginJobs.register();
  const db = database.knex;
  const bulk = { db, gallery, host: () => plugins, findEditable: createFindEditable(db, house.accessRules) };
  jobs.register(bulkJob, createBulkJob(bulk), { concurrency: 2 });
  jobs.register(resetJob.name, createResetJob(accountLinks), { concurrency: 4 });
}
