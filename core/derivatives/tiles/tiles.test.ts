import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { createTestGallery } from '../../testing/test-gallery.ts';
import { createTileSource } from './tile-source.ts';

const site = await createTestGallery();
after(() => site.close());
const { knex } = site.database;
const open = await site.album({ audience: 'public' });
const wide = { width: 5600, height: 600 };
const id = await site.photo({ albumId: open.id, ...wide });
const { sha256 } = (await site.as('system').photos.bytes(id))!;
const base = `/i/${id}/tiles@1/${sha256.slice(0, 12)}`;

async function get(path: string, init: RequestInit = {}) {
  const response = await fetch(site.url + path, init);
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
}

const edit = (albumId: string, changes: object) =>
  site.gallery.change({ viewer: site.system, reason: 'test' }, tx => tx.albums.edit(albumId, changes));
const countBlocks = async () => Number((await knex('tile_blocks').count({ count: '*' }))[0]!.count);

test('what is no tile of the photo is not there, and starts no decoder', async () => {
  const small = await site.photo({ albumId: open.id, width: 400, height: 300 });
  const smallHash = (await site.as('system').photos.bytes(small))!.sha256.slice(0, 12);
  const paths = [
    ...[
      '13/11_0',
      '13/0_2',
      '14/0_0',
      '8/0_0',
      '0/0_0',
      '13/00_0',
      '13/-1_0',
      '13/1e1_0',
      '013/0_0',
      '13/0_0_0',
    ].map(place => `${base}/${place}.jpg`),
    ...['jpeg', 'webp', 'png', ''].map(extension => `${base}/13/0_0.${extension}`),
    `/i/${id}/tiles@2/${sha256.slice(0, 12)}/13/0_0.jpg`,
    `/i/${id}/tiles@1/${'0'.repeat(12)}/13/0_0.jpg`,
    `/i/nobody/tiles@1/${sha256.slice(0, 12)}/13/0_0.jpg`,
    `/i/${small}/tiles@1/${smallHash}/9/0_0.jpg`,
  ];
  for (const path of paths) assert.equal((await get(path)).status, 404, path);
  assert.deepEqual(site.house.pool.processIds(), []);
});

test('a tile is sent like every derivative, and those around it are made with it, once', async () => {
  const first = `${base}/13/0_0.jpg`;
  const answers = await Promise.all(
    ['0_0', '1_0', '7_1', '0_0', '3_1'].map(place => get(`${base}/13/${place}.jpg`)),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  assert.equal(await countBlocks(), 1);
  const [{ headers, body }] = answers as [(typeof answers)[0]];
  assert.equal(headers.get('Content-Type'), 'image/jpeg');
  assert.equal(headers.get('Cache-Control'), 'public, max-age=300');
  assert.deepEqual([(await sharp(body).metadata()).width, (await sharp(body).metadata()).height], [513, 513]);
  const again = await get(first, { headers: { 'If-None-Match': headers.get('ETag')! } });
  assert.equal(again.status, 304);
  assert.equal((await get(first, { method: 'HEAD' })).status, 200);
  const corner = await sharp((await get(`${base}/13/10_1.jpg`)).body).metadata();
  assert.deepEqual([corner.width, corner.height], [5600 - 10 * 512 + 1, 600 - 512 + 1]);
  assert.equal(await countBlocks(), 2);
});

test('who may have fewer pixels gets the tiles of that size and smaller ones, and where that is little, none', async () => {
  const bounded = await site.album({ audience: 'public' });
  const wider = await site.photo({ albumId: bounded.id, width: 10_400, height: 64 });
  const hash = (await site.as('system').photos.bytes(wider))!.sha256.slice(0, 12);
  const tile = (level: number) => get(`/i/${wider}/tiles@1/${hash}/${level}/0_0.jpg`);
  assert.equal((await tile(14)).status, 200);
  await edit(bounded.id, { largestSize: 6000 });
  assert.deepEqual([(await tile(14)).status, (await tile(13)).status], [404, 200]);
  await edit(bounded.id, { largestSize: 2560 });
  assert.deepEqual([(await tile(13)).status, (await tile(12)).status], [404, 404]);
  await edit(bounded.id, { largestSize: null, audience: 'restricted' });
  assert.equal((await tile(13)).status, 404);
});

test('who gets marked pictures gets no tiles, by way of an album as by way of a link', async () => {
  const { value: watermark } = await site.gallery.change({ viewer: site.system, reason: 'test' }, tx =>
    tx.settings.addWatermark({
      ...{ name: 'Proof', kind: 'text', text: 'PROOF' },
      ...{ place: 'tiled', size: 'large', opacity: 50 },
    }),
  );
  const album = await site.album({ audience: 'public' });
  const photo = await site.photo({ albumId: album.id, ...wide });
  const hash = (await site.as('system').photos.bytes(photo))!.sha256.slice(0, 12);
  const path = `/i/${photo}/tiles@1/${hash}/10/0_0.jpg`;
  const share = async (text: string | null) => {
    const { value } = await site.gallery.change({ viewer: site.system, reason: 'test' }, tx =>
      tx.shares.create({ name: 'For Ana', albumId: album.id, watermark: text }),
    );
    return `/s/${value.token}`;
  };
  const [plain, marked] = [await share(null), await share('For Ana')];
  const ask = async (base: string) => (await get(base + path, { headers: { 'If-None-Match': '*' } })).status;
  assert.deepEqual([await ask(''), await ask(plain), await ask(marked)], [304, 304, 404]);
  await edit(album.id, { watermark: watermark.id });
  assert.deepEqual([await ask(''), await ask(plain), await ask(marked)], [404, 404, 404]);
  const page = await get(`/photos/${photo}`);
  assert.doesNotMatch(String(page.body), /data-tiles/);
  const { cookies } = await site.signIn(await site.user({ role: 'curator' }));
  const headers = { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  const theirs = await get(path, { headers });
  assert.deepEqual([theirs.status, theirs.headers.get('Cache-Control')], [200, 'private, no-cache']);
});

test('tiles take no more room than they are given: those used least lately go, rows and files', async () => {
  const { house } = site;
  await knex('tile_blocks').del();
  const source = createTileSource({ ...house, db: knex, mostBytes: 1 });
  const original = { sha256, ...wide };
  await source.read(original, { level: 12, x: 0, y: 0 });
  await source.read(original, { level: 11, x: 0, y: 0 });
  assert.deepEqual(await knex('tile_blocks').select('level'), [{ level: 11 }]);
  const folders = await readdir(join(site.folder, 'media', 'derivatives'));
  assert.ok(folders.includes('tiles-11-0-0@1'));
  const kept = await readdir(join(site.folder, 'media', 'derivatives', 'tiles-12-0-0@1'), {
    recursive: true,
  });
  assert.ok(!kept.some(name => name.endsWith('.tiles')));
});

test('the page of such a photo leads to its largest size, and says where the tiles are', async () => {
  const { body } = await site.client().get(`/photos/${id}`);
  const link = /<a [^>]*data-deep [^>]*>/.exec(body)![0];
  assert.match(link, new RegExp(`href="/i/${id}/large@\\d+/${sha256.slice(0, 12)}\\.jpg"`));
  assert.ok(link.includes(`data-tiles="${base}"`) && link.includes('data-levels="9 13"'));
});
