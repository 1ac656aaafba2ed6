import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Gallery } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn } from '../testing/doors.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { keepGuestScope } from './keep-scopes.ts';

let database: TestDatabase;
let gallery: Gallery;
let generation: number | null = 0;

before(async () => {
  ({ database, gallery } = await openTestDoors());
});
after(() => database.drop());

/** Runs the work and tells how many statements it cost. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const onQuery = () => count++;
  database.knex.on('query', onQuery);
  await work();
  database.knex.removeListener('query', onQuery);
  return count;
}

test('guests are resolved once in a generation, and anew in the next', async () => {
  const resolve = keepGuestScope(database.knex, () => generation);
  const first = await resolve(guest);
  assert.equal(await countStatements(() => resolve(guest)), 0);
  assert.equal(await countStatements(() => resolve(signedIn('admin'))), 0);
  assert.equal((await resolve(signedIn('admin'))).seesAll, true);
  await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title: 'Later', audience: 'public' });
    const publishedUntil = new Date(Date.now() + 3_600_000);
    await tx.albums.edit(album.id, { publishedUntil });
  });
  assert.deepEqual(await resolve(guest), first);
  generation = 1;
  assert.equal((await resolve(guest)).rootIds.length, first.rootIds.length + 1);
});

test('nothing is kept while nobody tells of changes', async () => {
  const resolve = keepGuestScope(database.knex, () => generation);
  generation = null;
  await resolve(guest);
  assert.ok((await countStatements(() => resolve(guest))) > 0);
  generation = 2;
  assert.ok((await countStatements(() => resolve(guest))) > 0);
});

test('a root that closes by the clock is closed then, though nothing changed', async () => {
  const resolve = keepGuestScope(database.knex, () => generation);
  const soon = new Date(Date.now() + 2_000);
  await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title: 'Brief', audience: 'public' });
    await tx.albums.edit(album.id, { publishedUntil: soon });
  });
  generation = 3;
  const open = await resolve(guest);
  await database.knex.raw('select pg_sleep_until(?)', [new Date(soon.getTime() + 50)]);
  assert.equal((await resolve(guest)).rootIds.length, open.rootIds.length - 1);
});

test('members are resolved each time: their grants may be their own', async () => {
  const resolve = keepGuestScope(database.knex, () => generation);
  await resolve(signedIn('member'));
  assert.ok((await countStatements(() => resolve(signedIn('member')))) > 0);
});
