import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import Koa from 'koa';
import sharp from 'sharp';
import { errorHandler } from '../http/error-handler.ts';
import type { RequestState } from '../http/state.ts';
import { createLog } from '../log/create-log.ts';
import type { PhotoBytes, Readers, Viewer } from '../plugin-api/index.ts';
import { createTestGallery } from '../testing/test-gallery.ts';
import { describeOriginals, listAnyUnfinished, markFinished } from './background/unfinished-queries.ts';
import { findKnownOriginals, recordDerivatives } from './queries.ts';
import { derivativeRoutes } from './routes.ts';

const log = createLog({ level: 'silent' });
const site = await createTestGallery();
const { knex } = site.database;
const { storage, derivatives } = site.house;
const admin = await site.user({ role: 'admin' });
const open = await site.album({ audience: 'public' });
const closed = await site.album({ audience: 'restricted' });
const openId = await site.photo({ albumId: open.id, fileName: 'Grüße "aus" 東京\r\n.jpg' });
const closedId = await site.photo({ albumId: closed.id });
const openBytes = (await site.gallery.as(admin.viewer).photos.bytes(openId))!;
const closedBytes = (await site.gallery.as(admin.viewer).photos.bytes(closedId))!;

/** The routes behind the real reading door, with the viewer named by a header. */
const app = new Koa<RequestState>();
app.use(async (ctx, next) => {
  const viewer: Viewer = ctx.get('X-Viewer') === 'admin' ? admin.viewer : { kind: 'guest' };
  Object.assign(ctx.state, {
    log,
    viewer,
    read: readersFor(viewer),
    here: ctx.url,
    requestId: 'test',
    base: '',
  });
  await next();
});
app.use(
  errorHandler(async (ctx, page) => {
    ctx.body = page.code;
  }),
);
const router = derivativeRoutes({
  derivatives,
  presets: site.house.presets,
  originalPath: storage.originalPath,
});
app.use(router.routes());
const server = createServer(app.callback()).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Guests may download what is public once they are let: access of its own comes later, so it is set here. */
let guestsMayDownload = false;
function readersFor(viewer: Viewer): Readers {
  const read = site.gallery.as(viewer);
  const bytes = async (id: string): Promise<PhotoBytes | undefined> => {
    const found = await read.photos.bytes(id);
    return found && { ...found, mayDownload: found.mayDownload || guestsMayDownload };
  };
  return { ...read, photos: { ...read.photos, bytes } };
}

after(async () => {
  server.close();
  server.closeAllConnections();
  await site.close();
});

async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(url + path, { headers, method });
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
}

const asAdmin = { 'X-Viewer': 'admin' };
const address = (photo: PhotoBytes, preset = 'thumb@1', extension = 'jpg') =>
  `/i/${photo.photoId}/${preset}/${photo.sha256.slice(0, 12)}.${extension}`;

test('a derivative is made on demand, sent with its type, and recorded', async () => {
  const types = { jpg: 'image/jpeg', webp: 'image/webp', avif: 'image/avif', png: 'image/png' };
  for (const [extension, type] of Object.entries(types)) {
    const { status, headers, body } = await get(address(openBytes, 'small@1', extension));
    assert.deepEqual([status, headers.get('Content-Type')], [200, type]);
    assert.equal(Number(headers.get('Content-Length')), body.length);
    assert.equal((await sharp(body).metadata()).width, 48);
  }
  const rows = await knex('derivatives')
    .where({ sha256: openBytes.sha256, preset: 'small' })
    .select('format', 'width');
  assert.deepEqual(rows.map(row => row.format).toSorted(), ['avif', 'jpg', 'png', 'webp']);
  const [photo] = (await site.gallery.as({ kind: 'guest' }).photos.list({ kind: 'all' }))!.items;
  assert.deepEqual(photo!.extraFormats, ['small.avif', 'small.webp']);
});

test('public bytes may be kept for minutes, private ones only if asked again; no byte is ever run', async () => {
  const open = await get(address(openBytes));
  const closed = await get(address(closedBytes), asAdmin);
  assert.equal(open.headers.get('Cache-Control'), 'public, max-age=300');
  assert.equal(closed.headers.get('Cache-Control'), 'private, no-cache');
  for (const { headers } of [open, closed]) {
    assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
    assert.match(headers.get('Content-Security-Policy')!, /sandbox/);
  }
});

test('an unchanged derivative is 304, but only for who may see it', async () => {
  for (const [photo, headers] of [
    [openBytes, {}],
    [closedBytes, asAdmin],
  ] as const) {
    const etag = (await get(address(photo), headers)).headers.get('ETag')!;
    const again = await get(address(photo), { ...headers, 'If-None-Match': etag });
    assert.deepEqual([again.status, again.body.length, again.headers.get('ETag')], [304, 0, etag]);
    assert.ok(again.headers.get('Cache-Control'));
    if (photo === closedBytes)
      assert.equal((await get(address(photo), { 'If-None-Match': etag })).status, 404);
  }
});

test('what is not there and what is not for you are one answer, and nothing is made for either', async () => {
  const missing = { ...openBytes, photoId: 'nobody' };
  const wrongHash = { ...openBytes, sha256: closedBytes.sha256 };
  const paths = [
    address(closedBytes, 'large@1'),
    address(missing),
    address(wrongHash),
    address(openBytes, 'huge@1'),
    address(openBytes, 'thumb@2'),
    address(openBytes, 'thumb@01'),
    address(openBytes, 'thumb@1', 'gif'),
    `/i/${openId}/thumb@1/${openBytes.sha256}.jpg`,
    `/i/${openId}/thumb@1/..%2f..%2fetc.jpg`,
    `/photos/${closedId}/original`,
    `/photos/nobody/original`,
    `/photos/${openId}/original`,
  ];
  const answers = await Promise.all(paths.map(path => get(path)));
  for (const { status, body, headers } of answers) {
    assert.deepEqual([status, String(body)], [404, 'NOT_FOUND']);
    assert.equal(headers.get('Cache-Control'), 'no-store');
    assert.deepEqual([...headers.keys()].toSorted(), [...answers[0]!.headers.keys()].toSorted());
  }
  assert.equal((await knex('derivatives').where({ preset: 'large' })).length, 0);
});

test('HEAD answers the headers alone', async () => {
  const { status, headers, body } = await get(address(openBytes), {}, 'HEAD');
  assert.deepEqual([status, body.length], [200, 0]);
  assert.ok(Number(headers.get('Content-Length')) > 0);
});

test('an original is sent byte for byte, whole or in part', async () => {
  const path = `/photos/${openId}/original`;
  const whole = await get(path, asAdmin);
  assert.equal(createHash('sha256').update(whole.body).digest('hex'), openBytes.sha256);
  assert.equal(whole.headers.get('Accept-Ranges'), 'bytes');
  const { length } = whole.body;
  const ranges: [string, number, number][] = [
    ['bytes=0-9', 0, 9],
    ['bytes=10-', 10, length - 1],
    ['bytes=-10', length - 10, length - 1],
    [`bytes=5-${length * 2}`, 5, length - 1],
    [`bytes=-${length * 2}`, 0, length - 1],
  ];
  for (const [range, start, end] of ranges) {
    const part = await get(path, { ...asAdmin, Range: range });
    assert.equal(part.status, 206, range);
    assert.equal(part.headers.get('Content-Range'), `bytes ${start}-${end}/${length}`);
    assert.deepEqual(part.body, whole.body.subarray(start, end + 1));
  }
  for (const range of ['bytes=9-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-', 'bytes=x-']) {
    assert.equal((await get(path, { ...asAdmin, Range: range })).status, 200, range);
  }
  for (const range of [`bytes=${length}-`, 'bytes=-0']) {
    const refused = await get(path, { ...asAdmin, Range: range });
    assert.deepEqual([refused.status, refused.headers.get('Content-Range')], [416, `bytes */${length}`]);
  }
});

test('a part is only sent of the version that the client has', async () => {
  const path = `/photos/${openId}/original`;
  const etag = (await get(path, asAdmin)).headers.get('ETag')!;
  const part = (condition: string) => get(path, { ...asAdmin, Range: 'bytes=0-9', 'If-Range': condition });
  assert.equal((await part(etag)).status, 206);
  assert.equal((await part('"other"')).status, 200);
  assert.equal((await part(`W/${etag}`)).status, 200);
  assert.equal((await get(path, { ...asAdmin, 'If-None-Match': etag })).status, 304);
});

test('a download carries its name safely, and guests are given none of ours', async t => {
  const path = `/photos/${openId}/original`;
  const own = (await get(path, asAdmin)).headers.get('Content-Disposition')!;
  assert.match(own, /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''Gr%C3%BC%C3%9Fe/);
  guestsMayDownload = true;
  t.after(() => {
    guestsMayDownload = false;
  });
  const guest = await get(path);
  assert.equal(guest.headers.get('Content-Disposition'), `attachment; filename=${openId}.jpg`);
  assert.equal(guest.headers.get('Cache-Control'), 'public, max-age=300');
  assert.equal((await get(path, asAdmin)).headers.get('Cache-Control'), 'private, no-cache');
});

test('an original whose file was changed or lost is not there', async () => {
  const id = await site.photo({ albumId: open.id });
  const { sha256 } = (await site.gallery.as(admin.viewer).photos.bytes(id))!;
  await appendFile(storage.originalPath(sha256), 'more');
  assert.equal((await get(`/photos/${id}/original`, asAdmin)).status, 404);
  await rm(storage.originalPath(sha256));
  assert.equal((await get(`/photos/${id}/original`, asAdmin)).status, 404);
});

test('originals are listed until somebody has seen that they lack nothing, and formats are offered as they come', async () => {
  const { sha256 } = closedBytes;
  const list = (goal: string) => listAnyUnfinished(knex, { goal, except: [], limit: 100 });
  assert.ok((await list('one')).includes(sha256));
  await markFinished(knex, [sha256], 'one');
  assert.ok(!(await list('one')).includes(sha256));
  assert.ok((await list('another')).includes(sha256));
  const row = { sha256, preset: 'small', revision: 2, format: 'webp', bytes: 1, width: 1, height: 1 };
  await recordDerivatives(knex, [row, { ...row, format: 'png' }], ['small@1.webp', 'small@2.webp']);
  const [known] = await describeOriginals(knex, [sha256]);
  assert.ok(known!.existing.includes('small@2.webp') && known!.existing.includes('small@2.png'));
  const photo = await knex('photos').where({ sha256 }).first('extra_formats as formats');
  assert.ok(photo.formats.includes('small@2.webp') && !photo.formats.includes('small@2.png'));
  assert.deepEqual(await findKnownOriginals(knex, [sha256, '0'.repeat(64)]), new Set([sha256]));
});
