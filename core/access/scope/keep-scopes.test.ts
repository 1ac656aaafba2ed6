import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createKeptBytes } from '../../photos/kept-bytes.ts';
import { findBytes } from '../../photos/queries/single.ts';
import type { Gallery, Viewer } from '../../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn } from '../../testing/doors.ts';
import { newPhoto } from '../../testing/new-photo.ts';
import type { TestDatabase } from '../../testing/test-database.ts';
import { keepScopes } from './keep-scopes.ts';

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
  const resolve = keepScopes(database.knex, () => generation);
  const first = await resolve(guest);
  assert.equal(await countStatements(() => resolve(guest)), 0);
  assert.equal((await resolve(signedIn('admin'))).seesAll, true);
  await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title: 'Later', audience: 'public' });
    const publishedUntil = new Date(Date.now() + 3_600_000);
    await tx.albums.edit(album.id, { publishedUntil });
  });
  assert.equal(await resolve(guest), first);
  generation = 1;
  assert.equal((await resolve(guest)).rootIds.length, first.rootIds.length + 1);
});

test('nothing is kept while nobody tells of changes', async () => {
  const resolve = keepScopes(database.knex, () => generation);
  generation = null;
  await resolve(guest);
  assert.ok((await countStatements(() => resolve(guest))) > 0);
  generation = 2;
  assert.ok((await countStatements(() => resolve(guest))) > 0);
});

test('a root that closes by the clock is closed then, though nothing changed', async () => {
  const resolve = keepScopes(database.knex, () => generation);
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

test('people who are signed in are resolved once in a generation, each for themselves and as their session says now', async () => {
  const resolve = keepScopes(database.knex, () => generation);
  const member = signedIn('member', { userId: 'ana' });
  const first = await resolve(member);
  assert.equal(await resolve(member), first);
  assert.equal((await resolve(signedIn('member', { userId: 'ben' }))).userId, 'ben');
  assert.notEqual(await resolve({ ...member, groupIds: ['friends'] } as Viewer), first);
  assert.equal((await resolve({ ...member, role: 'curator' } as Viewer)).seesAll, true);
  generation = (generation ?? 0) + 1;
  assert.notEqual(await resolve(member), first);
});

test('what a scheduled photo gives begins on the second, though nothing changes', async () => {
  const resolve = keepScopes(database.knex, () => generation);
  const soon = new Date(Date.now() + 2_000);
  const { value } = await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title: 'With one to come', audience: 'public' });
    const [photo] = await tx.photos.add([newPhoto({ albumId: album.id })]);
    await tx.photos.edit([photo!.id], { publication: 'scheduled', publishedFrom: soon });
    return photo!.id;
  });
  generation = (generation ?? 0) + 1;
  const before = await resolve(guest);
  const kept = createKeptBytes();
  const find = async (id: string) => {
    const scope = await resolve(guest);
    return kept.find(scope, id, () => findBytes(database.knex, scope, id));
  };
  assert.equal(await find(value), undefined);
  await database.knex.raw('select pg_sleep_until(?)', [new Date(soon.getTime() + 50)]);
  assert.notEqual(await resolve(guest), before);
  assert.equal((await find(value))?.photoId, value);
});
