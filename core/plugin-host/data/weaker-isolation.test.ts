import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createKnex } from '../../database/create-knex.ts';
import { createPluginData } from './create-plugin-data.ts';
import { type DataWorld, openDataWorld } from './own-plugin.fixture.ts';

/** Core as an ordinary user that owns the gallery, as hosts of databases give it. */
let world: DataWorld;
before(async () => {
  world = await openDataWorld();
});
after(() => world.close());

async function asOrdinaryUser(name: string, attributes: string) {
  const { knex, connectionString } = world.database;
  const [{ database }] = (await knex.raw('select current_database() as database')).rows;
  const user = `${name}_${database}`;
  await knex.raw(`create role ${user} login password 'secret' ${attributes}`);
  await knex.raw(`grant create on database ${database} to ${user}`);
  await knex.raw(`grant ${user} to current_user`);
  await knex.raw(`alter schema gallery owner to ${user}; alter schema api_v1 owner to ${user}`);
  const { rows } = await knex.raw(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('gallery', 'api_v1') and c.relkind in ('r', 'v')`);
  for (const table of rows) await knex.raw(`alter table ${table.name} owner to ${user}`);
  const url = new URL(connectionString);
  url.username = user;
  url.password = 'secret';
  const own = createKnex({ connectionString: () => url.href, applicationName: 'test' });
  const room = createPluginData({ ...world.options, db: own, connectionString: () => url.href });
  return { room, own, user };
}

const tables = { '20261123000100_one.ts': ['create table things (id int)', 'drop table things'] } as const;

for (const [attributes, isolation] of [
  ['createrole', 'role'],
  ['nocreaterole', 'schema'],
] as const) {
  test(`a database user with ${attributes} gives plugins the isolation of a ${isolation}`, async t => {
    const { room, own, user } = await asOrdinaryUser(attributes, attributes);
    t.after(async () => {
      await own.destroy();
      await world.database.knex.raw(`reassign owned by ${user} to current_user`);
      await world.database.knex.raw(`drop owned by ${user}; drop role ${user}`);
    });
    const plugin = await world.plugin(`of-${attributes}`, tables);
    assert.deepEqual(await room.prepare(plugin), { isolation, migrated: ['20261123000100_one'] });
    const services = room.servicesFor(plugin);
    await services.db('things').insert({ id: 1 });
    await services.db('photos').count();
    await own.transaction(trx =>
      room.withOwnRole(trx, plugin, async db => {
        await db('things').insert({ id: 2 });
      }),
    );
    assert.deepEqual(await services.db('things').pluck('id'), [1, 2]);
    await services.close();
    assert.equal((await room.purge(plugin)).tables, 1);
  });
}

test('where the server lets no role in, core’s user takes the role for the plugin', async t => {
  const plugin = await world.plugin('let-in-by-core', tables);
  await world.room.prepare(plugin);
  // as it is noted where a login was refused
  await world.database.knex.raw(`comment on schema plugin_let_in_by_core is 'set-role noted'`);
  const services = world.room.servicesFor(plugin);
  t.after(() => services.close());
  await services.db('things').insert({ id: 1 });
  const { rows } = await services.db.raw('select session_user as session, current_user as "current"');
  assert.match(rows[0].current, /^plugin_let_in_by_core_\d+$/);
  assert.notEqual(rows[0].session, rows[0].current);
  await assert.rejects(services.db.raw('select 1 from gallery.users'), { code: '42501' });
  assert.deepEqual(await world.room.prepare(plugin), { isolation: 'role', migrated: [] });
});
