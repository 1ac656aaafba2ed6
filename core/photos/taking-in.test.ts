import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Gallery } from '../plugin-api/index.ts';
import { because, openTestDoors, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;

before(async () => {
  ({ database, gallery } = await openTestDoors());
});
after(() => database.drop());

const createAlbum = async (title: string) =>
  (await gallery.change(because(), tx => tx.albums.create({ title, audience: 'public' }))).value;
const add = (...photos: ReturnType<typeof newPhoto>[]) =>
  gallery.change(because('import'), tx => tx.photos.add(photos)).then(result => result.value);

test('the same bytes twice give one photo, which lies in both albums', async () => {
  const [one, two] = [await createAlbum('One'), await createAlbum('Two')];
  const photo = newPhoto({ albumId: one.id });
  const added = await add(photo, { ...photo, fileName: 'renamed.jpg', albumId: two.id });
  assert.deepEqual(
    added.map(result => result.status),
    ['added', 'duplicate'],
  );
  assert.equal(added[0]!.id, added[1]!.id);
  const found = await gallery.as(system).photos.find(added[0]!.id);
  assert.deepEqual(
    found!.albums.map(album => album.title),
    ['One', 'Two'],
  );
  assert.equal(found!.fileName, 'photo.jpg');
});

test('taking the same photo in again changes nothing', async () => {
  const album = await createAlbum('Again');
  const photo = newPhoto({ albumId: album.id });
  await add(photo);
  const again = await gallery.change(because('import'), tx => tx.photos.add([photo]));
  assert.equal(again.value[0]!.status, 'duplicate');
  assert.equal(again.changesetId, null);
});

test('twenty at once with the same bytes make one photo', async () => {
  const album = await createAlbum('Rush');
  const photo = newPhoto({ albumId: album.id });
  const results = await Promise.all(Array.from({ length: 20 }, () => add(photo)));
  const statuses = results.flat().map(result => result.status);
  assert.equal(statuses.filter(status => status === 'added').length, 1);
  assert.equal(new Set(results.flat().map(result => result.id)).size, 1);
  assert.equal((await gallery.as(system).photos.list({ kind: 'album', slug: album.slug }))!.items.length, 1);
});

test('a photo in the trash stays there', async () => {
  const album = await createAlbum('Binned');
  const photo = newPhoto({ albumId: album.id });
  const [added] = await add(photo);
  await gallery.change(because(), tx => tx.photos.trash([added!.id]));
  assert.deepEqual(await add(photo), [{ id: added!.id, sha256: photo.sha256, status: 'trashed' }]);
});

test('photos come into an album in the order they are given, behind those there', async () => {
  const album = await createAlbum('Order');
  const photos = ['a', 'b', 'c', 'd'].map(title => newPhoto({ albumId: album.id, details: { title } }));
  await add(photos[0]!, photos[1]!);
  await add(photos[2]!, photos[3]!);
  const titles = async () =>
    (await gallery.as(system).photos.list({ kind: 'album', slug: album.slug }))!.items.map(
      photo => photo.title,
    );
  assert.deepEqual(await titles(), ['a', 'b', 'c', 'd']);
  const { items } = (await gallery.as(system).photos.list({ kind: 'album', slug: album.slug }))!;
  const id = (index: number) => items[index]!.id;
  await gallery.change(because(), tx => tx.albums.reorder(album.id, [id(3), id(2)], id(0)));
  assert.deepEqual(await titles(), ['d', 'c', 'a', 'b']);
  for (let round = 0; round < 40; round++) {
    await gallery.change(because(), tx => tx.albums.reorder(album.id, [id(0)], id(1)));
    await gallery.change(because(), tx => tx.albums.reorder(album.id, [id(1)], id(0)));
  }
  assert.deepEqual(await titles(), ['d', 'c', 'b', 'a']);
});

test('one foreign id among many makes the whole change not found', async () => {
  const [photo] = await add(newPhoto());
  const edit = gallery.change(because(), tx => tx.photos.edit([photo!.id, 'missing'], { title: 'x' }));
  await assert.rejects(edit, { code: 'NOT_FOUND' });
  assert.equal((await gallery.as(system).photos.find(photo!.id))!.title, null);
});

test('an edit that does not fit is refused with a pointer', async () => {
  const [photo] = await add(newPhoto());
  const edit = (change: object) => gallery.change(because(), tx => tx.photos.edit([photo!.id], change));
  await assert.rejects(edit({ rating: 6 }), { code: 'VALIDATION_FAILED', pointer: '/rating' });
  await assert.rejects(edit({ sha256: 'x' }), { code: 'NOT_ACCEPTED', pointer: '/sha256' });
  await assert.rejects(edit({ title: 'x'.repeat(501) }), { code: 'VALIDATION_FAILED', pointer: '/title' });
});

test('an album is placed where half of its photos are, by town or else by country', async () => {
  const placeOf = async (...places: [city: string | null, country: string][]) => {
    const album = await createAlbum('Placed');
    const place = ([city, country]: [string | null, string]) => ({
      city,
      country,
      location: null,
      state: null,
      countryCode: null,
    });
    await add(
      ...places.map(each => newPhoto({ albumId: album.id, details: { place: place(each) } })),
      newPhoto({ albumId: album.id }),
    );
    return (await gallery.as(system).albums.findById(album.id))!.place;
  };
  assert.equal(
    await placeOf(['Lisboa', 'Portugal'], ['Lisboa', 'Portugal'], ['Docksta', 'Sweden']),
    'Lisboa, Portugal',
  );
  assert.equal(
    await placeOf(['Lisboa', 'Portugal'], ['Porto', 'Portugal'], ['Faro', 'Portugal']),
    'Portugal',
  );
  assert.equal(await placeOf(['Lisboa', 'Portugal'], ['Kyoto', 'Japan'], ['Docksta', 'Sweden']), null);
});
