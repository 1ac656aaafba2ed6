import type { Knex } from 'knex';
import type { Jobs, RunningJob } from '../../jobs/create-jobs.ts';
import type { Log } from '../../log/create-log.ts';
import type { PluginJobs } from '../../plugin-api/index.ts';
import type { PluginHost } from '../plugin-host.ts';
import { enqueuePluginJob, pluginQueue, type QueuedJob, retryPluginJob } from './enqueue.ts';
import { type ListedJob, listPluginJobs } from './queries.ts';
import { runPluginJob } from './run-plugin-job.ts';
import { startTicking } from './tick.ts';

export interface PluginJobParts {
  readonly db: Knex;
  readonly jobs: Jobs;
  readonly log: Log;
  /** Asked for when it is needed: the host is made with these jobs. */
  readonly host: () => PluginHost;
}

/** Background work of plugins: one queue for all, whose jobs are looked up in the kernel in force. */
export interface PluginJobRoom {
  /** `gallery.jobs` of a plugin. */
  enqueueFor(plugin: string): PluginJobs;
  /** Before `jobs.start()`, in the process that works. */
  register(): void;
  /** Schedules, and jobs that wait for their plugin; in the process that works. Stops when it is called. */
  startSchedules(): () => Promise<void>;
  /** What waits, runs or has failed first; then the newest. */
  list(plugin: string): Promise<readonly ListedJob[]>;
  /** Queues a job that has failed for good once more. @throws AppError NOT_FOUND */
  retry(plugin: string, id: string): Promise<void>;
}

const mostListed = 50;
/** Jobs at a time in one worker; of one job of one plugin as many as it says. */
const concurrency = 4;

export function createPluginJobs(parts: PluginJobParts): PluginJobRoom {
  const { db, jobs } = parts;
  return {
    enqueueFor: plugin => ({
      enqueue: (name, data = {}, options = {}) =>
        enqueuePluginJob(parts, { plugin, job: name, data, ...options, limit: limitOf(parts, plugin, name) }),
    }),
    register() {
      jobs.register<QueuedJob>(
        pluginQueue,
        (job: RunningJob<QueuedJob>) => parts.host().within(() => runPluginJob(parts, job)),
        { concurrency, groups: true },
      );
    },
    startSchedules: () => startTicking(parts),
    list: plugin => listPluginJobs(db, plugin, mostListed),
    retry: (plugin, id) => retryPluginJob(parts, { pluginId: plugin, id }),
  };
}

function limitOf({ host }: PluginJobParts, plugin: string, name: string): number {
  const found = host()
    .contributions.of('job')
    .find(job => job.plugin === plugin && job.name === name);
  return found?.concurrency ?? 1;
}
