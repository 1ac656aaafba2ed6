import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Gallery, Verb, Viewer, Writers } from '../../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../../testing/doors.ts';
import { newPhoto } from '../../testing/new-photo.ts';
import type { TestDatabase } from '../../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;
before(async () => {
  ({ database, gallery } = await openTestDoors());
  await database.knex.raw(`
    insert into users (id, name, display_name, role) values ('ana', 'ana', 'Ana', 'member'), ('ben', 'ben', 'Ben', 'member');
    insert into groups (id, name) values ('friends', 'Friends')`);
});
after(() => database.drop());

const ana = signedIn('member', { userId: 'ana', displayName: 'Ana' });

type Made = { id: string; slug: string; photoId: string };

/** A restricted album with a photo, and what Ana may do in it. */
async function make(verbs: readonly Verb[], parentId: string | null = null): Promise<Made> {
  const { value } = await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title: crypto.randomUUID(), parentId, audience: 'restricted' });
    if (verbs.length > 0) await tx.albums.edit(album.id, { grants: { 'user:ana': verbs } });
    const [photo] = await tx.photos.add([newPhoto({ albumId: album.id })]);
    return { ...album, photoId: photo!.id };
  });
  return value;
}

const as = <Value>(viewer: Viewer, write: (tx: Writers) => Promise<Value>) =>
  gallery.change({ viewer, reason: 'test' }, write);
const refused = (code: string, write: (tx: Writers) => Promise<unknown>, viewer: Viewer = ana) =>
  assert.rejects(as(viewer, write), { code });

let edited: Made;
let managed: Made;
let shared: Made;
let seen: Made;
let hidden: Made;
beforeEach(async () => {
  edited = await make(['view', 'edit']);
  managed = await make(['view', 'manage']);
  shared = await make(['view', 'upload']);
  seen = await make(['view']);
  hidden = await make([]);
});

test('who may edit an album changes its words, its order and its photos, and nothing about who sees it', async () => {
  await as(ana, tx => tx.albums.edit(edited.id, { title: 'Ours', coverPhotoId: edited.photoId }));
  await as(ana, tx => tx.photos.edit([edited.photoId], { title: 'New' }));
  await as(ana, tx => tx.photos.retag([edited.photoId], { add: [['Boats']] }));
  await as(ana, tx => tx.albums.removePhotos(edited.id, [edited.photoId]));
  for (const edit of [
    { audience: 'public' },
    { publication: 'draft' },
    { listed: false },
    { featured: true },
  ] as const)
    await refused('FORBIDDEN', tx => tx.albums.edit(edited.id, edit));
  await refused('FORBIDDEN', tx => tx.albums.trash(edited.id));
  await refused('FORBIDDEN', tx => tx.albums.move(edited.id, { parentId: null }));
});

test('what is not theirs is forbidden where they know of it, and not there where they do not', async () => {
  await refused('FORBIDDEN', tx => tx.albums.edit(seen.id, { title: 'Mine' }));
  await refused('FORBIDDEN', tx => tx.photos.edit([seen.photoId], { title: 'Mine' }));
  await refused('NOT_FOUND', tx => tx.albums.edit(hidden.id, { title: 'Mine' }));
  await refused('NOT_FOUND', tx => tx.albums.edit('nowhere', { title: 'Mine' }));
  await refused('NOT_FOUND', tx => tx.photos.edit([edited.photoId, hidden.photoId], { title: 'Both' }));
  assert.notEqual((await gallery.as(system).photos.find(edited.photoId))!.title, 'Both');
  await refused('NOT_FOUND', tx => tx.albums.edit(edited.id, { coverPhotoId: hidden.photoId }));
  await refused('SIGN_IN_REQUIRED', tx => tx.albums.create({ title: 'Top' }), guest);
  await refused('FORBIDDEN', tx => tx.albums.create({ title: 'Top' }));
});

test('nobody shows to others what is not theirs to show', async () => {
  await refused('NOT_FOUND', tx => tx.albums.addPhotos(edited.id, [hidden.photoId]));
  await refused('FORBIDDEN', tx => tx.albums.addPhotos(edited.id, [seen.photoId]));
  await refused('FORBIDDEN', tx => tx.albums.addPhotos(managed.id, [edited.photoId]));
  await refused('FORBIDDEN', tx => tx.albums.addPhotos(seen.id, [managed.photoId]));
  await as(ana, tx => tx.albums.addPhotos(edited.id, [managed.photoId]));
  const inside = await as(ana, tx => tx.albums.create({ title: 'Inside', parentId: edited.id }));
  await as(ana, tx => tx.albums.addPhotos(inside.value.id, [edited.photoId]));
});

test('who edits a photo gains no more on it by bringing it where they manage, though everybody sees both', async () => {
  const open = async (verbs: readonly Verb[]) => {
    const album = await make(verbs);
    await gallery.change(because(), tx => tx.albums.edit(album.id, { audience: 'public' }));
    return album;
  };
  const [edits, manages] = [await open(['view', 'edit']), await open(['view', 'manage'])];
  await refused('FORBIDDEN', tx => tx.albums.addPhotos(manages.id, [edits.photoId]));
  await refused('FORBIDDEN', tx => tx.photos.trash([edits.photoId]));
  const offered = await gallery.as(ana).albums.editable('edit', { seenLike: [edits.id] });
  assert.deepEqual(
    offered.map(({ id }) => id),
    [edits.id],
  );
});

test('by the key of a folder nobody learns of its album who may not know it', async () => {
  const importKey = crypto.randomUUID();
  await gallery.change(because(), tx => tx.albums.create({ title: 'Folder', importKey }));
  await refused('FORBIDDEN', tx => tx.albums.create({ title: 'Mine', parentId: managed.id, importKey }));
});

test('the same bytes give nobody a hold of a photo that is not theirs', async () => {
  const bytes = newPhoto({ albumId: hidden.id });
  await gallery.change(because(), tx => tx.photos.add([bytes]));
  const { value } = await as(ana, tx => tx.photos.add([{ ...bytes, albumId: managed.id }]));
  assert.equal(value[0]!.status, 'duplicate');
  assert.equal(await gallery.as(ana).photos.find(value[0]!.id), undefined);
});

test('who may upload edits what they brought, takes it out again, and sees it wherever it lies', async () => {
  const { value } = await as(ana, tx => tx.photos.add([newPhoto({ albumId: shared.id })]));
  const { id } = value[0]!;
  assert.deepEqual((await gallery.as(ana).photos.find(id))!.may, ['view', 'download', 'upload', 'edit']);
  await as(ana, tx => tx.photos.edit([id], { title: 'Mine', tags: [['Brought']] }));
  await gallery.change(because(), tx => tx.photos.edit([id], { publication: 'withdrawn' }));
  await refused('FORBIDDEN', tx => tx.photos.edit([id], { publication: 'published' }));
  assert.equal((await gallery.as(ana).photos.find(id))!.mayPublish, false);
  await refused('FORBIDDEN', tx => tx.photos.edit([shared.photoId], { title: 'Not mine' }));
  await refused('FORBIDDEN', tx => tx.albums.removePhotos(shared.id, [shared.photoId]));
  await refused('FORBIDDEN', tx => tx.photos.trash([id]));
  await refused('FORBIDDEN', tx => tx.photos.add([newPhoto({ albumId: seen.id })]));
  await refused('FORBIDDEN', tx => tx.photos.add([newPhoto({ albumId: null })]));
  await as(ana, tx => tx.albums.removePhotos(shared.id, [id]));
  assert.deepEqual((await gallery.as(ana).photos.find(id))!.may, ['view']);
});

test('who manages an album says who sees it, and cannot shut themselves out', async () => {
  const grants = { 'user:ana': ['view', 'manage'], 'group:friends': ['view', 'download'] } as const;
  await as(ana, tx =>
    tx.albums.edit(managed.id, { grants, publication: 'draft', audienceVerbs: ['view', 'comment'] }),
  );
  const friend = signedIn('member', { userId: 'ben', groupIds: ['friends'] });
  assert.equal(await gallery.as(friend).albums.findById(managed.id), undefined);
  assert.ok(await gallery.as(ana).albums.findById(managed.id), 'who manages sees the draft');
  await as(ana, tx => tx.albums.edit(managed.id, { publication: 'published' }));
  assert.deepEqual((await gallery.as(friend).albums.findById(managed.id))!.may, ['view', 'download']);
  await refused('CONFLICT', tx => tx.albums.edit(managed.id, { grants: {} }));
  await refused('VALIDATION_FAILED', tx =>
    tx.albums.edit(managed.id, { grants: { 'user:nobody': ['view'] } }),
  );
  await refused('NOT_ACCEPTED', tx => tx.albums.edit(managed.id, { grants: { 'user:ben': ['edit'] } }));
  await refused('NOT_ACCEPTED', tx =>
    tx.albums.edit(managed.id, { grants: { 'user:ben': ['view', 'fly' as Verb] } }),
  );
  const inside = await as(ana, tx =>
    tx.albums.create({ title: 'Own', parentId: managed.id, audience: 'restricted' }),
  );
  assert.ok((await gallery.as(ana).albums.findById(inside.value.id))!.may.includes('manage'));
});

test('what lies below and is not theirs stays where it is', async () => {
  const below = await make([], managed.id);
  await refused('CONFLICT', tx => tx.albums.trash(managed.id));
  assert.equal((await gallery.as(system).albums.findById(below.id))!.trashedAt, null);
});

test('the trash of an album is for who manages it, and comes back through them', async () => {
  await as(ana, tx => tx.photos.trash([managed.photoId]));
  await gallery.change(because(), tx => tx.photos.trash([hidden.photoId, edited.photoId]));
  const trashed = (await gallery.as(ana).photos.trashed()).items.map(photo => photo.id);
  assert.ok(trashed.includes(managed.photoId));
  assert.ok(!trashed.includes(hidden.photoId) && !trashed.includes(edited.photoId));
  await refused('NOT_FOUND', tx => tx.photos.restore([hidden.photoId]));
  await as(ana, tx => tx.photos.restore([managed.photoId]));
  await as(ana, tx => tx.albums.trash(managed.id));
  assert.deepEqual(
    (await gallery.as(ana).albums.trashed()).map(album => album.id),
    [managed.id],
  );
  await as(ana, tx => tx.albums.restore(managed.id));
});

test('somebody takes back what they did, and what others did where they manage', async () => {
  const own = await as(ana, tx => tx.photos.edit([edited.photoId], { title: 'By Ana' }));
  const others = await gallery.change(because(), tx =>
    tx.photos.edit([edited.photoId], { caption: 'By the curator' }),
  );
  await assert.rejects(gallery.undo(others.changesetId!, { viewer: ana, reason: 'undo' }), {
    code: 'NOT_FOUND',
  });
  await gallery.undo(own.changesetId!, { viewer: ana, reason: 'undo' });
  assert.ok(await gallery.as(ana).changes.find(own.changesetId!));
  assert.equal(await gallery.as(ana).changes.find(others.changesetId!), undefined);
  const inManaged = await gallery.change(because(), tx =>
    tx.photos.edit([managed.photoId], { caption: 'There' }),
  );
  await gallery.undo(inManaged.changesetId!, { viewer: ana, reason: 'undo' });
});

test('taking a grant back by undo closes what it opened', async () => {
  const given = await gallery.change(because(), tx =>
    tx.albums.edit(hidden.id, { grants: { 'user:ana': ['view', 'download'] } }),
  );
  assert.ok(await gallery.as(ana).photos.find(hidden.photoId));
  await gallery.undo(given.changesetId!, because());
  assert.equal(await gallery.as(ana).photos.find(hidden.photoId), undefined);
});

test('an inherited audience has the grants of the album that it comes from, and none besides', async () => {
  const { value } = await gallery.change(because(), tx =>
    tx.albums.create({ title: 'Inner', parentId: managed.id }),
  );
  assert.ok((await gallery.as(ana).albums.findById(value.id))!.may.includes('manage'));
  await refused('VALIDATION_FAILED', tx => tx.albums.edit(value.id, { grants: { 'user:ben': ['view'] } }));
  await as(system, tx => tx.albums.edit(value.id, { audience: 'signed-in' }));
  assert.deepEqual((await gallery.as(ana).albums.findById(value.id))!.may, ['view']);
});

test('an album that was restricted becomes public and restricted again without touching its photos', async () => {
  const rows = () =>
    database.knex('photos').where({ id: hidden.photoId }).select(database.knex.raw('xmin::text'));
  const before = await rows();
  for (const audience of ['public', 'restricted', 'signed-in', 'public'] as const) {
    await gallery.change(because(), tx => tx.albums.edit(hidden.id, { audience }));
    const isSeen = (await gallery.as(guest).photos.find(hidden.photoId)) !== undefined;
    assert.equal(isSeen, audience === 'public', audience);
  }
  assert.deepEqual(await rows(), before);
});

test('a grant on a public album gives the right to its drafts, and touches no photo', async () => {
  const { value } = await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title: crypto.randomUUID(), audience: 'public' });
    const photos = await tx.photos.add([
      newPhoto({ albumId: album.id }),
      newPhoto({ albumId: album.id, publication: 'draft' }),
    ]);
    return { album, ids: photos.map(photo => photo.id) };
  });
  const rows = () =>
    database
      .knex('photos')
      .whereIn('id', value.ids)
      .orderBy('id')
      .select('id', database.knex.raw('xmin::text'));
  const before = await rows();
  await gallery.change(because(), tx =>
    tx.albums.edit(value.album.id, { grants: { 'group:friends': ['view', 'edit'] } }),
  );
  assert.deepEqual(await rows(), before);
  const friend = signedIn('member', { userId: 'ben', groupIds: ['friends'] });
  const list = async (viewer: Viewer) =>
    (await gallery.as(viewer).photos.list({ kind: 'album', slug: value.album.slug }))!.items.length;
  assert.deepEqual([await list(friend), await list(guest), await list(ana)], [2, 1, 1]);
});
