import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { createKnex } from '../database/create-knex.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { asAppError } from './known-failures.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => assert.fail('it should fail'),
    error => error,
  );
}

test('a server that refuses connections is unavailable', async t => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as { port: number };
  closed.close();
  const knex = createKnex({
    connectionString: () => `postgres://x:y@127.0.0.1:${port}/z`,
    applicationName: 'test',
  });
  t.after(() => knex.destroy());
  assert.equal(asAppError(await failureOf(knex.raw('select 1'))).code, 'DATABASE_UNAVAILABLE');
});

test('a connection that is cut in the middle of a statement is unavailable', async () => {
  const cut = database.knex.raw('select pg_terminate_backend(pg_backend_pid())');
  assert.equal(asAppError(await failureOf(Promise.resolve(cut))).code, 'DATABASE_UNAVAILABLE');
});

test('a statement that took too long is unavailable', async () => {
  const slow = database.knex.transaction(async trx => {
    await trx.raw('set local statement_timeout = 20');
    await trx.raw('select pg_sleep(5)');
  });
  assert.equal(asAppError(await failureOf(slow)).code, 'DATABASE_UNAVAILABLE');
});

test('a mistake of ours is no outage', async () => {
  const mistake = await failureOf(Promise.resolve(database.knex.raw('select nothing from nowhere')));
  assert.equal(asAppError(mistake).code, 'INTERNAL');
  for (const thrown of [undefined, null, 'text', 7, new TypeError('x')]) {
    const error = asAppError(thrown);
    assert.equal(error.code, 'INTERNAL');
    assert.equal(error.status, 500);
  }
});
