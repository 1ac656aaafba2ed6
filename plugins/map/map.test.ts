import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery } from 'enfilade/plugin-testing';
import { parseBox, printBox } from './box.ts';
import { tileHost } from './settings.ts';

const folder = import.meta.dirname;
const system = { kind: 'system', name: 'test' } as const;

let world: TestGallery;
const ids: Record<string, string> = {};

before(async () => {
  world = await createTestGallery({ plugins: [{ folder }] });
  await add('Pier', { at: [38.7123, -9.1384], city: 'Lisbon', placeShown: 'exact' });
  await add('Tram', { at: [38.7456, -9.1512], city: 'Lisbon', placeShown: 'town' });
  await add('Secret', { at: [38.7, -9.1], city: 'Lisbon', placeShown: 'hidden' });
  await add('Dunes', { at: [41.15, -8.61], city: 'Porto', placeShown: 'town' });
});
after(() => world.close());

interface Placed {
  readonly at: readonly [number, number] | null;
  readonly city: string | null;
  readonly placeShown: 'exact' | 'town' | 'hidden';
}

async function add(title: string, { at, city, placeShown }: Placed): Promise<void> {
  const album = await world.album({ title: `Album ${title}` });
  const id = await world.photo({ albumId: album.id, details: { title } });
  ids[title] = id;
  const names = { location: null, state: null, country: 'Portugal', countryCode: 'PT' };
  await world.gallery.change({ viewer: system, reason: 'test' }, async tx => {
    await tx.albums.edit(album.id, { placeShown });
    await tx.photos.edit([id], {
      coordinates: at && { latitude: at[0], longitude: at[1] },
      place: city === null ? null : { ...names, city },
    });
  });
}

const clusters = async (box: string, zoom: number, client = world.client()) => {
  const { body } = await client.get(`/api/v1/x/map/clusters?box=${box}&zoom=${zoom}`);
  const answer = JSON.parse(body);
  return (answer.data ?? answer).clusters as {
    latitude: number;
    longitude: number;
    count: number;
    label: string;
    href: string | null;
    image: string | null;
  }[];
};

test('the page lists the photos that this visitor is shown a place of', async () => {
  const { status, body } = await world.client().get('/map');
  assert.equal(status, 200);
  assert.deepEqual(
    ['Pier', 'Tram', 'Dunes', 'Secret'].map(title => body.includes(`>${title}<`)),
    [true, true, true, false],
  );
  const area = await world.client().get('/map?box=-9.2,38.71,-9.1,38.72');
  assert.match(area.body, />Pier</);
  assert.doesNotMatch(area.body, />Tram<|>Dunes</);
});

test('the page says no place more exactly than it is shown', async () => {
  const { body } = await world.client().get(`/map?photo=${ids.Tram}`);
  assert.doesNotMatch(body, /38\.74|9\.15/);
  assert.match(body, />Tram</);
  assert.doesNotMatch((await world.client().get(`/map?photo=${ids.Secret}`)).body, />Secret</);
});

test('nonsense in the address does no harm', async () => {
  for (const query of ['box=1,2,3', 'box=x', 'photo=..', 'box=1,2,3,4,5', 'q=(((box:', 'zoom=x']) {
    assert.equal((await world.client().get(`/map?${query}`)).status, 200, query);
  }
  assert.equal((await world.client().get('/map?q=%00%00')).status, 400);
  assert.equal((await world.client().get('/map?after=nonsense')).status, 404);
  assert.deepEqual(await clusters('x', 1), []);
});

test('clusters are counted for this visitor, and lead to the photo where there is one', async () => {
  const [all, ...others] = await clusters('-180,-80,180,80', 1);
  assert.deepEqual([all!.count, others.length, all!.href], [3, 0, null]);
  assert.match(all!.label, /^3 photos/);
  const near = await clusters('-9.25,38.6,-9,38.8', 12);
  const pier = near.find(({ label }) => label === 'Pier')!;
  assert.deepEqual([pier.latitude, pier.longitude, pier.href], [38.7123, -9.1384, `/photos/${ids.Pier}`]);
  assert.equal((await world.client().get(pier.image!)).status, 200);
  const curator = await world.signIn(await world.user({ role: 'curator' }));
  assert.equal((await clusters('-180,-80,180,80', 1, curator))[0]!.count, 4);
});

test('a box is searched for, and beside what was found stands what is on the map', async () => {
  const { body } = await world.client().get('/search?q=box:-9.2,38.6,-9,38.8');
  assert.match(body, /2 photos/);
  assert.doesNotMatch(body, />On the map</);
  const link = /href="([^"]+)"[^>]*>(?:(?!<a ).)*>On the map</s.exec(
    (await world.client().get('/search?q=country:portugal')).body,
  );
  assert.match((await world.client().get(link![1]!.replaceAll('&amp;', '&'))).body, /3 photos/);
});

test('a photo and an album lead to the map where their place is shown', async () => {
  assert.match(
    (await world.client().get(`/photos/${ids.Pier}`)).body,
    new RegExp(`/map\\?photo=${ids.Pier}`),
  );
  assert.doesNotMatch((await world.client().get(`/photos/${ids.Secret}`)).body, /\/map\?photo/);
  assert.match((await world.client().get('/albums/album-dunes')).body, /\/map\?q=album%3Aalbum-dunes/);
  assert.doesNotMatch((await world.client().get('/albums/album-secret')).body, /\/map\?q=/);
});

test('tiles may come from their provider alone, and from nobody without one', async () => {
  const policy = async () => (await world.client().get('/map')).headers.get('content-security-policy')!;
  assert.doesNotMatch(await policy(), /https:/);
  await world.usePlugins([
    { folder, settings: { tiles: 'https://{s}.tile.example/{z}/{x}/{y}.png', attribution: '<b>Me</b>' } },
  ]);
  assert.match(await policy(), /img-src [^;]*https:\/\/\*\.tile\.example/);
  assert.doesNotMatch((await world.client().get('/map')).body, /<b>Me/);
  await world.usePlugins([{ folder }]);
});

test('a track gives photos their places, as one batch that is taken back as one', async () => {
  await add('Walk', { at: null, city: null, placeShown: 'exact' });
  const taken = {
    at: '2024-05-01T14:05:00',
    offsetMinutes: 120,
    precision: 'second',
    source: 'exif',
  } as const;
  const request = { viewer: system, reason: 'test' };
  await world.gallery.change(request, tx => tx.photos.edit([ids.Walk!], { taken }));
  const track = `<gpx><trk><trkseg><trkpt lat="10" lon="20"><time>2024-05-01T12:00:00Z</time></trkpt>
    <trkpt lat="20" lon="40"><time>2024-05-01T12:10:00Z</time></trkpt></trkseg></trk></gpx>`;
  const options = { track, clockAhead: 0, zone: 0, largestGap: 10, replace: false };
  const action = world.plugins.contributions.of('bulkAction').find(({ id }) => id === 'geotag')!;
  const curator = await world.user({ role: 'curator' });
  const context = { viewer: curator.viewer };
  const photoIds = [ids.Walk!, ids.Pier!];
  const { lines } = await action.preview!({ photoIds, options }, context);
  assert.deepEqual(
    lines.map(line => [line.photoId, line.text]),
    [
      [null, '1 of 2 photos get a place.'],
      [ids.Walk, '15.0000°, 30.0000°'],
      [ids.Pier, 'It has a place already.'],
    ],
  );
  const batchId = await world.gallery.openBatch({ viewer: curator.viewer, reason: 'test' }, 'bulk');
  assert.equal((await action.run({ photoIds, options, batchId }, context)).changed, 1);
  const find = async () => (await world.gallery.as(system).photos.find(ids.Walk!))!.coordinates;
  assert.deepEqual(await find(), { latitude: 15, longitude: 30 });
  await world.gallery.undoBatch(batchId, { viewer: curator.viewer, reason: 'undo' });
  assert.equal(await find(), null);
  const wrong = await action.preview!({ photoIds, options: { ...options, track: '<kml/>' } }, context);
  assert.deepEqual(wrong.lines, [{ photoId: null, text: 'This file is no GPX track.' }]);
});

test('boxes are read as they are written', () => {
  assert.deepEqual(parseBox('-9.2, 38.6,-9,38.8'), { west: -9.2, south: 38.6, east: -9, north: 38.8 });
  assert.deepEqual(parseBox('170,-20,-170,-10'), { west: 170, south: -20, east: -170, north: -10 });
  for (const text of ['', '1,2,3', '1,2,3,', '200,0,0,0', '0,5,0,4', 'a,b,c,d', '0,0,0,Infinity'])
    assert.equal(parseBox(text), null, text);
  assert.equal(printBox({ west: -9.20001, south: 38.6, east: -9, north: 38.123456 }), '-9.2,38.6,-9,38.1235');
});

test('the host of tiles is told from their address', () => {
  assert.equal(tileHost('https://tile.example/{z}/{x}/{y}.png'), 'https://tile.example');
  assert.equal(tileHost('http://{s}.tile.example:8080/{z}/{x}/{y}.png'), 'http://*.tile.example:8080');
  for (const text of ['', '/tiles/{z}', 'https://{s}{z}.example/', 'javascript:alert(1)'])
    assert.equal(tileHost(text), null);
});
