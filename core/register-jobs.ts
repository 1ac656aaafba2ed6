import type { House } from './house.ts';
import type { Jobs } from './jobs/create-jobs.ts';

/** The one list of jobs that the worker runs. */
export function registerJobs(_jobs: Jobs, _house: House): void {}
