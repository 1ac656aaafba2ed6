import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Gallery, TagSummary, TagWithCount } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;
let openAlbum: string;
let closedAlbum: string;

before(async () => {
  ({ database, gallery } = await openTestDoors());
  await gallery.change(because(), async tx => {
    openAlbum = (await tx.albums.create({ title: 'Open', audience: 'public' })).id;
    closedAlbum = (await tx.albums.create({ title: 'Closed', audience: 'restricted' })).id;
  });
});
after(() => database.drop());

const ensure = async (...paths: string[][]): Promise<readonly TagSummary[]> =>
  (await gallery.change(because(), tx => tx.tags.ensure(paths))).value;

async function addPhoto(albumId: string, ...keywords: string[][]): Promise<string> {
  const { value } = await gallery.change(because(), tx => tx.photos.add([newPhoto({ albumId, keywords })]));
  return value[0]!.id;
}

const counts = (tags: readonly TagWithCount[]) => tags.map(tag => [tag.name, tag.photoCount]);

test('names are one tag whatever their case and composition, in the spelling that came first', async () => {
  const tags = await ensure(['Été'], ['ÉTÉ'], ['E\u0301te\u0301'], [' été  '], ['Straße'], ['STRASSE']);
  assert.equal(new Set(tags.slice(0, 4).map(tag => tag.id)).size, 1);
  assert.equal(tags[0]!.name, 'Été');
  assert.notEqual(tags[4]!.id, tags[5]!.id);
  assert.deepEqual(
    tags.map(tag => tag.slug),
    ['ete', 'ete', 'ete', 'ete', 'strasse', 'strasse-2'],
  );
});

test('paths make hierarchies; the same name may stand at several places', async () => {
  const [paris, person, again] = await ensure(['Places', 'Paris'], ['People', 'Paris'], ['places', 'PARIS']);
  assert.equal(paris!.id, again!.id);
  assert.notEqual(paris!.id, person!.id);
  assert.deepEqual([paris!.slug, person!.slug], ['paris', 'paris-2']);
});

test('names of nothing but spaces are left out', async () => {
  assert.deepEqual(await ensure(['  ', '\u0000'], []), []);
});

test('any names can be made at once and found again', async () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('Cat', 'cat', '東京', 'قط', '🐈'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(name, { maxLength: 3 }), { maxLength: 8 }), async paths => {
      const tags = await ensure(...paths);
      assert.deepEqual(await ensure(...paths), tags);
      assert.deepEqual(
        tags.map(tag => tag.name === ''),
        tags.map(() => false),
      );
    }),
    { numRuns: 40 },
  );
});

test('two changes at once make one tag', async () => {
  const made = await Promise.all(
    Array.from({ length: 6 }, (_, i) => ensure(['Race', `runner ${i % 2}`], ['Race'], [`own ${i}`])),
  );
  assert.equal(new Set(made.map(tags => tags[1]!.id)).size, 1);
  assert.equal(new Set(made.map(tags => tags[0]!.id)).size, 2);
});

test('a viewer is told of tags with photos they may see, and so many', async () => {
  await addPhoto(openAlbum, ['Animals', 'Bird'], ['Count me']);
  await addPhoto(openAlbum, ['Animals', 'Cat']);
  await addPhoto(closedAlbum, ['Animals', 'Cat'], ['Hidden tag']);
  const named = (tags: readonly TagWithCount[]) =>
    counts(tags.filter(tag => ['Animals', 'Bird', 'Cat', 'Hidden tag'].includes(tag.name)));
  assert.deepEqual(named(await gallery.as(guest).tags.index()), [
    ['Animals', 2],
    ['Bird', 1],
    ['Cat', 1],
  ]);
  assert.deepEqual(named(await gallery.as(system).tags.index()), [
    ['Animals', 3],
    ['Bird', 1],
    ['Cat', 2],
    ['Hidden tag', 1],
  ]);
  assert.equal(await gallery.as(guest).tags.find(['hidden-tag']), undefined);
  assert.deepEqual(await gallery.as(guest).tags.suggest('hid', 5), []);
  assert.deepEqual(await gallery.as(guest).tags.related(['hidden-tag'], 5), []);
});

test('the list of a tag holds as many photos as are counted', async () => {
  const { tags, photos } = gallery.as(guest);
  for (const tag of await tags.index()) {
    const page = await photos.list({ kind: 'tags', slugs: [tag.slug] }, { limit: 200 });
    assert.equal(page?.items.length, tag.photoCount, tag.name);
  }
});

test('intersections count photos with all of the tags, and know what goes with them', async () => {
  await addPhoto(openAlbum, ['Sea'], ['Boat'], ['Blue']);
  await addPhoto(openAlbum, ['Sea'], ['Boat']);
  await addPhoto(openAlbum, ['Sea'], ['Blue']);
  await addPhoto(closedAlbum, ['Sea'], ['Boat'], ['Storm']);
  const { tags } = gallery.as(guest);
  const found = await tags.find(['sea', 'boat']);
  assert.ok(found && 'tags' in found);
  assert.equal(found.photoCount, 2);
  assert.deepEqual(
    found.tags.map(tag => tag.name),
    ['Sea', 'Boat'],
  );
  assert.deepEqual(counts(await tags.related(['sea'], 5)), [
    ['Blue', 2],
    ['Boat', 2],
  ]);
  assert.deepEqual(counts(await tags.related(['sea', 'boat'], 5)), [['Blue', 2]]);
  assert.equal(await tags.find(['sea', 'no-such-tag']), undefined);
  assert.deepEqual(await tags.find(['boat', 'sea', 'boat']), { movedTo: ['boat', 'sea'] });
});

test('a renamed tag keeps its old address and its photos are found by the new name', async () => {
  const id = await addPhoto(openAlbum, ['Fjord']);
  const [tag] = await ensure(['Fjord']);
  const change = await gallery.change(because(), tx =>
    tx.tags.edit(tag!.id, { name: 'Sound', slug: 'sound' }),
  );
  const readers = gallery.as(guest);
  assert.deepEqual(await readers.tags.find(['fjord']), { movedTo: ['sound'] });
  assert.deepEqual(await readers.tags.find(['fjord', 'sound']), { movedTo: ['sound'] });
  assert.equal((await readers.search.run('sound')).photos.items[0]?.id, id);
  assert.equal((await readers.search.run('fjord')).photoCount, 0);
  assert.equal((await readers.search.run('tag:fjord')).photoCount, 1);
  await gallery.undo(change.changesetId!, because('no'));
  assert.deepEqual(await readers.tags.find(['sound']), { movedTo: ['fjord'] });
  assert.equal((await readers.search.run('fjord')).photoCount, 1);
});

test('an old address of a tag that a viewer may not see leads nowhere', async () => {
  await addPhoto(closedAlbum, ['Code name']);
  const [tag] = await ensure(['Code name']);
  await gallery.change(because(), tx => tx.tags.edit(tag!.id, { slug: 'operation' }));
  assert.equal(await gallery.as(guest).tags.find(['code-name']), undefined);
});

test('a tag whose making is undone stays for others to use, and is shown nowhere', async () => {
  const made = await gallery.change(because(), tx => tx.tags.ensure([['Fleeting']]));
  await gallery.undo(made.changesetId!, because('no'));
  assert.equal((await ensure(['fleeting']))[0]!.id, made.value[0]!.id);
  assert.equal(await gallery.as(guest).tags.find(['fleeting']), undefined);
});

test('a moved tag takes its photos along, and counts follow', async () => {
  await addPhoto(openAlbum, ['Old top', 'Middle', 'Leaf']);
  const [, middle, top] = await ensure(['Old top'], ['Old top', 'Middle'], ['New top']);
  await gallery.change(because(), tx => tx.tags.edit(middle!.id, { parentId: top!.id }));
  const known = new Map((await gallery.as(guest).tags.index()).map(tag => [tag.name, tag.photoCount]));
  assert.deepEqual(
    ['Old top', 'New top', 'Middle', 'Leaf'].map(name => known.get(name)),
    [undefined, 1, 1, 1],
  );
});

test('a tag comes not below itself, nor gets a name or an address that is taken', async () => {
  const [top, low, other] = await ensure(['Ring'], ['Ring', 'Stone'], ['Chain']);
  const edit = (id: string, change: object) => gallery.change(because(), tx => tx.tags.edit(id, change));
  await assert.rejects(edit(top!.id, { parentId: low!.id }), { code: 'CONFLICT' });
  await assert.rejects(edit(top!.id, { parentId: top!.id }), { code: 'CONFLICT' });
  await assert.rejects(edit(top!.id, { parentId: 'nobody' }), { code: 'NOT_FOUND' });
  await assert.rejects(edit(other!.id, { name: 'RING' }), { code: 'CONFLICT', pointer: '/name' });
  await assert.rejects(edit(other!.id, { slug: 'ring' }), { code: 'SLUG_TAKEN' });
  await assert.rejects(edit(other!.id, { slug: 'A b' }), { code: 'VALIDATION_FAILED', pointer: '/slug' });
  await assert.rejects(edit(other!.id, { colour: 'red' }), { code: 'NOT_ACCEPTED', pointer: '/colour' });
  await assert.rejects(
    gallery.change({ viewer: guest, reason: 'x' }, tx => tx.tags.ensure([['Graffiti']])),
    { code: 'SIGN_IN_REQUIRED' },
  );
  await assert.rejects(
    gallery.change({ viewer: signedIn('member'), reason: 'x' }, tx => tx.tags.ensure([['Graffiti']])),
  );
});

test('a synonym leads to its tag, by address, by keyword and in search', async () => {
  const id = await addPhoto(openAlbum, ['Kingfisher']);
  const [tag] = await ensure(['Kingfisher']);
  await database.knex('tag_synonyms').insert({ tag_id: tag!.id, name: 'Eisvogel' });
  await database.knex.raw('select refresh_photo_search(?::text[])', [[id]]);
  const readers = gallery.as(guest);
  assert.equal((await ensure(['EISVOGEL']))[0]!.id, tag!.id);
  assert.deepEqual(await readers.tags.find(['eisvogel']), { movedTo: ['kingfisher'] });
  assert.equal((await readers.search.run('eisvog')).photos.items[0]?.id, id);
  assert.equal((await readers.search.run('tag:eisvogel')).photoCount, 1);
  assert.deepEqual(counts(await readers.tags.suggest('eis', 5)), [['Kingfisher', 1]]);
});

test('suggestions begin with the letters given, most used first, accents apart; signs are no wildcards', async () => {
  await addPhoto(openAlbum, ['Øresund'], ['Zürich']);
  await addPhoto(openAlbum, ['Zürich'], ['Zugspitze']);
  const { tags } = gallery.as(guest);
  assert.deepEqual(counts(await tags.suggest('zu', 5)), [
    ['Zürich', 2],
    ['Zugspitze', 1],
  ]);
  assert.deepEqual(await tags.suggest('%', 5), []);
  assert.deepEqual(await tags.suggest('_', 5), []);
});

test('without letters the most used tags are suggested', async () => {
  const { tags } = gallery.as(system);
  const all = (await tags.index()).map(tag => tag.photoCount).toSorted((one, other) => other - one);
  const suggested = await tags.suggest('', 3);
  assert.deepEqual(
    suggested.map(tag => tag.photoCount),
    all.slice(0, 3),
  );
});
