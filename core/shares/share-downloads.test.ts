import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createDownloadMeter } from './download-meter.ts';
import { createShareWorld, type ShareWorld } from './share-world.fixture.ts';

let world: ShareWorld;
before(async () => {
  world = await createShareWorld({ env: { TRUST_PROXY: '1' } });
});
after(() => world.close());

const verbs = ['view', 'download'] as const;
const linkOf = (downloadBudget: number | null) => world.link({ verbs, downloadBudget });
const original = (base: string, photoId = world.photoId) => `${base}/photos/${photoId}/original`;
const used = async (id: string) =>
  (await world.gallery.as(world.curator.viewer).shares.find(id))!.downloadsUsed;

test('of 20 downloads at once as many get through as the budget has, byte for byte', async () => {
  const { id, base } = await linkOf(7);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      world
        .client({ address: `203.0.113.${n % 3}` })
        .get(original(base, n % 2 ? world.photoId : world.photoBelowId)),
    ),
  );
  const statuses = answers.map(answer => answer.status).sort();
  assert.deepEqual(statuses, [...Array(7).fill(200), ...Array(13).fill(403)]);
  assert.equal(await used(id), 7);
  assert.match((await world.client().get(base)).body, /No downloads are left/);
});

test('asking about a file costs nothing: HEAD, what is known already, what is out of range', async () => {
  const { id, base } = await linkOf(1);
  const client = world.client();
  const head = await client.get(original(base), { method: 'HEAD' });
  assert.equal(head.status, 200);
  const etag = head.headers.get('etag')!;
  assert.equal((await client.get(original(base), { headers: { 'If-None-Match': etag } })).status, 304);
  assert.equal((await client.get(original(base), { headers: { Range: 'bytes=99999999-' } })).status, 416);
  assert.equal(await used(id), 0);
});

test('a file that is fetched in parts is one download; then it is used up', async () => {
  const { id, base } = await linkOf(1);
  const size = Number(
    (await world.client().get(original(base), { method: 'HEAD' })).headers.get('content-length'),
  );
  const part = (from: number, to: number, address = '203.0.113.1') =>
    world.client({ address }).get(original(base), { headers: { Range: `bytes=${from}-${to}` } });
  const third = Math.floor(size / 3);
  const parts = await Promise.all([
    part(0, third - 1),
    part(third, 2 * third - 1),
    part(2 * third, size - 1),
  ]);
  assert.deepEqual(
    parts.map(answer => answer.status),
    [206, 206, 206],
  );
  assert.equal(await used(id), 1);
  assert.equal((await part(1, size - 1)).status, 403);
  assert.equal((await part(0, 0)).status, 403);
});

test('nobody goes on with the download of somebody else', async () => {
  const { base } = await linkOf(1);
  const part = (address: string, Range: string) =>
    world.client({ address }).get(original(base), { headers: { Range } });
  assert.equal((await part('203.0.113.1', 'bytes=0-99')).status, 206);
  assert.equal((await part('203.0.113.2', 'bytes=100-')).status, 403);
  assert.equal((await part('203.0.113.1', 'bytes=100-')).status, 206);
});

const mebibyte = 1024 * 1024;
const meterOf = (shareId: string) =>
  createDownloadMeter({ db: world.database.knex, secret: 'test' })({ shareId, address: '203.0.113.1' });

test('a download that broke off is continued without being counted again, even by what was lost on its way', async () => {
  const { id } = await linkOf(1);
  const { begin } = meterOf(id);
  const wholeBytes = 30 * mebibyte;
  await (await begin({ photoId: 'p', bytes: wholeBytes, wholeBytes }))(20 * mebibyte);
  await (await begin({ photoId: 'p', bytes: 15 * mebibyte, wholeBytes }))(15 * mebibyte);
  assert.equal(await used(id), 1);
  await assert.rejects(begin({ photoId: 'p', bytes: wholeBytes, wholeBytes }), { code: 'DOWNLOADS_USED_UP' });
});

test('however a visitor cuts, repeats and breaks off, a count is good for the file twice at most, and no budget is passed', async () => {
  const wholeBytes = 20 * mebibyte;
  const request = fc.record({
    asked: fc.double({ min: 0.001, max: 1, noNaN: true }),
    sent: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { maxLength: 25 }),
      fc.integer({ min: 0, max: 4 }),
      async (requests, budget) => {
        const { id } = await linkOf(budget);
        const { begin } = meterOf(id);
        let got = 0;
        for (const { asked, sent } of requests) {
          const bytes = Math.ceil(asked * wholeBytes);
          const settle = await begin({ photoId: 'p', bytes, wholeBytes }).catch(() => null);
          if (settle === null) continue;
          got += Math.floor(bytes * sent);
          await settle(Math.floor(bytes * sent));
        }
        const count = await used(id);
        assert.ok(count <= budget);
        assert.ok(got <= count * 2 * wholeBytes);
      },
    ),
    { numRuns: 40 },
  );
});

test('an archive takes one from the budget for each original, all or none', async () => {
  const { id, base } = await linkOf(2);
  const some = `${base}/download?photos=${world.photoId},${world.photoBelowId}`;
  assert.equal((await world.client().get(some)).status, 200);
  assert.equal(await used(id), 2);
  assert.equal((await world.client().get(some)).status, 403);
  assert.equal(await used(id), 2);
});

test('an archive is offered only while it takes no more originals than are left', async () => {
  const page = async (base: string) => (await world.client().get(base)).body;
  const archive = /\/download"/;
  const own = /\/download\?below=0"/;
  const enough = await page((await linkOf(2)).base);
  assert.match(enough, archive);
  assert.doesNotMatch(enough, /more downloads than are left/);
  const one = await page((await linkOf(1)).base);
  assert.doesNotMatch(one, archive);
  assert.match(one, own);
  assert.match(one, /more downloads than are left[^<]*One download is left/);
  const bounded = await world.link({ verbs, downloadBudget: 1, largestSize: 640 });
  assert.match(await page(bounded.base), archive, 'what is given within a bound costs nothing');
  const photoIds = [world.photoId, world.photoBelowId];
  const chosen = (downloadBudget: number) => world.link({ verbs, downloadBudget, photoIds });
  assert.match(await page((await chosen(2)).base), archive);
  assert.match(await page((await chosen(1)).base), /more downloads than are left/);
});

test('without a budget, downloads are counted all the same', async () => {
  const { id, base } = await linkOf(null);
  for (let n = 0; n < 3; n++) assert.equal((await world.client().get(original(base))).status, 200);
  assert.equal(await used(id), 3);
});

test('use is noted at most once a minute, and not by what only shows the link to others', async () => {
  const { id, base } = await linkOf(null);
  const lastUsed = async () => (await world.gallery.as(world.curator.viewer).shares.find(id))!.lastUsedAt;
  await world.client().get(base, { method: 'HEAD' });
  await world.client().get(base, { headers: { 'User-Agent': 'Slackbot-LinkExpanding 1.0' } });
  assert.equal(await lastUsed(), null);
  await world.client().get(base);
  const first = await lastUsed();
  assert.ok(first);
  await world.client().get(base);
  assert.deepEqual(await lastUsed(), first);
});
