import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Gallery } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;

before(async () => {
  ({ database, gallery } = await openTestDoors());
});
after(() => database.drop());

/** Everything that undo has to bring back; ids of changes and counters apart. */
async function stateOfDomain(): Promise<string> {
  const tables = {
    photos: `select to_jsonb(p) - 'revision' as row from photos p order by p.id`,
    album_photos: `select to_jsonb(m) - 'added_at' as row from album_photos m order by m.album_id, m.photo_id`,
    photo_tags: `select to_jsonb(t) as row from photo_tags t order by t.photo_id, t.tag_id`,
    photo_roots: `select to_jsonb(r) - 'root_id' as row from photo_roots r order by r.photo_id, r.root_id`,
    albums: `select to_jsonb(a) - 'revision' - 'root_id' as row from albums a order by a.id`,
  };
  const state: unknown[] = [];
  for (const sql of Object.values(tables)) {
    const { rows } = await database.knex.raw(sql);
    state.push(rows.map((row: { row: Record<string, unknown> }) => ({ ...row.row, roots: undefined })));
  }
  return JSON.stringify(state);
}

async function makeAlbumWithPhotos(count: number) {
  const { value } = await gallery.change(because('set up'), async tx => {
    const album = await tx.albums.create({ title: 'Album', audience: 'public' });
    const photos = await tx.photos.add(Array.from({ length: count }, () => newPhoto({ albumId: album.id })));
    return { albumId: album.id, slug: album.slug, photoIds: photos.map(photo => photo.id) };
  });
  return value;
}

test('a change is one changeset with actor, reason, patches both ways and one event for each object', async () => {
  const { photoIds } = await makeAlbumWithPhotos(2);
  const { changesetId } = await gallery.change(because('better titles'), tx =>
    tx.photos.edit(photoIds, { title: 'Dune' }),
  );
  const changeset = (await gallery.as(system).changes.find(changesetId!))!;
  assert.equal(changeset.reason, 'better titles');
  assert.equal(changeset.actor.name, 'test');
  assert.equal(changeset.objects, 2);
  assert.deepEqual(changeset.patches[0]!.forward, [{ op: 'replace', path: '/title', value: 'Dune' }]);
  assert.deepEqual(changeset.patches[0]!.backward, [{ op: 'replace', path: '/title', value: null }]);
  const events = await database.knex('events').where({ changeset_id: changesetId }).select('name', 'payload');
  assert.deepEqual(events, [
    { name: 'photo.updated', payload: { fields: ['title'] } },
    { name: 'photo.updated', payload: { fields: ['title'] } },
  ]);
});

test('a change that changes nothing leaves no changeset', async () => {
  const { photoIds } = await makeAlbumWithPhotos(1);
  const { changesetId } = await gallery.change(because('nothing'), tx =>
    tx.photos.edit(photoIds, { title: null }),
  );
  assert.equal(changesetId, null);
  assert.equal((await gallery.as(system).photos.find(photoIds[0]!))!.revision, 1);
});

test('a change that fails half-way leaves nothing', async () => {
  const { photoIds, slug } = await makeAlbumWithPhotos(1);
  const before = await stateOfDomain();
  const failing = gallery.change(because('half'), async tx => {
    await tx.photos.edit(photoIds, { title: 'Half' });
    await tx.albums.create({ title: 'Half', slug });
  });
  await assert.rejects(failing, { code: 'SLUG_TAKEN' });
  assert.equal(await stateOfDomain(), before);
});

test('a changeset of more than 1,000 objects is refused', async () => {
  const photos = Array.from({ length: 1_001 }, () => newPhoto());
  await assert.rejects(
    gallery.change(because('too many'), tx => tx.photos.add(photos)),
    { code: 'CHANGESET_TOO_LARGE' },
  );
});

test('a guest can change nothing', async () => {
  const { albumId, photoIds } = await makeAlbumWithPhotos(1);
  const request = { viewer: guest, reason: 'mischief' };
  await assert.rejects(
    gallery.change(request, tx => tx.photos.edit(photoIds, { title: 'x' })),
    { code: 'SIGN_IN_REQUIRED' },
  );
  await assert.rejects(
    gallery.change(request, tx => tx.albums.trash(albumId)),
    { code: 'SIGN_IN_REQUIRED' },
  );
  const { changesetId } = await gallery.change(because('edit'), tx =>
    tx.photos.edit(photoIds, { title: 'x' }),
  );
  await assert.rejects(gallery.undo(changesetId!, request), { code: 'NOT_FOUND' });
});

test('undo takes a change back, and undoing the undo brings it again', async () => {
  const { photoIds, albumId } = await makeAlbumWithPhotos(3);
  const before = await stateOfDomain();
  const { changesetId } = await gallery.change(because('rework'), async tx => {
    await tx.photos.edit(photoIds, { title: 'T', tags: [['Animals', 'Birds']], rating: 4 });
    await tx.albums.removePhotos(albumId, [photoIds[0]!]);
    await tx.photos.trash([photoIds[1]!]);
  });
  const changed = await stateOfDomain();
  const undone = await gallery.undo(changesetId!, because('undo'));
  assert.equal(await stateOfDomain(), before);
  await gallery.undo(undone.changesetId!, because('redo'));
  assert.equal(await stateOfDomain(), changed);
  await gallery.undo(changesetId!, because('undo again'));
  assert.equal(await stateOfDomain(), before);
});

test('a change is undone once', async () => {
  const { photoIds } = await makeAlbumWithPhotos(1);
  const { changesetId } = await gallery.change(because('edit'), tx =>
    tx.photos.edit(photoIds, { title: 'x' }),
  );
  await gallery.undo(changesetId!, because('undo'));
  await assert.rejects(gallery.undo(changesetId!, because('undo')), { code: 'UNDO_CONFLICT' });
});

test('undo refuses to lose later work on the same field, and leaves other fields alone', async () => {
  const { photoIds } = await makeAlbumWithPhotos(1);
  const first = await gallery.change(because('first'), tx => tx.photos.edit(photoIds, { title: 'First' }));
  await gallery.change(because('caption'), tx => tx.photos.edit(photoIds, { caption: 'Later' }));
  const second = await gallery.change(because('second'), tx => tx.photos.edit(photoIds, { title: 'Second' }));
  await assert.rejects(gallery.undo(first.changesetId!, because('undo')), { code: 'UNDO_CONFLICT' });
  await gallery.undo(second.changesetId!, because('undo'));
  await gallery.undo(first.changesetId!, because('undo'));
  const photo = await gallery.as(system).photos.find(photoIds[0]!);
  assert.equal(photo!.title, null);
  assert.equal(photo!.caption, 'Later');
});

test('undoing an import leaves its photos in the trash, whatever was done to them since', async () => {
  const album = await makeAlbumWithPhotos(1);
  const imported = await gallery.change(because('import'), tx =>
    tx.photos.add([newPhoto({ albumId: album.albumId })]),
  );
  const id = imported.value[0]!.id;
  await gallery.change(because('title'), tx => tx.photos.edit([id], { title: 'Kept' }));
  await gallery.undo(imported.changesetId!, because('undo'));
  assert.equal(await gallery.as(guest).photos.find(id), undefined);
  const trashed = await gallery.as(system).photos.trashed();
  assert.equal(trashed.items.find(photo => photo.id === id)?.title, 'Kept');
});

test('a batch is undone as one', async () => {
  const { photoIds } = await makeAlbumWithPhotos(4);
  const before = await stateOfDomain();
  const batchId = await gallery.openBatch(because('retitle'), 'edit');
  for (const id of photoIds) {
    await gallery.change({ ...because('retitle'), batchId }, tx => tx.photos.edit([id], { title: id }));
  }
  await gallery.closeBatch(batchId, { photos: 4 });
  assert.deepEqual(await gallery.undoBatch(batchId, because('undo')), { changesets: 4 });
  assert.equal(await stateOfDomain(), before);
});

test('history tells each change of an object, newest first, to who may edit it', async () => {
  const { photoIds } = await makeAlbumWithPhotos(1);
  await gallery.change(because('one'), tx => tx.photos.edit(photoIds, { title: '1' }));
  await gallery.change(because('two'), tx => tx.photos.edit(photoIds, { title: '2' }));
  const page = await gallery.as(system).changes.history('photo', photoIds[0]!, { limit: 2 });
  assert.deepEqual(
    page!.items.map(changeset => changeset.reason),
    ['two', 'one'],
  );
  const rest = await gallery.as(system).changes.history('photo', photoIds[0]!, { after: page!.next! });
  assert.deepEqual(
    rest!.items.map(changeset => changeset.reason),
    ['set up'],
  );
  assert.equal(await gallery.as(guest).changes.history('photo', photoIds[0]!), undefined);
});

test('whatever is done in whatever order, undoing it all newest first restores the state before', async () => {
  const { albumId, photoIds } = await makeAlbumWithPhotos(4);
  const other = await makeAlbumWithPhotos(1);
  const photo = fc.nat(3).map(index => photoIds[index]!);
  const step = fc.oneof(
    fc.record({ do: fc.constant('edit' as const), photo, title: fc.option(fc.string({ maxLength: 5 })) }),
    fc.record({ do: fc.constant('tag' as const), photo, tag: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ do: fc.constant('trash' as const), photo }),
    fc.record({ do: fc.constant('restore' as const), photo }),
    fc.record({ do: fc.constant('leave' as const), photo }),
    fc.record({ do: fc.constant('join' as const), photo }),
    fc.record({ do: fc.constant('last' as const), photo }),
    fc.record({ do: fc.constant('move' as const), below: fc.boolean() }),
    fc.record({ do: fc.constant('rename' as const), slug: fc.constantFrom('x-one', 'x-two') }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
  const run = (action: Step) =>
    gallery.change(because(action.do), async tx => {
      if (action.do === 'edit') await tx.photos.edit([action.photo], { title: action.title });
      if (action.do === 'tag') await tx.photos.retag([action.photo], { add: [[action.tag]] });
      if (action.do === 'trash') await tx.photos.trash([action.photo]);
      if (action.do === 'restore') await tx.photos.restore([action.photo]);
      if (action.do === 'leave') await tx.albums.removePhotos(albumId, [action.photo]);
      if (action.do === 'join') await tx.albums.addPhotos(other.albumId, [action.photo]);
      if (action.do === 'last') await tx.albums.reorder(other.albumId, other.photoIds, null);
      if (action.do === 'move')
        await tx.albums.move(albumId, { parentId: action.below ? other.albumId : null });
      if (action.do === 'rename') await tx.albums.edit(albumId, { slug: action.slug });
    });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async steps => {
      const before = await stateOfDomain();
      const done: string[] = [];
      for (const action of steps) {
        const { changesetId } = await run(action);
        if (changesetId) done.push(changesetId);
      }
      for (const id of done.toReversed()) await gallery.undo(id, because('undo'));
      assert.equal(await stateOfDomain(), before);
    }),
    { numRuns: 40 },
  );
});
