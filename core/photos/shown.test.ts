import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AlbumEdit, Gallery, Viewer } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;
before(async () => {
  ({ database, gallery } = await openTestDoors());
  await database.knex.raw(
    `insert into users (id, name, display_name, role) values ('ana', 'ana', 'Ana', 'member')`,
  );
});
after(() => database.drop());

const ana = signedIn('member', { userId: 'ana' });
const details = {
  coordinates: { latitude: 38.71234, longitude: -9.13456 },
  place: {
    location: 'Beco do Carneiro',
    city: 'Lisbon',
    state: null,
    country: 'Portugal',
    countryCode: 'PT',
  },
  camera: {
    make: 'Rolleiflex',
    model: 'T',
    lens: null,
    exposureSeconds: null,
    aperture: 3.5,
    iso: 400,
    focalLengthMm: null,
    focalLength35Mm: null,
    exposureBiasEv: null,
    flashFired: null,
  },
};

/** A public album with one photo of 3,000 × 2,000 pixels, and what is shown of it. */
async function make(edit: AlbumEdit, title: string = crypto.randomUUID()) {
  const { value } = await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title, audience: 'public' });
    await tx.albums.edit(album.id, edit);
    const [photo] = await tx.photos.add([
      newPhoto({ albumId: album.id, width: 3000, height: 2000, details: { ...details, title } }),
    ]);
    return { album, id: photo!.id };
  });
  return value;
}

const find = async (viewer: Viewer, id: string) => (await gallery.as(viewer).photos.find(id))!;
const finds = async (viewer: Viewer, query: string, id: string) =>
  (await gallery.as(viewer).search.run(query)).photos.items.some(photo => photo.id === id);

test('where nothing is said, guests are shown the town and the camera, and as many pixels as there are', async () => {
  const { id } = await make({});
  const photo = await find(guest, id);
  assert.deepEqual(photo.coordinates, { latitude: 38.7, longitude: -9.1 });
  assert.deepEqual([photo.place?.location, photo.place?.city], [null, 'Lisbon']);
  assert.equal(photo.camera?.make, 'Rolleiflex');
  assert.equal(photo.largestSize, null);
  assert.equal((await find(system, id)).place?.location, 'Beco do Carneiro');
});

test('an album shows the exact place to everybody, or none to anybody who may not edit', async () => {
  const exact = await make({ placeShown: 'exact' });
  assert.deepEqual((await find(guest, exact.id)).coordinates, details.coordinates);
  assert.ok(await finds(guest, 'carneiro', exact.id));
  assert.ok(await finds(guest, 'place:carneiro', exact.id));
  const hidden = await make({ placeShown: 'hidden' });
  const photo = await find(guest, hidden.id);
  assert.deepEqual([photo.coordinates, photo.place, photo.altitude], [null, null, null]);
  for (const query of [
    'lisbon',
    'carneiro',
    'place:lisbon',
    'country:PT',
    'town:lisbon',
    '"beco do carneiro"',
  ])
    assert.equal(await finds(guest, query, hidden.id), false, query);
  assert.ok(await finds(system, 'lisbon', hidden.id));
  assert.ok(await finds(guest, '-place:lisbon', hidden.id), 'what is not shown is no reason to leave it out');
});

test('camera facts that are not shown are not found by either', async () => {
  const { id } = await make({ cameraShown: false });
  assert.equal((await find(guest, id)).camera, null);
  for (const query of ['rolleiflex', 'camera:rolleiflex', 'iso:400', 'f:3.5'])
    assert.equal(await finds(guest, query, id), false, query);
  assert.ok(await finds(system, 'camera:rolleiflex', id));
});

test('what an album says holds below it until an album there says otherwise', async () => {
  const { album } = await make({ largestSize: 800, placeShown: 'hidden' });
  const inside = await gallery.change(because(), async tx => {
    const below = await tx.albums.create({ title: crypto.randomUUID(), parentId: album.id });
    const [photo] = await tx.photos.add([newPhoto({ albumId: below.id, details })]);
    return { below, id: photo!.id };
  });
  const { below, id } = inside.value;
  assert.equal((await find(guest, id)).largestSize, 800);
  await gallery.change(because(), tx => tx.albums.edit(below.id, { largestSize: 1_000_000 }));
  const photo = await find(guest, id);
  assert.deepEqual([photo.largestSize, photo.place], [null, null]);
  const found = (await gallery.as(system).albums.findById(below.id))!;
  assert.deepEqual(found.ownShown, { largestSize: 1_000_000, place: null, camera: null, watermark: null });
  assert.deepEqual(found.shown, { largestSize: 1_000_000, place: 'hidden', camera: true, watermark: null });
});

test('a photo in two albums is shown as the one shows it that shows more', async () => {
  const small = await make({ largestSize: 400, cameraShown: false });
  const other = await make({ placeShown: 'hidden' });
  await gallery.change(because(), tx => tx.albums.addPhotos(other.album.id, [small.id]));
  const photo = await find(guest, small.id);
  assert.deepEqual(
    [photo.largestSize, photo.camera?.make, photo.place?.city],
    [null, 'Rolleiflex', 'Lisbon'],
  );
});

test('who may edit is shown everything, and no cache keeps for everybody what guests may not have', async () => {
  const { album, id } = await make({
    largestSize: 800,
    placeShown: 'hidden',
    audienceVerbs: ['view', 'download'],
    grants: { 'user:ana': ['view', 'edit'] },
  });
  const asGuest = (await gallery.as(guest).photos.bytes(id))!;
  assert.deepEqual([asGuest.largestSize, asGuest.mayDownload, asGuest.isPublic], [800, false, true]);
  const asAna = (await gallery.as(ana).photos.bytes(id))!;
  assert.deepEqual([asAna.largestSize, asAna.mayDownload, asAna.isPublic], [null, true, false]);
  assert.equal((await find(ana, id)).place?.location, 'Beco do Carneiro');
  await gallery.change(because(), tx => tx.albums.edit(album.id, { grants: {} }));
  assert.equal((await find(ana, id)).place, null);
});
