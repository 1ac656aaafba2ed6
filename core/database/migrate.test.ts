import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLog } from '../log/create-log.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { migrateDown, migrateUp, migrationStatus } from './migrate.ts';

const log = createLog({ level: 'silent' });

async function setUp(t: TestContext, migrations: Record<string, string>) {
  const database = await createTestDatabase({ migrated: false });
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-migrations-'));
  t.after(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  for (const [file, up] of Object.entries(migrations)) await write(folder, file, up);
  return { database, folder };
}

function write(folder: string, file: string, up: string, down = 'select 1'): Promise<void> {
  const code = `export const up = knex => knex.raw(${JSON.stringify(up)});
export const down = knex => knex.raw(${JSON.stringify(down)});\n`;
  return writeFile(path.join(folder, file), code);
}

test('migrations run in order, once, and are recorded without extension', async t => {
  const { database, folder } = await setUp(t, {
    '20260101000200_fill.ts': 'insert into public.a values (1)',
    '20260101000100_create.js': 'create table public.a (id int)',
    '20260101000100_create.d.ts': 'nonsense',
  });
  const names = ['20260101000100_create', '20260101000200_fill'];
  assert.deepEqual(await migrationStatus(database, { folder }), { completed: [], pending: names });
  assert.deepEqual(await migrateUp(database, log, { folder }), names);
  assert.deepEqual(await migrateUp(database, log, { folder }), []);
  assert.deepEqual(await migrationStatus(database, { folder }), { completed: names, pending: [] });
});

test('several processes that migrate at once run each migration once', async t => {
  const { database, folder } = await setUp(t, {
    '20260101000100_create.js': 'create table public.a (id int)',
  });
  const runs = await Promise.all([1, 2, 3].map(() => migrateUp(database, log, { folder })));
  assert.deepEqual(runs.flat(), ['20260101000100_create']);
});

test('a failed migration leaves nothing and the next run takes it up again', async t => {
  const { database, folder } = await setUp(t, { '20260101000100_one.js': 'create table public.a (id int)' });
  const second = '20260101000200_two.js';
  await write(folder, second, 'create table public.b (id int); select 1 / 0');
  await assert.rejects(migrateUp(database, log, { folder }), /division by zero/);
  const names = ['20260101000100_one', '20260101000200_two'];
  assert.deepEqual(await migrationStatus(database, { folder }), {
    completed: [names[0]],
    pending: [names[1]],
  });
  const { rows } = await database.knex.raw(`select to_regclass('public.b') as b`);
  assert.equal(rows[0].b, null);
});

test('the lock that a killed run of knex left is freed', async t => {
  const { database, folder } = await setUp(t, { '20260101000100_one.js': 'select 1' });
  await migrateUp(database, log, { folder });
  await database.knex.raw('update public.knex_migrations_lock set is_locked = 1');
  await write(folder, '20260101000200_two.js', 'select 2');
  assert.deepEqual(await migrateUp(database, log, { folder }), ['20260101000200_two']);
});

test('a database that knows more than the program is refused', async t => {
  const { database, folder } = await setUp(t, {
    '20260101000100_one.js': 'select 1',
    '20260101000200_two.js': 'select 2',
  });
  await migrateUp(database, log, { folder });
  await rm(path.join(folder, '20260101000200_two.js'));
  for (const run of [migrateUp, migrateDown]) {
    await assert.rejects(run(database, log, { folder }), {
      code: 'SCHEMA_TOO_NEW',
      message: /20260101000200_two/,
    });
  }
});

test('the newest migration is taken back', async t => {
  const { database, folder } = await setUp(t, {});
  await write(folder, '20260101000100_one.js', 'create table public.a (id int)', 'drop table public.a');
  await migrateUp(database, log, { folder });
  assert.equal(await migrateDown(database, log, { folder }), '20260101000100_one');
  assert.equal(await migrateDown(database, log, { folder }), undefined);
  assert.deepEqual(await migrateUp(database, log, { folder }), ['20260101000100_one']);
});

test("core's own migrations go up, down to nothing and up again", async t => {
  const { database } = await setUp(t, {});
  const names = await migrateUp(database, log);
  for (const name of names.toReversed()) assert.equal(await migrateDown(database, log), name);
  assert.deepEqual(await migrateUp(database, log), names);
});
