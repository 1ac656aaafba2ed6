import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Box, Gallery } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;
const ids: Record<string, string> = {};
const world: Box = { west: -180, south: -90, east: 180, north: 90 };

before(async () => {
  ({ database, gallery } = await openTestDoors());
  const add = async (name: string, placeShown: 'exact' | 'town' | 'hidden', at: [number, number]) => {
    const { value } = await gallery.change(because(), async tx => {
      const album = await tx.albums.create({
        title: name,
        audience: name === 'closed' ? 'restricted' : 'public',
      });
      await tx.albums.edit(album.id, { placeShown });
      const [photo] = await tx.photos.add([newPhoto({ albumId: album.id, details: { title: name } })]);
      const place = {
        location: 'Pier 3',
        city: 'Lisbon',
        state: null,
        country: 'Portugal',
        countryCode: 'PT',
      };
      await tx.photos.edit([photo!.id], { coordinates: { latitude: at[0], longitude: at[1] }, place });
      return photo!.id;
    });
    ids[name] = value;
  };
  await add('exact', 'exact', [38.7123, -9.1384]);
  await add('town', 'town', [38.7456, -9.1512]);
  await add('hidden', 'hidden', [50, 8]);
  await add('closed', 'exact', [10, 10]);
  await add('fiji', 'exact', [-17, 179.9]);
});
after(() => database.drop());

test('clusters hold what this viewer is shown, and where: exact, by the town, or not at all', async () => {
  const { places } = gallery.as(guest);
  const lisbon = { west: -9.25, south: 38.65, east: -9.1, north: 38.75 };
  const clusters = await places.clusters({ box: lisbon, zoom: 18 });
  const found = clusters.map(({ samplePhotoId, latitude, longitude }) => [
    samplePhotoId,
    latitude,
    longitude,
  ]);
  assert.deepEqual(
    found.toSorted(),
    [
      [ids.exact, 38.7123, -9.1384],
      [ids.town, 38.7, -9.2],
    ].toSorted(),
  );
  const near = await places.clusters({ box: world, zoom: 2 });
  assert.deepEqual(near.map(cluster => cluster.photoCount).toSorted(), [1, 2]);
  const all = await gallery.as(system).places.clusters({ box: world, zoom: 2 });
  assert.equal(
    all.reduce((sum, cluster) => sum + cluster.photoCount, 0),
    5,
  );
});

test('a list of a box tells the place as it is shown, and names the spot where that is', async () => {
  const { places } = gallery.as(guest);
  const box = { west: -10, south: 38, east: -9, north: 39 };
  const first = await places.list({ box }, { limit: 1 });
  const second = await places.list({ box }, { limit: 1, after: first.next! });
  const items = [...first.items, ...second.items].map(({ photo, ...place }) => ({
    title: photo.title,
    ...place,
  }));
  assert.deepEqual(
    items.toSorted((one, other) => String(one.title).localeCompare(String(other.title))),
    [
      {
        title: 'exact',
        coordinates: { latitude: 38.7123, longitude: -9.1384 },
        isExact: true,
        name: 'Pier 3, Lisbon, Portugal',
      },
      {
        title: 'town',
        coordinates: { latitude: 38.7, longitude: -9.2 },
        isExact: false,
        name: 'Lisbon, Portugal',
      },
    ],
  );
  assert.equal(second.next, null);
  const seam = await places.list({ box: { west: 179, south: -20, east: -179, north: 0 } });
  assert.deepEqual(
    seam.items.map(({ photo }) => photo.id),
    [ids.fiji],
  );
});

test('no box narrows a rounded place down', async () => {
  const { places } = gallery.as(guest);
  const around = (latitude: number, longitude: number) => ({
    west: longitude - 0.001,
    south: latitude - 0.001,
    east: longitude + 0.001,
    north: latitude + 0.001,
  });
  assert.deepEqual((await places.list({ box: around(38.7456, -9.1512) })).items, []);
  assert.deepEqual(await places.clusters({ box: around(38.7456, -9.1512), zoom: 20 }), []);
  assert.equal((await places.list({ box: around(38.7, -9.2) })).items.length, 1);
});

test('towns are counted among what a search finds, where they are shown', async () => {
  const { places } = gallery.as(guest);
  assert.deepEqual(await places.towns(), [{ country: 'Portugal', city: 'Lisbon', photoCount: 3 }]);
  assert.deepEqual(await places.towns({ query: 'title:fiji' }), [
    { country: 'Portugal', city: 'Lisbon', photoCount: 1 },
  ]);
  assert.deepEqual(await places.bounds(), { west: -9.2, south: -17, east: 179.9, north: 38.7123 });
});

test('a search bounds all of it', async () => {
  const { places } = gallery.as(guest);
  const query = 'title:town';
  assert.equal((await places.list({ box: null, query })).items.length, 1);
  assert.equal((await places.clusters({ box: world, zoom: 3, query })).length, 1);
  assert.deepEqual(await places.bounds({ query }), { west: -9.2, south: 38.7, east: -9.2, north: 38.7 });
  assert.equal(await places.bounds({ query: 'nothing' }), null);
});

test('a box that is none is refused', async () => {
  const { places } = gallery.as(guest);
  const wrong: Box[] = [
    { west: -181, south: 0, east: 0, north: 0 },
    { west: 0, south: 5, east: 0, north: 0 },
    { west: Number.NaN, south: 0, east: 0, north: 0 },
  ];
  for (const box of wrong) {
    await assert.rejects(async () => places.list({ box }), { code: 'VALIDATION_FAILED' });
    await assert.rejects(async () => places.clusters({ box, zoom: 1 }), { code: 'VALIDATION_FAILED' });
  }
});
