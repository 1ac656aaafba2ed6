import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Audience, Gallery } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;
before(async () => {
  ({ database, gallery } = await openTestDoors());
});
after(() => database.drop());

async function make(audience: Audience | null, { photos = 1, parentId = null as string | null } = {}) {
  const { value } = await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title: crypto.randomUUID(), audience, parentId });
    const added = await tx.photos.add(Array.from({ length: photos }, () => newPhoto({ albumId: album.id })));
    return { ...album, photoIds: added.map(photo => photo.id) };
  });
  return value;
}

/** As pages do it: step by step, in one batch. Returns the batch and its steps. */
async function merge(id: string, intoId: string, viewer = system) {
  const batchId = await gallery.openBatch({ viewer, reason: 'merge' }, 'merge');
  for (let steps = 1; ; steps++) {
    const { value } = await gallery.change({ viewer, reason: 'merge', batchId }, tx =>
      tx.albums.merge(id, intoId),
    );
    if (value.isDone) return { batchId, steps };
  }
}

const photosOf = async (slug: string) =>
  (await gallery.as(system).photos.list({ kind: 'album', slug }))?.items.map(photo => photo.id);

test('photos and albums inside go behind those that are there, and have the rules of the album that takes over', async () => {
  const into = await make('public', { photos: 2 });
  const from = await make('restricted', { photos: 2 });
  const inside = await make(null, { parentId: from.id });
  const closed = await make('restricted', { parentId: from.id });
  await gallery.change(because(), tx => tx.albums.addPhotos(from.id, [into.photoIds[0]!]));
  await merge(from.id, into.id);
  assert.deepEqual(await photosOf(into.slug), [...into.photoIds, ...from.photoIds]);
  const children = await gallery.as(system).albums.children(into.id);
  assert.deepEqual(
    children.map(album => album.id),
    [inside.id, closed.id],
  );
  for (const id of [...from.photoIds, ...inside.photoIds]) assert.ok(await gallery.as(guest).photos.find(id));
  assert.equal(await gallery.as(guest).photos.find(closed.photoIds[0]!), undefined);
});

test('the address leads to the album that took over, for who may see that, along any number of merges and names', async () => {
  const [first, second, third] = [await make('public'), await make('public'), await make('public')];
  await gallery.change(because(), tx => tx.albums.edit(first.id, { slug: 'renamed-before' }));
  await merge(first.id, second.id);
  await merge(second.id, third.id);
  for (const slug of [first.slug, 'renamed-before', second.slug])
    assert.deepEqual(await gallery.as(guest).albums.find(slug), { movedTo: third.slug });
  await gallery.change(because(), tx => tx.albums.edit(third.id, { audience: 'restricted' }));
  assert.equal(await gallery.as(guest).albums.find(first.slug), undefined);
});

test('a merge is taken back whole', async () => {
  const [from, into] = [await make('restricted', { photos: 3 }), await make('public')];
  const inside = await make(null, { parentId: from.id });
  const { batchId } = await merge(from.id, into.id);
  await gallery.undoBatch(batchId, because());
  assert.deepEqual(await photosOf(from.slug), from.photoIds);
  assert.deepEqual(await photosOf(into.slug), into.photoIds);
  assert.equal((await gallery.as(system).albums.findById(inside.id))!.parentId, from.id);
  assert.equal(await gallery.as(guest).photos.find(from.photoIds[0]!), undefined);
});

test('an album of more photos than one change may write is merged in steps', async () => {
  const [from, into] = [await make('public', { photos: 950 }), await make('public')];
  assert.equal((await merge(from.id, into.id)).steps, 3);
  assert.equal((await gallery.as(system).albums.findById(into.id))!.photoCount, 951);
});

test('an album does not go into itself or below itself, nor into the trash', async () => {
  const top = await make('public');
  const below = await make(null, { parentId: top.id });
  const trashed = await make('public');
  await gallery.change(because(), tx => tx.albums.trash(trashed.id));
  const refused = (code: string, id: string, intoId: string) =>
    assert.rejects(
      gallery.change(because(), tx => tx.albums.merge(id, intoId)),
      { code },
    );
  await refused('ALBUM_CYCLE', top.id, top.id);
  await refused('ALBUM_CYCLE', top.id, below.id);
  await refused('NOT_FOUND', top.id, trashed.id);
  await refused('NOT_FOUND', trashed.id, top.id);
  await merge(below.id, top.id);
});

test('who merges may manage the one and edit the other', async () => {
  await database.knex.raw(
    `insert into users (id, name, display_name, role) values ('ana', 'ana', 'Ana', 'member')`,
  );
  const ana = signedIn('member', { userId: 'ana' });
  const [mine, ours, theirs] = [await make('restricted'), await make('restricted'), await make('restricted')];
  const give = (id: string, verb: 'manage' | 'edit') =>
    gallery.change(because(), tx => tx.albums.edit(id, { grants: { 'user:ana': ['view', verb] } }));
  await give(mine.id, 'manage');
  await give(ours.id, 'edit');
  const asAna = (id: string, intoId: string) =>
    gallery.change({ viewer: ana, reason: 'merge' }, tx => tx.albums.merge(id, intoId));
  await assert.rejects(asAna(ours.id, mine.id), { code: 'FORBIDDEN' });
  await assert.rejects(asAna(mine.id, theirs.id), { code: 'NOT_FOUND' });
  assert.deepEqual((await asAna(mine.id, ours.id)).value, { isDone: false });
  assert.deepEqual((await asAna(mine.id, ours.id)).value, { isDone: true });
});
