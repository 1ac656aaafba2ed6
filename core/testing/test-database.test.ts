import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from './test-database.ts';

test('test databases hold the tables of core and know nothing of each other', async t => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  t.after(() => Promise.all([one.drop(), two.drop()]));
  await one.knex.raw('create table only_in_one (id int)');
  const tables = async (knex: typeof one.knex) =>
    (await knex('pg_tables').whereIn('schemaname', ['gallery', 'public']).pluck('tablename')) as string[];
  assert.ok((await tables(one.knex)).includes('only_in_one'));
  assert.ok(!(await tables(two.knex)).includes('only_in_one'));
  assert.ok((await tables(two.knex)).includes('photos'));
});

test('an empty database has no tables', async t => {
  const database = await createTestDatabase({ migrated: false });
  t.after(database.drop);
  assert.deepEqual(await database.knex('pg_tables').whereIn('schemaname', ['gallery', 'public']), []);
});
