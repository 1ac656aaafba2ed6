import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { AlbumEdit, Audience, Gallery, Publication } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;

before(async () => {
  ({ database, gallery } = await openTestDoors());
});
after(() => database.drop());

async function create(
  title: string,
  parentId: string | null = null,
  audience: Audience | null = parentId ? null : 'public',
) {
  const { value } = await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title, parentId, audience });
    const [photo] = await tx.photos.add([newPhoto({ albumId: album.id })]);
    return { ...album, photoId: photo!.id };
  });
  return value;
}

const edit = (id: string, change: AlbumEdit) => gallery.change(because(), tx => tx.albums.edit(id, change));
const titles = (albums: readonly { title: string }[]) => albums.map(album => album.title);

test('slugs come from titles, are unique in the gallery and never reserved words', async () => {
  assert.equal((await create('Été à Lisbonne')).slug, 'ete-a-lisbonne');
  assert.equal((await create('Été à Lisbonne')).slug, 'ete-a-lisbonne-2');
  assert.equal((await create('Search')).slug, 'search-2');
  assert.equal((await create('☃')).slug, 'album');
});

test('an old slug leads to the album and is given to no other', async () => {
  const album = await create('Winter');
  await edit(album.id, { slug: 'cold' });
  assert.deepEqual(await gallery.as(guest).albums.find('winter'), { movedTo: 'cold' });
  assert.equal((await create('Winter')).slug, 'winter-2');
  await edit(album.id, { slug: 'winter' });
  assert.deepEqual(await gallery.as(guest).albums.find('cold'), { movedTo: 'winter' });
  assert.ok('album' in (await gallery.as(guest).albums.find('winter'))!);
});

test('an old slug gives nothing away to who may not see the album', async () => {
  const album = await create('Secret', null, 'restricted');
  await edit(album.id, { slug: 'secret-renamed' });
  assert.equal(await gallery.as(guest).albums.find('secret'), undefined);
});

test('a slug that somebody types is refused when it is taken', async () => {
  const one = await create('Taken one');
  const two = await create('Taken two');
  await assert.rejects(edit(two.id, { slug: one.slug }), { code: 'SLUG_TAKEN' });
  await assert.rejects(edit(two.id, { slug: 'admin' }), { code: 'SLUG_TAKEN' });
});

test('wrong input is refused with a pointer to the field', async () => {
  const album = await create('Checked');
  await assert.rejects(edit(album.id, { title: '  ' }), { code: 'VALIDATION_FAILED', pointer: '/title' });
  await assert.rejects(edit(album.id, { nonsense: 1 } as never), {
    code: 'NOT_ACCEPTED',
    pointer: '/nonsense',
  });
  await assert.rejects(edit('missing', { title: 'x' }), { code: 'NOT_FOUND' });
});

test('an album cannot be moved below itself', async () => {
  const top = await create('Cycle');
  const below = await create('Below', top.id);
  const move = (id: string, parentId: string) =>
    gallery.change(because(), tx => tx.albums.move(id, { parentId }));
  await assert.rejects(move(top.id, below.id), { code: 'ALBUM_CYCLE' });
  await assert.rejects(move(top.id, top.id), { code: 'ALBUM_CYCLE' });
});

test('siblings keep the order they are put in, however often', async () => {
  const parent = await create('Ordered');
  const [a, b, c] = [
    await create('A', parent.id),
    await create('B', parent.id),
    await create('C', parent.id),
  ];
  for (let round = 0; round < 20; round++) {
    await gallery.change(because(), tx => tx.albums.move(c.id, { parentId: parent.id, beforeId: b.id }));
    await gallery.change(because(), tx => tx.albums.move(b.id, { parentId: parent.id, beforeId: c.id }));
  }
  assert.deepEqual(titles(await gallery.as(guest).albums.children(parent.id)), ['A', 'B', 'C']);
  await gallery.change(because(), tx => tx.albums.move(a.id, { parentId: parent.id }));
  assert.deepEqual(titles(await gallery.as(guest).albums.children(parent.id)), ['B', 'C', 'A']);
});

test('deleting takes what is below along, and restoring brings back just that', async () => {
  const top = await create('Bin');
  const kept = await create('Kept', top.id);
  const binned = await create('Binned before', top.id);
  await gallery.change(because(), tx => tx.albums.trash(binned.id));
  await gallery.change(because(), tx => tx.albums.trash(top.id));
  assert.equal(await gallery.as(guest).albums.find(kept.slug), undefined);
  assert.equal(await gallery.as(guest).photos.find(kept.photoId), undefined);
  await gallery.change(because(), tx => tx.albums.restore(top.id));
  assert.ok(await gallery.as(guest).photos.find(kept.photoId));
  assert.deepEqual(titles(await gallery.as(guest).albums.children(top.id)), ['Kept']);
});

test('audience is inherited until an album has its own, and changing it counts at once', async () => {
  const top = await create('House', null, 'public');
  const room = await create('Room', top.id);
  const sees = async () => (await gallery.as(guest).photos.find(room.photoId)) !== undefined;
  assert.equal(await sees(), true);
  await edit(top.id, { audience: 'restricted' });
  assert.equal(await sees(), false);
  await edit(room.id, { audience: 'public' });
  assert.equal(await sees(), true);
  await edit(room.id, { publication: 'draft' });
  assert.equal(await sees(), false);
  await edit(room.id, { publication: 'published', audience: null });
  assert.equal(await sees(), false);
  await edit(top.id, { audience: 'signed-in' });
  assert.equal(await sees(), false);
  assert.ok(await gallery.as(signedIn('member')).photos.find(room.photoId));
});

test('an album that is seen below one that is not stands at the nearest visible place and betrays nothing', async () => {
  const top = await create('Shown', null, 'public');
  const hidden = await create('Hidden', top.id, 'restricted');
  const open = await create('Open', hidden.id, 'public');
  const children = await gallery.as(guest).albums.children(top.id);
  assert.deepEqual(titles(children), ['Open']);
  const found = await gallery.as(guest).albums.find(open.slug);
  assert.ok(found && 'album' in found);
  assert.deepEqual(titles(found.album.above), ['Shown']);
  assert.equal(found.album.parentId, top.id);
  const tree = await gallery.as(guest).albums.tree();
  const inTree = tree.find(album => album.id === open.id)!;
  assert.deepEqual([inTree.parentId, inTree.depth], [top.id, 1]);
  assert.deepEqual(titles(await gallery.as(system).albums.children(top.id)), ['Hidden']);
});

test('a cover that would betray a hidden photo is replaced', async () => {
  const album = await create('Covered');
  const { value } = await gallery.change(because(), tx =>
    tx.photos.add([newPhoto({ albumId: album.id, publication: 'draft' })]),
  );
  await edit(album.id, { coverPhotoId: value[0]!.id });
  const coverFor = async (viewer = guest) => {
    const found = await gallery.as(viewer).albums.find(album.slug);
    return found && 'album' in found ? found.album.cover?.id : undefined;
  };
  assert.equal(await coverFor(), album.photoId);
  assert.equal(await coverFor(system), value[0]!.id);
});

test('previous and next album walk the outline from end to end', async () => {
  const tree = await gallery.as(guest).albums.tree();
  const walked = [tree[0]!.id];
  for (;;) {
    const { next } = await gallery.as(guest).albums.neighbours(walked.at(-1)!);
    if (!next) break;
    const back = await gallery.as(guest).albums.neighbours(next.id);
    assert.equal(back.previous?.id, walked.at(-1));
    walked.push(next.id);
  }
  assert.deepEqual(
    walked,
    tree.map(album => album.id),
  );
});

interface NaiveAlbum {
  id: string;
  parent: NaiveAlbum | null;
  audience: Audience | null;
  publication: Publication;
  trashed: boolean;
}

/** Written from the words of the design, without the code: who may see an album, walking up its parents. */
function naivelyVisible(album: NaiveAlbum, viewer: 'guest' | 'member'): boolean {
  for (let step: NaiveAlbum | null = album; step; step = step.parent)
    if (step.publication === 'draft') return false;
  let owner = album;
  while (owner.audience === null && owner.parent) owner = owner.parent;
  const audience = owner.audience ?? 'restricted';
  return !album.trashed && (audience === 'public' || (audience === 'signed-in' && viewer === 'member'));
}

test('after any edits and moves, path, outline, roots and counts are what a recount from scratch gives', async () => {
  const step = fc.record({
    index: fc.nat(5),
    target: fc.nat(5),
    kind: fc.constantFrom('move', 'top', 'audience', 'publication', 'trash', 'restore'),
    audience: fc.constantFrom('public', 'signed-in', 'restricted', null),
    publication: fc.constantFrom('draft', 'published'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
      const made: Awaited<ReturnType<typeof create>>[] = [];
      for (let i = 0; i < 6; i++) made.push(await create(`P${i}`, i % 3 === 0 ? null : made[i - 1]!.id));
      for (const { index, target, kind, audience, publication } of steps) {
        const id = made[index]!.id;
        await gallery
          .change(because(), async tx => {
            if (kind === 'move') await tx.albums.move(id, { parentId: made[target]!.id });
            if (kind === 'top') await tx.albums.move(id, { parentId: null });
            if (kind === 'audience') await tx.albums.edit(id, { audience: audience as Audience | null });
            if (kind === 'publication') await tx.albums.edit(id, { publication: publication as Publication });
            if (kind === 'trash') await tx.albums.trash(id);
            if (kind === 'restore') await tx.albums.restore(id);
          })
          .catch(error => assert.match(error.code, kind === 'move' ? /^(ALBUM_CYCLE|NOT_FOUND)$/ : /never/));
      }
      await assertTreeIsRight();
      await assertVisibleAsNaively(made);
    }),
    { numRuns: 25 },
  );
});

async function assertTreeIsRight(): Promise<void> {
  const { rows } = await database.knex.raw(
    `select a.id from albums a left join albums p on p.id = a.parent_id
     where a.path::text <> concat_ws('.', p.path::text, a.id)
       or a.outline <> coalesce(p.outline, '') || lpad(to_hex(a.position), 16, '0')
     union all
     select r.owner_id from access_roots r where r.id <> 1
       and not exists (select 1 from albums a where a.root_id = r.id or a.grants_root_id = r.id)
     union all
     select a.id from albums a join access_roots r on r.id = a.grants_root_id
       where (a.root_id = 1) <> r.grants_only or (a.root_id <> 1 and a.root_id <> a.grants_root_id)
         or r.granted_by <> (select o.id from albums o
           where a.path <@ o.path and (o.audience is not null or o.parent_id is null) order by nlevel(o.path) desc limit 1)
     union all
     select p.id from photos p where p.roots is distinct from coalesce((
       select array_agg(distinct r.id order by r.id) from album_photos m
       join albums a on a.id = m.album_id and a.trashed_at is null
       join access_roots r on r.id = a.root_id
         or (r.id = a.grants_root_id and (p.published_from > '-infinity' or p.published_until < 'infinity'))
       where m.photo_id = p.id), '{}')`,
  );
  assert.deepEqual(rows, []);
}

async function assertVisibleAsNaively(made: readonly { id: string }[]): Promise<void> {
  const rows = await database
    .knex('albums')
    .select('id', 'parent_id', 'audience', 'publication', 'trashed_at');
  const albums = new Map<string, NaiveAlbum>(
    rows.map(row => [row.id, { ...row, parent: null, trashed: row.trashed_at !== null }]),
  );
  for (const row of rows) albums.get(row.id)!.parent = albums.get(row.parent_id) ?? null;
  for (const viewer of ['guest', 'member'] as const) {
    const readers = gallery.as(viewer === 'guest' ? guest : signedIn('member'));
    const visible = new Set((await readers.albums.tree()).map(album => album.id));
    for (const { id } of made)
      assert.equal(visible.has(id), naivelyVisible(albums.get(id)!, viewer), `${viewer} ${id}`);
  }
}
