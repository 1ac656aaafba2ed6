import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { after, before, test } from 'node:test';
import { connectClient } from '../../database/client.ts';
import type { SqlDatabase } from '../../plugin-api/index.ts';
import { because } from '../../testing/doors.ts';
import { newPhoto } from '../../testing/new-photo.ts';
import { createPluginData } from './create-plugin-data.ts';
import { loginAs } from './own-connection.ts';
import { ownNames } from './own-names.ts';
import { type DataWorld, openDataWorld } from './own-plugin.fixture.ts';
import type { DataOwner, PluginServices } from './plugin-data.ts';
import { connectionLimit, readDatabaseId } from './queries/own-schema.ts';

const attempts = new AsyncLocalStorage<string>();
let world: DataWorld;
let notes: DataOwner;
let services: PluginServices;
let db: SqlDatabase;

before(async () => {
  world = await openDataWorld({ runOutside: work => attempts.exit(work) });
  notes = await world.plugin('my-notes', {
    '20261123000100_create_notes.ts': [
      'create table notes (photo_id text references gallery.photos (id) on delete cascade, words text)',
      'drop table notes',
    ],
  });
  assert.deepEqual(await world.room.prepare(notes), {
    isolation: 'role',
    migrated: ['20261123000100_create_notes'],
  });
  services = world.room.servicesFor(notes);
  db = services.db;
});
after(async () => {
  await services.close();
  await world.close();
});

async function addPhoto(): Promise<string> {
  const { value } = await world.gallery.change(because('set up'), tx => tx.photos.add([newPhoto()]));
  return value[0]!.id;
}

test('a plugin has tables of its own, reads the views and nothing else', async () => {
  const photo = await addPhoto();
  await db('notes').insert({ photo_id: photo, words: 'dunes' });
  assert.deepEqual(await db('photos').select('id', 'format').where('id', photo), [
    { id: photo, format: 'jpeg' },
  ]);
  for (const view of ['albums', 'album_photos', 'tags', 'photo_tags']) await db(view).count();
  for (const statement of [
    'select 1 from gallery.photos limit 1',
    'select 1 from gallery.users limit 1',
    'select 1 from public.knex_migrations',
    "update api_v1.photos set title = 'x'",
    'delete from api_v1.albums',
    'create table gallery.mine (id int)',
    'create table public.mine (id int)',
    'create trigger t before insert on gallery.photos execute function suppress_redundant_updates_trigger()',
  ]) {
    await assert.rejects(db.raw(statement), { code: '42501' }, statement);
  }
  await assert.rejects(db.raw('set role enfilade'), { code: '42501' });
});

test('a row of the plugin goes with the photo that it points at', async () => {
  const photo = await addPhoto();
  await db('notes').insert({ photo_id: photo, words: 'gone soon' });
  await world.database.knex('photos').where('id', photo).delete();
  assert.deepEqual(await db('notes').where('photo_id', photo), []);
});

test('a slow statement is cut, and a connection too many is refused', async t => {
  const [{ statement_timeout: limit }] = (await db.raw('show statement_timeout')).rows;
  assert.equal(limit, '10s');
  const { role } = ownNames('my-notes', await readDatabaseId(world.database.knex));
  const connectionString = loginAs(role, {
    connectionString: world.database.connectionString,
    secret: 'of the tests',
  });
  const clients = await Promise.all(
    Array.from({ length: connectionLimit - 1 }, () => connectClient({ connectionString })),
  );
  t.after(() => Promise.all(clients.map(client => client.end())));
  const { rows } = await clients[0]!.query('show statement_timeout');
  assert.equal(rows[0].statement_timeout, '10s');
  await assert.rejects(clients[0]!.query("set statement_timeout = '50ms'; select pg_sleep(5)"), {
    code: '57014',
  });
  const { numUsed, numFree } = { numUsed: db.client.pool.numUsed(), numFree: db.client.pool.numFree() };
  const more = Array.from({ length: connectionLimit - clients.length - numUsed - numFree }, () =>
    connectClient({ connectionString }),
  );
  clients.push(...(await Promise.all(more)));
  await assert.rejects(connectClient({ connectionString }), { code: '53300' });
});

test('connections are opened in nobody’s name, even when a plugin’s call is the first', async t => {
  const other = world.room.servicesFor(notes);
  t.after(() => other.close());
  const names = await attempts.run('a call of the plugin', async () => {
    const connection = await other.db.client.acquireConnection();
    const seen = await new Promise(resolve => {
      connection.connection.stream.once('data', () => resolve(attempts.getStore()));
      connection.query('select 1', () => {});
    });
    await other.db.client.releaseConnection(connection);
    return seen;
  });
  assert.equal(names, undefined);
});

test('what was prepared is found so, until something about it changes', async () => {
  assert.deepEqual(await world.room.prepare(notes), { isolation: 'role', migrated: [] });
  const other = createPluginData({ ...world.options, secret: 'another one' });
  assert.deepEqual(await other.prepare(notes), { isolation: 'role', migrated: [] });
  const theirs = other.servicesFor(notes);
  await theirs.db('notes').count();
  await theirs.close();
  assert.deepEqual(await world.room.prepare(notes), { isolation: 'role', migrated: [] });
});

test('a plugin writes in the transaction of core’s change, as itself: both come to be or neither', async () => {
  const photo = await addPhoto();
  const { knex } = world.database;
  const note = (words: string) => (own: SqlDatabase) => own('notes').insert({ photo_id: photo, words });
  await knex.transaction(async trx => {
    await trx('photos').where('id', photo).update({ title: 'Seen uncommitted' });
    await world.room.withOwnRole(trx, notes, async own => {
      assert.equal((await own('photos').where('id', photo).first('title')).title, 'Seen uncommitted');
      await note('kept')(own);
    });
    await trx('photos').where('id', photo).update({ caption: 'core goes on as itself' });
  });
  await assert.rejects(
    knex.transaction(async trx => {
      await world.room.withOwnRole(trx, notes, note('lost with the change'));
      throw new Error('no');
    }),
  );
  const kept = await db('notes').where('photo_id', photo).pluck('words');
  assert.deepEqual(kept, ['kept']);
});

test('what fails in it is taken back to where it began, also when the plugin hides the failure', async () => {
  const photo = await addPhoto();
  const { knex } = world.database;
  const failures: ((own: SqlDatabase) => Promise<unknown>)[] = [
    () => Promise.reject(new Error('of its own')),
    own => own.raw('delete from gallery.photos'),
    async own => {
      await own.raw('select 1 / 0').catch(() => {});
      return 'fine';
    },
    async own => (own as unknown as { rollback(): Promise<void> }).rollback(),
    async own => (own as unknown as { commit(): Promise<void> }).commit(),
  ];
  await knex.transaction(async trx => {
    const settings = await trx.raw("select current_user, current_setting('search_path') as path");
    await trx('photos').where('id', photo).update({ title: 'Stays' });
    for (const work of failures) {
      await assert.rejects(
        world.room.withOwnRole(trx, notes, async own => {
          await own('notes').insert({ photo_id: photo, words: 'never' });
          return work(own);
        }),
      );
      const now = await trx.raw("select current_user, current_setting('search_path') as path");
      assert.deepEqual(now.rows, settings.rows);
    }
  });
  assert.equal((await knex('photos').where('id', photo).first('title')).title, 'Stays');
  assert.deepEqual(await db('notes').where('photo_id', photo), []);
});
