import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../testing/test-database.ts';
import { runPrepared } from './prepared.ts';

test('a statement is prepared once on a connection, and takes other values each time', async t => {
  const database = await createTestDatabase();
  t.after(database.drop);
  await database.knex.transaction(async trx => {
    const sql = 'select ?::int + 1 as next, ?::text as word';
    for (const value of [1, 2, 3]) {
      const { rows } = await runPrepared<{ next: number; word: string }>(trx, sql, [value, `w${value}`]);
      assert.deepEqual(rows, [{ next: value + 1, word: `w${value}` }]);
    }
    const { rows } = await trx.raw('select statement, custom_plans::int as runs from pg_prepared_statements');
    assert.deepEqual(rows, [{ statement: 'select $1::int + 1 as next, $2::text as word', runs: 3 }]);
  });
});

test('a statement over access roots is planned no more after some runs', async t => {
  const database = await createTestDatabase();
  t.after(database.drop);
  await database.knex.transaction(async trx => {
    const sql = 'select id from albums where root_id = any (?::int[]) and trashed_at is null';
    for (let run = 0; run < 8; run += 1) await runPrepared(trx, sql, [[1, 2]]);
    const { rows } = await trx.raw('select generic_plans::int as reused from pg_prepared_statements');
    assert.deepEqual(rows, [{ reused: 3 }]);
  });
});
