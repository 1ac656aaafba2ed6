import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { because } from '../../testing/doors.ts';
import { newPhoto } from '../../testing/new-photo.ts';
import { type DataWorld, openDataWorld } from './own-plugin.fixture.ts';

let world: DataWorld;
before(async () => {
  world = await openDataWorld();
});
after(() => world.close());

/** Everything in the database that bears the name of the plugin or of its schema. */
async function countTraces(id: string): Promise<number> {
  const { knex } = world.database;
  const schema = `plugin_${id.replaceAll('-', '_')}`;
  const { rows } = await knex.raw(
    `select (select count(*) from pg_namespace where nspname = :schema)
      + (select count(*) from pg_roles where rolname like :schema || '\\_%')
      + (select count(*) from pg_class where relnamespace = to_regnamespace(:schema)) as count`,
    { schema },
  );
  const tables = await knex.raw(
    `select table_name as name from information_schema.tables where table_schema = 'gallery' and table_type = 'BASE TABLE'`,
  );
  let count = Number(rows[0].count);
  for (const { name } of tables.rows) {
    const found = await knex.raw('select count(*)::int as count from gallery.?? t where t::text like ?', [
      name,
      `%${id}%`,
    ]);
    count += found.rows[0].count;
  }
  return count;
}

test('a purge leaves nothing of the plugin, and everything of the gallery and of others', async () => {
  const { knex } = world.database;
  const migrations = {
    '20261123000100_one.ts': [
      'create table things (id serial primary key, photo_id text references gallery.photos (id) on delete cascade); create table more (id int)',
    ],
  } as const;
  const plugin = await world.plugin('to-purge', migrations);
  const other = await world.plugin('bystander', migrations);
  const added = await world.gallery.change(because('set up'), tx =>
    tx.photos.add(Array.from({ length: 3 }, () => newPhoto())),
  );
  const photoId = added.value[0]!.id;
  assert.equal(await countTraces('to-purge'), 0);
  for (const each of [plugin, other]) {
    const { id } = each.manifest;
    await world.room.prepare(each);
    const services = world.room.servicesFor(each);
    await services.db('things').insert({ photo_id: photoId });
    await services.kv.set('a', 1);
    await services.files.write('deep/file.txt', 'x');
    await services.close();
    await knex('photos').update({
      ext: knex.raw('ext || ?::jsonb', [JSON.stringify({ [id]: { stars: 3 } })]),
    });
    await knex('users').update({ ext: { [id]: true } });
    await knex('event_cursors').insert({ consumer: `plugin:${id}`, event_id: 1 });
    const secret = { settings: { token: `sealed of ${id}` }, reason: `${id} was paused`, state: 'paused' };
    await knex('plugins').insert({ id, version: '1.0.0', origin: 'folder', ...secret });
    const incident = { place: 'setup', kind: 'throw', message: 'x', process: 'web' };
    await knex('plugin_incidents').insert({ plugin_id: id, ...incident });
    const job = randomUUID();
    await knex('plugin_jobs').insert({ id: job, plugin_id: id, job: 'tidy' });
    await knex('jobs').insert({ id: job, name: `${id}:tidy` });
    await knex('plugin_schedules').insert({ plugin_id: id, schedule_id: 'nightly', due_at: new Date() });
  }
  assert.ok((await countTraces('to-purge')) > 10);

  const file = path.join(world.dataDir, 'dump.jsonl');
  assert.equal(await world.room.dump(plugin, file), 2);
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  assert.deepEqual(
    lines.map(line => JSON.parse(line)),
    [
      { key: 'a', value: 1 },
      { table: 'things', row: { id: 1, photo_id: photoId } },
    ],
  );
  await assert.rejects(world.room.dump(plugin, file), { code: 'EEXIST' });

  assert.deepEqual(await world.room.stock(plugin), { tables: 2, rows: 5, files: 1 });
  const before = await countTraces('bystander');
  const report = await world.room.purge(plugin);
  assert.deepEqual(report, { tables: 2, rows: 9, files: 1 });
  // that its owner has it off is nothing that it stored
  const [row] = await knex('plugins').where('id', 'to-purge').select('settings', 'reason', 'state');
  assert.deepEqual(row, { settings: {}, reason: null, state: 'paused' });
  assert.equal(await countTraces('to-purge'), 1);
  assert.deepEqual(await readdir(path.join(world.dataDir, 'plugins', 'files')), ['bystander']);
  assert.equal(await countTraces('bystander'), before);
  assert.equal(
    await knex('photos')
      .count()
      .first()
      .then(row => row!.count),
    3,
  );

  const nothing = { tables: 0, rows: 0, files: 0 };
  assert.deepEqual(await world.room.stock(plugin), nothing);
  assert.deepEqual(await world.room.purge(plugin), nothing);
  assert.deepEqual((await world.room.prepare(plugin)).migrated, ['20261123000100_one']);
  assert.equal((await world.room.purge(plugin)).tables, 2);
});
