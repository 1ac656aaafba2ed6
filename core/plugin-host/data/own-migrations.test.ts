import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type DataWorld, openDataWorld, writeMigration } from './own-plugin.fixture.ts';

let world: DataWorld;
before(async () => {
  world = await openDataWorld();
});
after(() => world.close());

async function tablesOf(schema: string): Promise<string[]> {
  const { rows } = await world.database.knex.raw(
    'select tablename as name from pg_tables where schemaname = ? order by 1',
    [schema],
  );
  return rows.map((row: { name: string }) => row.name).filter((name: string) => !name.startsWith('_'));
}

test('migrations run in the order of their names, each once, however many processes come', async () => {
  const plugin = await world.plugin('ordered', {
    '20261123000200_fill.js': ['insert into things values (1)', 'delete from things'],
    '20261123000100_create.ts': ['create table things (id int)', 'drop table things'],
    '20261123000100_create.d.ts': ['nonsense'],
  });
  const runs = await Promise.all([1, 2, 3].map(() => world.room.prepare(plugin)));
  assert.deepEqual(
    runs.flatMap(run => run.migrated),
    ['20261123000100_create', '20261123000200_fill'],
  );
  await writeMigration(plugin.folder, '20261123000300_more.ts', [
    'create table more (id int)',
    'drop table more',
  ]);
  assert.deepEqual((await world.room.prepare(plugin)).migrated, ['20261123000300_more']);
  assert.deepEqual(await tablesOf('plugin_ordered'), ['more', 'things']);
  const down = ['20261123000300_more', '20261123000200_fill', '20261123000100_create', undefined];
  for (const name of down) assert.equal(await world.room.migrateDown(plugin), name);
  assert.deepEqual(await tablesOf('plugin_ordered'), []);
  assert.equal((await world.room.prepare(plugin)).migrated.length, 3);
});

test('one that fails is taken back whole and names plugin, file and cause; those before it stay', async () => {
  const plugin = await world.plugin('failing', {
    '20261123000100_one.ts': ['create table one (id int)'],
    '20261123000200_two.ts': ['create table two (id int); select 1 / 0'],
  });
  const failure = {
    code: 'PLUGIN_MIGRATION_FAILED',
    message: 'Plugin failing: the migration 20261123000200_two failed: division by zero.',
  };
  await assert.rejects(world.room.prepare(plugin), failure);
  await assert.rejects(world.room.prepare(plugin), failure);
  assert.deepEqual(await tablesOf('plugin_failing'), ['one']);
  await writeMigration(plugin.folder, '20261123000200_two.ts', ['create table two (id int)']);
  assert.deepEqual((await world.room.prepare(plugin)).migrated, ['20261123000200_two']);
});

test('a migration cannot touch core, nor keep it from deleting', async () => {
  const cases = {
    touches: ['drop table gallery.photos', /must be owner|permission denied/],
    reads: [
      'create table stolen as select password_hash from gallery.users',
      /permission denied for table users/,
    ],
    holds: [
      'create table held (photo_id text references gallery.photos (id))',
      /held\.held_photo_id_fkey .*cascade/,
    ],
  } as const;
  for (const [id, [sql, message]] of Object.entries(cases)) {
    const plugin = await world.plugin(id, { '20261123000100_one.ts': [sql] });
    await assert.rejects(world.room.prepare(plugin), { code: 'PLUGIN_MIGRATION_FAILED', message });
    assert.deepEqual(await tablesOf(`plugin_${id}`), []);
  }
});

test('tables that another version made are not guessed at', async () => {
  const plugin = await world.plugin('newer', { '20261123000100_one.ts': ['create table one (id int)'] });
  await world.room.prepare(plugin);
  const older = { ...plugin, folder: (await world.plugin('older')).folder };
  await assert.rejects(world.room.prepare(older), {
    code: 'PLUGIN_MIGRATION_FAILED',
    message: /another version.* 20261123000100_one/,
  });
});
