import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../errors/app-error.ts';
import { createLog } from '../log/create-log.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createJobs, type Jobs, type RunningJob } from './create-jobs.ts';
import { findJobRow } from './queries.ts';

const log = createLog({ level: 'silent' });
const pace = { poll: 0.5, retry: 1 };
let database: TestDatabase;
let jobs: Jobs;
let handle: (job: RunningJob<object>) => Promise<void> = async () => {};
before(async () => {
  database = await createTestDatabase();
  jobs = createJobs({ db: database.knex, log, pace });
  jobs.register('test', job => handle(job));
  await jobs.start();
});
after(async () => {
  await jobs.stop();
  await database.drop();
});

/** The next job that is run, held until it is released. */
function catchNext() {
  const caught = Promise.withResolvers<RunningJob<object>>();
  const release = Promise.withResolvers<void>();
  handle = async job => {
    caught.resolve(job);
    await release.promise;
  };
  return { job: caught.promise, release: release.resolve, fail: release.reject };
}

async function waitForState(id: string, state: string): Promise<void> {
  while ((await findJobRow(database.knex, id))?.state !== state) await delay(20);
}

test('a job is run with its data, shows its progress, and is done', { timeout: 30_000 }, async () => {
  const next = catchNext();
  const id = await jobs.enqueue(database.knex, 'test', { album: 7 });
  const job = await next.job;
  assert.equal(job.id, id);
  assert.deepEqual(job.data, { album: 7 });
  await job.progress({ done: 3, total: 10, message: 'three of ten' });
  const row = await findJobRow(database.knex, id!);
  assert.equal(row!.state, 'running');
  assert.equal(row!.done, 3);
  assert.equal(row!.message, 'three of ten');
  next.release();
  await waitForState(id!, 'done');
});

test('a job of a transaction that is rolled back never was', async () => {
  let id: string | null = null;
  const rolledBack = database.knex.transaction(async trx => {
    id = await jobs.enqueue(trx, 'test', {});
    throw new Error('changed my mind');
  });
  await assert.rejects(rolledBack, /changed my mind/);
  assert.ok(id);
  assert.equal(await findJobRow(database.knex, id), undefined);
  const { rows } = await database.knex.raw(`select count(*)::int as count from jobs.job where id = ?`, [id]);
  assert.equal(rows[0].count, 0);
});

test('of one key, one waits while one runs', { timeout: 30_000 }, async () => {
  const next = catchNext();
  const first = await jobs.enqueue(database.knex, 'test', {}, { key: 'all' });
  await next.job;
  const second = await jobs.enqueue(database.knex, 'test', {}, { key: 'all' });
  const third = await jobs.enqueue(database.knex, 'test', {}, { key: 'all' });
  assert.ok(first && second);
  assert.equal(third, null);
  next.release();
  await waitForState(second, 'done');
});

test('a failure stands in its row with a safe message, and the job is tried again', {
  timeout: 40_000,
}, async () => {
  const next = catchNext();
  const id = (await jobs.enqueue(database.knex, 'test', {}))!;
  await next.job;
  const again = catchNext();
  next.fail(new AppError('DISK_FULL', { details: { path: '/secret' } }));
  await waitForState(id, 'failed');
  const { error } = (await findJobRow(database.knex, id))!;
  assert.deepEqual(error, { code: 'DISK_FULL', message: 'There is no space left to store this.' });
  const retried = await again.job;
  assert.equal(retried.id, id);
  again.release();
  await waitForState(id, 'done');
});

test('what runs when the worker stops goes back to the queue', { timeout: 30_000 }, async t => {
  const other = createJobs({ db: database.knex, log, pace });
  const started = Promise.withResolvers<RunningJob<object>>();
  other.register('stopped', async job => {
    started.resolve(job);
    await new Promise((_, reject) => job.signal.addEventListener('abort', () => reject(job.signal.reason)));
  });
  await other.start();
  const id = (await other.enqueue(database.knex, 'stopped', {}))!;
  await started.promise;
  await other.stop();
  assert.equal((await findJobRow(database.knex, id))!.state, 'queued');
  const next = createJobs({ db: database.knex, log, pace });
  t.after(() => next.stop());
  const rerun = Promise.withResolvers<string>();
  next.register('stopped', async job => rerun.resolve(job.id));
  await next.start();
  assert.equal(await rerun.promise, id);
});
