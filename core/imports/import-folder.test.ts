import assert from 'node:assert/strict';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fillFolder, importFolder, readAlbums, readImportedState } from '../testing/import-world.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

let world: TestGallery;
let base: string;
before(async () => {
  world = await createTestGallery();
  base = await mkdtemp(path.join(tmpdir(), 'enfilade-folders-'));
});
after(async () => {
  await world.close();
  await rm(base, { recursive: true, force: true });
});

const folder = (name: string, files: Parameters<typeof fillFolder>[1]) =>
  fillFolder(path.join(base, name), files);
const db = () => world.database.knex;
const albumsBelow = async (...tops: string[]) =>
  (await readAlbums(db())).filter(album => tops.includes(album.path.split('/')[0]!));

test('folders become albums, nested as they are, and loose files go into one of the folder’s name', async () => {
  const report = await importFolder(
    world,
    await folder('Archive', {
      'loose.jpg': 1,
      'Travels/2.jpg': 2,
      'Travels/10.jpg': 3,
      'Travels/1.jpg': 4,
      'Travels/Portugal/Porto/a.jpg': 5,
      'Papers/contract.txt': 'no photo',
      'Empty/.hidden/x.jpg': 6,
    }),
  );
  assert.deepEqual([report.added, report.skipped, report.refused, report.failure], [5, { txt: 1 }, [], null]);
  assert.deepEqual(await albumsBelow('Archive', 'Travels', 'Papers', 'Empty'), [
    { path: 'Archive', audience: 'restricted', photos: ['loose.jpg'] },
    { path: 'Travels', audience: 'restricted', photos: ['1.jpg', '2.jpg', '10.jpg'] },
    { path: 'Travels/Portugal', audience: null, photos: [] },
    { path: 'Travels/Portugal/Porto', audience: null, photos: ['a.jpg'] },
  ]);
});

test('an import is one batch, and undoing it takes all of it back', async () => {
  const report = await importFolder(world, await folder('Undone', { 'Once/a.jpg': 11, 'Once/b.jpg': 12 }));
  const batch = await db()('batches').where({ id: report.batchId }).first();
  assert.deepEqual([batch.kind, batch.summary.added, batch.finished_at !== null], ['import', 2, true]);
  await world.gallery.undoBatch(report.batchId!, { viewer: systemViewer, reason: 'test' });
  assert.deepEqual(await albumsBelow('Once'), []);
});

test('importing the same folder again adds nothing and leaves no trace in history', async () => {
  const place = await folder('Again', { 'Twice/a.jpg': 21, 'Twice/b.jpg': 22 });
  await importFolder(world, place);
  const before = await readImportedState(db());
  const counts = async () => db()('changesets').count().first();
  const changesets = await counts();
  const report = await importFolder(world, place);
  assert.deepEqual([report.added, report.alreadyThere, report.batchId], [0, 2, null]);
  assert.deepEqual(await readImportedState(db()), before);
  assert.deepEqual(await counts(), changesets);
});

test('a renamed file is the same photo', async () => {
  const place = await folder('Renamed', { 'Names/old.jpg': 31 });
  await importFolder(world, place);
  await rename(path.join(place, 'Names/old.jpg'), path.join(place, 'Names/new.jpg'));
  const report = await importFolder(world, place);
  assert.deepEqual([report.added, report.alreadyThere], [0, 1]);
  assert.deepEqual((await albumsBelow('Names'))[0]?.photos, ['old.jpg']);
});

test('a folder goes on with its album after that was renamed and moved', async () => {
  const place = await folder('Curated', { 'Raw name/a.jpg': 41 });
  await importFolder(world, place);
  const above = await world.album({ title: 'Shelf' });
  const request = { viewer: systemViewer, reason: 'test' };
  await world.gallery.change(request, async tx => {
    const { id } = await db()('albums').where({ title: 'Raw name' }).first('id');
    await tx.albums.edit(id, { title: 'A good name' });
    await tx.albums.move(id, { parentId: above.id });
  });
  await folder('Curated', { 'Raw name/b.jpg': 42 });
  const report = await importFolder(world, place);
  assert.deepEqual(report.albums, [{ title: 'Raw name', path: ['Raw name'], isNew: false, photos: 2 }]);
  assert.deepEqual(await albumsBelow('Raw name'), []);
  assert.deepEqual((await albumsBelow('Shelf'))[1], {
    path: 'Shelf/A good name',
    audience: 'restricted',
    photos: ['a.jpg', 'b.jpg'],
  });
});

test('the same bytes in two folders are one photo in two albums, in one folder one photo once', async () => {
  const report = await importFolder(
    world,
    await folder('Same', { 'East/a.jpg': 51, 'East/copy of a.jpg': 51, 'West/c.jpg': 51, 'West/d.jpg': 52 }),
  );
  assert.deepEqual([report.added, report.alreadyThere], [2, 2]);
  assert.deepEqual(
    (await albumsBelow('East', 'West')).map(album => album.photos),
    [['a.jpg'], ['a.jpg', 'd.jpg']],
  );
});

test('two imports of one folder at once come to the state of one', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`Race/${index}.jpg`, 100 + index]),
  );
  const place = await folder('Racing', files);
  const reports = await Promise.all([importFolder(world, place), importFolder(world, place)]);
  assert.deepEqual(
    reports.map(report => [report.refused, report.failure, report.added + report.alreadyThere]),
    [
      [[], null, 30],
      [[], null, 30],
    ],
  );
  assert.equal(reports[0]!.added + reports[1]!.added, 30);
  const names = Array.from({ length: 30 }, (_, index) => `${index}.jpg`);
  assert.deepEqual(
    (await albumsBelow('Race')).map(album => album.photos),
    [names],
  );
});

test('photos that lie in the trash stay there, and no album is made for them', async () => {
  await importFolder(world, await folder('Binned', { 'Gone/a.jpg': 61 }));
  const { id } = await db()('photos').where({ file_name: 'a.jpg', caption: 'Photo 61' }).first('id');
  await world.gallery.change({ viewer: systemViewer, reason: 'test' }, tx => tx.photos.trash([id]));
  const report = await importFolder(world, await folder('Binned again', { 'Elsewhere/a.jpg': 61 }));
  assert.deepEqual([report.added, report.inTrash, report.albums], [0, 1, []]);
  assert.deepEqual(await albumsBelow('Elsewhere'), []);
});

test('below a named album, loose files go into it and new albums inherit', async () => {
  const target = await world.album({ title: 'Target' });
  const place = await folder('Put below', { 'loose.jpg': 71, 'Inner/a.jpg': 72 });
  await importFolder(world, place, { targetId: target.id });
  assert.deepEqual(await albumsBelow('Target'), [
    { path: 'Target', audience: 'public', photos: ['loose.jpg'] },
    { path: 'Target/Inner', audience: null, photos: ['a.jpg'] },
  ]);
  assert.equal((await importFolder(world, place, { targetId: target.id })).batchId, null);
});

test('new top albums are public when asked for, and those that are there keep their audience', async () => {
  const place = await folder('Opened', { 'Old/a.jpg': 81 });
  await importFolder(world, place);
  await folder('Opened', { 'Old/b.jpg': 82, 'New/c.jpg': 83 });
  await importFolder(world, place, { isPublic: true });
  const audiences = (await albumsBelow('Old', 'New')).map(album => [album.path, album.audience]);
  assert.deepEqual(audiences, [
    ['Old', 'restricted'],
    ['New', 'public'],
  ]);
});

test('more keywords than one changeset holds all become tags', async () => {
  const sidecar = (photo: number) => {
    const items = Array.from({ length: 480 }, (_, index) => `<rdf:li>Word ${photo} ${index}</rdf:li>`).join(
      '',
    );
    return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <dc:subject><rdf:Bag>${items}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`;
  };
  const files = Object.fromEntries(
    [1, 2, 3].flatMap(photo => [
      [`Wordy/${photo}.jpg`, 90 + photo],
      [`Wordy/${photo}.xmp`, sidecar(photo)],
    ]),
  );
  const report = await importFolder(world, await folder('Words', files));
  assert.deepEqual([report.added, report.refused, report.skipped], [3, [], {}]);
  const { count } = (await db()('tags').where('name', 'like', 'Word %').count({ count: '*' }).first())!;
  assert.equal(Number(count), 1440);
});
