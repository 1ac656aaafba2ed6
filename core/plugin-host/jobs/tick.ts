import { CronExpressionParser } from 'cron-parser';
import type { PluginJobParts } from './create-plugin-jobs.ts';
import { enqueueIn, unparkJobs } from './enqueue.ts';
import { claimDueTime, forgetOldJobs } from './queries.ts';

/** ms */
const pace = { tick: 20_000, forget: 3_600_000 } as const;

/** Looks for schedules that have come due, until it is told to stop; what waits for a plugin goes on when it is back. */
export function startTicking(parts: PluginJobParts): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let forgottenAt = 0;
  const run = () => {
    running = running
      .then(async () => {
        await unparkJobs(parts, runningIds(parts));
        await queueDueJobs(parts, new Date());
        if (Date.now() - forgottenAt < pace.forget) return;
        forgottenAt = Date.now();
        await forgetOldJobs(parts.db);
      })
      .catch(error => parts.log.warn({ err: error }, 'schedules of plugins could not be looked at'));
  };
  const timer = setInterval(run, pace.tick);
  timer.unref();
  const unlisten = parts.host().onSwap(run);
  run();
  return async () => {
    clearInterval(timer);
    unlisten();
    await running;
  };
}

function runningIds({ host }: PluginJobParts): string[] {
  return host()
    .plugins()
    .map(({ manifest }) => manifest.id);
}

/**
 * Queues the job of each schedule whose time has come since it was last looked at. The time is moved on and the job queued in
 * one transaction, so of several workers one does it; a time that was missed while nobody worked is made up for once.
 */
export async function queueDueJobs(
  { db, jobs, host, log }: Pick<PluginJobParts, 'db' | 'jobs' | 'host' | 'log'>,
  now: Date,
): Promise<void> {
  for (const { plugin, id, cron, job, data = {} } of host().contributions.of('schedule')) {
    const dueAt = lastTime(cron, now);
    if (dueAt === null) {
      log.warn({ plugin, schedule: id, cron }, 'a schedule has no time that can be read');
      continue;
    }
    await db.transaction(async trx => {
      if (!(await claimDueTime(trx, { pluginId: plugin, scheduleId: id, dueAt }))) return;
      // the one before may still run: it has a key of its own
      await enqueueIn({ trx, jobs }, { plugin, job, data, key: `schedule:${id}:${dueAt.toISOString()}` });
    });
  }
}

function lastTime(cron: string, now: Date): Date | null {
  try {
    // `prev` is before its date, and now itself counts
    const currentDate = new Date(now.getTime() + 1);
    return CronExpressionParser.parse(cron, { tz: 'UTC', currentDate }).prev().toDate();
  } catch {
    return null;
  }
}
