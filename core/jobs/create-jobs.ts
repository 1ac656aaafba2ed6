import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Db, PgBoss } from 'pg-boss';
import type { Log } from '../log/create-log.ts';
import { insertJobRow, type JobProgress, saveProgress } from './queries.ts';
import { runJob } from './run-job.ts';

export interface RunningJob<Data> {
  readonly id: string;
  readonly data: Data;
  /** Aborted when the worker stops: the job goes back to the queue and is run again from its beginning. */
  readonly signal: AbortSignal;
  progress(progress: JobProgress): Promise<void>;
}

/** May run more than once for one job, so it must come to the same end. */
export type JobHandler<Data> = (job: RunningJob<Data>) => Promise<void>;

export interface JobOptions {
  /** Jobs of this name at a time in one worker; 1 when absent. */
  readonly concurrency?: number;
  /** True where jobs belong to groups with limits of their own. */
  readonly groups?: boolean;
}

export interface EnqueueOptions {
  readonly ownerId?: string | null;
  readonly batchId?: string | null;
  /** While a job of this name and key waits or runs, another one is not queued. */
  readonly key?: string;
  /** Seconds from now. */
  readonly delay?: number;
  /** Of one group at most so many at a time, 1–4, in all workers together. */
  readonly group?: { readonly id: string; readonly limit: number };
}

/** The queue on PostgreSQL. Whoever only enqueues needs no worker. */
export interface Jobs {
  /** Before `start`. */
  register<Data extends object>(name: string, handler: JobHandler<Data>, options?: JobOptions): void;
  /** In the caller's transaction, or at once with the plain connection. Returns the id; null when its key is taken. */
  enqueue(db: Knex, name: string, data: object, options?: EnqueueOptions): Promise<string | null>;
  /** Begins to work on what was registered. */
  start(): Promise<void>;
  /** What runs is told to stop and goes back to the queue. */
  stop(): Promise<void>;
}

interface Registration {
  readonly name: string;
  readonly handler: JobHandler<object>;
  readonly options: JobOptions;
}

const schema = 'jobs';
const deadLetters = 'dead-letters';
/** Seconds. A job whose worker has died is taken up by another one after its heartbeat has stopped for so long. */
const queueOptions = {
  heartbeatSeconds: 30,
  expireInSeconds: 24 * 3_600 - 1,
  retryLimit: 5,
  retryBackoff: true,
  deadLetter: deadLetters,
  policy: 'stately',
} as const;

/** A group says its limit by its tier. */
const groupLimits = { default: 1, tiers: { '1': 1, '2': 2, '3': 3, '4': 4 } };

export interface JobsParts {
  readonly db: Knex;
  readonly log: Log;
  /** Seconds between looks for work, and before the first retry; 2 and 5 when absent. */
  readonly pace?: { readonly poll: number; readonly retry: number };
}

export function createJobs({ db, log, pace = { poll: 2, retry: 5 } }: JobsParts): Jobs {
  const registrations: Registration[] = [];
  const stopping = new AbortController();
  const boss = once(() => openBoss(db, log));
  const queues = new Map<string, Promise<PgBoss>>();
  const withQueue = (name: string) => {
    const ready = queues.get(name) ?? boss().then(opened => createQueue(opened.boss, name, pace.retry));
    queues.set(name, ready);
    return ready;
  };

  return {
    register: (name, handler, options = {}) => {
      registrations.push({ name, handler: handler as JobHandler<object>, options });
    },
    async enqueue(connection, name, data, options = {}) {
      const queue = await withQueue(name);
      const { adapt } = await boss();
      const { ownerId = null, batchId = null } = options;
      const id = await queue.send(name, data, {
        id: randomUUID(),
        db: adapt(connection),
        singletonKey: options.key ?? randomUUID(),
        startAfter: options.delay,
        ...(options.group ? { group: { id: options.group.id, tier: String(options.group.limit) } } : {}),
      });
      if (id !== null) await insertJobRow(connection, { id, name, ownerId, batchId });
      return id;
    },
    async start() {
      for (const { name, handler, options } of registrations) {
        const queue = await withQueue(name);
        await queue.work<object>(
          name,
          {
            localConcurrency: options.concurrency ?? 1,
            pollingIntervalSeconds: pace.poll,
            ...(options.groups ? { groupConcurrency: groupLimits } : {}),
          },
          async ([job]) => {
            if (!job) return;
            const signal = AbortSignal.any([stopping.signal, job.signal]);
            const progress = (value: JobProgress) => saveProgress(db, job.id, value);
            await runJob({ db, log, name }, handler, { id: job.id, data: job.data, signal, progress });
          },
        );
      }
    },
    async stop() {
      stopping.abort();
      if (boss.wasCalled()) await (await boss()).boss.stop({ graceful: true, timeout: 10_000, close: false });
    },
  };
}

interface OpenBoss {
  readonly boss: PgBoss;
  readonly adapt: (connection: Knex) => Db;
}

/** Loaded when it is needed first: most processes never touch the queue. */
async function openBoss(db: Knex, log: Log): Promise<OpenBoss> {
  const { PgBoss, fromKnex } = await import('pg-boss');
  const adapt = (connection: Knex): Db => ({
    executeSql: (text, values) => fromKnex(connection).executeSql(text, values?.map(asBinding)),
  });
  const boss = new PgBoss({
    db: adapt(db),
    schema,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
  });
  boss.on('error', error => log.warn({ err: error }, 'the job queue has trouble'));
  await boss.start();
  await boss.createQueue(deadLetters);
  return { boss, adapt };
}

/** knex refuses undefined, also as a field of an object, such as the error of a failed job has. */
function asBinding(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof Date) ? JSON.stringify(value) : (value ?? null);
}

async function createQueue(boss: PgBoss, name: string, retryDelay: number): Promise<PgBoss> {
  await boss.createQueue(name, { ...queueOptions, retryDelay });
  return boss;
}

function once<Value>(make: () => Promise<Value>) {
  let value: Promise<Value> | undefined;
  const get = () => (value ??= make());
  return Object.assign(get, { wasCalled: () => value !== undefined });
}
