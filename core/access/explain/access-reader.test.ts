import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Gallery, Viewer } from '../../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../../testing/doors.ts';
import { newPhoto } from '../../testing/new-photo.ts';
import type { TestDatabase } from '../../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;
let ana: string;
before(async () => {
  ({ database, gallery } = await openTestDoors());
  const { value } = await gallery.change(because(), tx =>
    tx.users.create({ name: 'ana', password: null, role: 'member' }),
  );
  ana = value.id;
});
after(() => database.drop());

const viewerOf = (userId: string): Viewer => signedIn('member', { userId, name: 'x' });
const access = (viewer: Viewer) => gallery.as(viewer).access;

async function makeAlbum(grants: Record<string, readonly ('view' | 'manage')[]> = {}, parentId?: string) {
  const { value } = await gallery.change(because(), async tx => {
    const title = 'Rooms';
    const { id, slug } = await tx.albums.create({
      title,
      audience: 'restricted',
      parentId: parentId ?? null,
    });
    if (Object.keys(grants).length > 0) await tx.albums.edit(id, { grants });
    return { id, slug };
  });
  return value;
}

test('of oneself everybody may ask; what they may not see is denied without a word', async () => {
  const { id } = await makeAlbum({ [`user:${ana}`]: ['view'] });
  const object = { kind: 'album', id } as const;
  assert.deepEqual(await access(guest).decide('view', object), { allowed: false, because: [] });
  const nowhere = await access(guest).decide('view', { kind: 'album', id: 'nowhere' });
  assert.deepEqual(nowhere, { allowed: false, because: [] });
  const seen = await access(viewerOf(ana)).decide('view', object);
  assert.equal(seen.allowed, true);
  assert.equal(seen.because[0]!.kind, 'grant');
  assert.equal((await access(viewerOf(ana)).decide('edit', object)).allowed, false);
});

test('of a photo that is seen nobody learns in which hidden albums it lies besides', async () => {
  const seen = await makeAlbum({ [`user:${ana}`]: ['view'] });
  const hidden = await makeAlbum();
  const { value: id } = await gallery.change(because(), async tx => {
    const [photo] = await tx.photos.add([newPhoto()]);
    for (const album of [seen, hidden]) await tx.albums.addPhotos(album.id, [photo!.id]);
    return photo!.id;
  });
  const decision = await access(viewerOf(ana)).decide('edit', { kind: 'photo', id });
  assert.equal(decision.allowed, false);
  assert.match(JSON.stringify(decision), new RegExp(seen.id));
  assert.doesNotMatch(JSON.stringify(decision), new RegExp(hidden.id));
});

test('others are explained to who may manage the object, by id or slug, name or id', async () => {
  const { id, slug } = await makeAlbum({ [`user:${ana}`]: ['view', 'manage'] });
  const viewer = { kind: 'user', id: 'ANA' } as const;
  for (const name of [id, slug]) {
    const question = { viewer, verb: 'manage', object: { kind: 'album', id: name } } as const;
    assert.equal(await access(guest).explain(question), undefined);
    assert.equal(await access(viewerOf('nobody')).explain(question), undefined);
    assert.equal((await access(viewerOf(ana)).explain(question))!.allowed, true);
    assert.equal((await access(system).explain(question))!.change!.key, 'access.change.takeGrant');
  }
  const nobody = {
    viewer: { kind: 'user', id: 'nobody' },
    verb: 'view',
    object: { kind: 'album', id },
  } as const;
  assert.equal(await access(system).explain(nobody), undefined);
});

test('the smallest change is the one that is missing', async () => {
  const { id: parentId } = await makeAlbum({ [`user:${ana}`]: ['view'] });
  await gallery.change(because(), tx => tx.albums.edit(parentId, { publication: 'draft' }));
  const draft = await access(system).explain({
    viewer: { kind: 'user', id: ana },
    verb: 'view',
    object: { kind: 'album', id: parentId },
  });
  assert.deepEqual(draft!.because[0]!.kind, 'publication');
  assert.deepEqual(draft!.change, {
    key: 'access.change.publishAlbum',
    params: { album: 'Rooms' },
    path: `/admin/albums/${parentId}`,
  });
  const forGuest = await access(system).explain({
    viewer: { kind: 'guest' },
    verb: 'upload',
    object: { kind: 'album', id: parentId },
  });
  assert.equal(forGuest!.change, null, 'nobody uploads without a name');
});

test('a photo in no album is its uploader’s, and curators’', async () => {
  const { value } = await gallery.change({ viewer: system, reason: 'test' }, tx =>
    tx.photos.add([newPhoto()]),
  );
  const object = { kind: 'photo', id: value[0]!.id } as const;
  const explained = await access(system).explain({ viewer: { kind: 'signed-in' }, verb: 'view', object });
  assert.equal(explained!.because[0]!.kind, 'in-no-album');
  assert.equal(explained!.change!.key, 'access.change.putIntoAlbum');
  const ways = await access(system).viewers(object);
  assert.deepEqual(
    ways!.map(way => way.who.kind),
    ['role', 'role'],
  );
});

test('links are ways in for as long as they are open, and lead to where they are revoked', async () => {
  const { id } = await makeAlbum();
  const object = { kind: 'album', id } as const;
  const { value: share } = await gallery.change(because(), tx =>
    tx.shares.create({ name: 'For the printer', albumId: id, verbs: ['view'] }),
  );
  const [way] = (await access(system).viewers(object))!;
  assert.equal(way!.who.kind, 'share');
  assert.equal(way!.path, `/admin/links/${share.id}`);
  const question = { viewer: { kind: 'share', id: share.id }, object } as const;
  assert.equal((await access(system).explain({ ...question, verb: 'view' }))!.allowed, true);
  assert.equal((await access(system).explain({ ...question, verb: 'download' }))!.allowed, false);
  await gallery.change(because(), tx => tx.shares.revoke(share.id));
  assert.ok((await access(system).viewers(object))!.every(({ who }) => who.kind !== 'share'));
  const closed = await access(system).explain({ ...question, verb: 'view' });
  assert.deepEqual(closed!.because[0], {
    kind: 'share-closed',
    speaksFor: false,
    shareId: share.id,
    why: 'revoked',
  });
});

test('the rules of an album are the nearest own ones, and what is shown comes from each level', async () => {
  const { id: parentId } = await makeAlbum({ [`user:${ana}`]: ['view'] });
  const { value: child } = await gallery.change(because(), async tx => {
    await tx.albums.edit(parentId, { largestSize: 1280, cameraShown: false });
    const { id } = await tx.albums.create({ title: 'Inner', parentId });
    await tx.albums.edit(id, { placeShown: 'hidden' });
    return id;
  });
  const rules = await access(system).rules(child);
  assert.equal(rules!.source.id, parentId);
  assert.deepEqual(
    rules!.grants.map(grant => grant.to.name),
    ['ana'],
  );
  assert.deepEqual(rules!.shown, { largestSize: 1280, place: 'hidden', camera: false, watermark: null });
  assert.equal((await access(system).reach(parentId))!.albums, 2);
  assert.equal(await access(viewerOf(ana)).rules(child), undefined, 'looking is not managing');
});
