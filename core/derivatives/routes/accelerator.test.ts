import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { listen } from '../../processes/web-server.ts';
import { createTestGallery } from '../../testing/test-gallery.ts';
import { parseRange } from './byte-range.ts';

const prefix = '/_media/';
const site = await createTestGallery({ env: { X_ACCEL_PREFIX: prefix } });
const { url: front, handed, close } = await serveFront();
after(async () => {
  await close();
  await site.close();
});
const open = await site.album({ audience: 'public' });
const closed = await site.album({ audience: 'restricted' });
const id = await site.photo({ albumId: open.id });
const hidden = await site.photo({ albumId: closed.id });
const { sha256 } = (await site.as('system').photos.bytes(id))!;
const thumb = `/i/${id}/thumb@1/${sha256.slice(0, 12)}.jpg`;

/** As nginx does it: asks the gallery, and sends the file that it is told to, with the headers that go with it. */
async function serveFront() {
  const handed: string[] = [];
  const handle = (req: IncomingMessage, res: ServerResponse) => {
    const asked = request(site.url + req.url, { method: req.method, headers: req.headers }, answer => {
      const named = answer.headers['x-accel-redirect'];
      if (named === undefined) {
        res.writeHead(answer.statusCode!, answer.headers);
        return void answer.pipe(res);
      }
      handed.push(String(named));
      sendFile(req, res, { answer, path: join(site.folder, 'media', String(named).slice(prefix.length)) });
    });
    req.pipe(asked);
  };
  const { url, stop } = await listen({ handle, host: '127.0.0.1', port: 0 });
  return { url, handed, close: stop };
}

async function sendFile(
  req: IncomingMessage,
  res: ServerResponse,
  { answer, path }: { answer: IncomingMessage; path: string },
): Promise<void> {
  answer.resume();
  const { size } = await stat(path);
  const range = req.headers.range ? parseRange(req.headers.range, size) : undefined;
  const part = typeof range === 'object' ? range : { start: 0, end: size - 1 };
  const {
    'content-length': _,
    'x-accel-redirect': __,
    'x-file-cache-control': kept,
    ...headers
  } = answer.headers;
  res.writeHead(typeof range === 'object' ? 206 : 200, {
    ...headers,
    ...(kept && { 'cache-control': String(kept) }),
    'content-length': part.end - part.start + 1,
  });
  if (req.method === 'HEAD') res.end();
  else createReadStream(path, part).pipe(res);
}

async function get(origin: string, path: string, init: RequestInit = {}) {
  const response = await fetch(origin + path, { redirect: 'manual', ...init });
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
}

test('a derivative is made, judged, and sent by the server in front from our own name for it', async () => {
  const direct = await get(site.url, thumb);
  assert.equal(
    direct.headers.get('X-Accel-Redirect'),
    `${prefix}derivatives/thumb@1/${shard()}/${sha256}.jpg`,
  );
  assert.equal(direct.body.length, 0);
  const { status, headers, body } = await get(front, thumb);
  assert.deepEqual([status, headers.get('Content-Type')], [200, 'image/jpeg']);
  assert.deepEqual([...body.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  assert.equal(headers.get('Cache-Control'), 'public, max-age=300');
  assert.match(headers.get('ETag')!, /^"[0-9a-f]{32}-thumb@1\.jpg"$/);
  assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
  assert.match(headers.get('Content-Security-Policy')!, /sandbox/);
  assert.equal(headers.get('X-Accel-Redirect'), null);
});

test('what a client has already is 304, and no file is named', async () => {
  const etag = (await get(front, thumb)).headers.get('ETag')!;
  const before = handed.length;
  const again = await get(front, thumb, { headers: { 'If-None-Match': etag } });
  assert.deepEqual([again.status, again.headers.get('ETag')], [304, etag]);
  assert.equal(handed.length, before);
});

test('nginx, which takes Cache-Control over for a file that is gone as well, is told apart what holds for files', async () => {
  const open = await get(site.url, thumb);
  assert.equal(open.headers.get('Cache-Control'), null);
  assert.equal(open.headers.get('X-File-Cache-Control'), 'public, max-age=300');
  const other = (await site.as('system').photos.bytes(hidden))!.sha256.slice(0, 12);
  const client = await site.signIn(await site.user({ role: 'admin' }));
  const closed = await client.get(`/i/${hidden}/thumb@1/${other}.jpg`);
  assert.equal(closed.headers.get('Cache-Control'), 'private, no-cache');
  assert.equal(closed.headers.get('X-File-Cache-Control'), null);
});

test('what is not for you names no file', async () => {
  const other = (await site.as('system').photos.bytes(hidden))!.sha256.slice(0, 12);
  const before = handed.length;
  for (const path of [
    `/i/${hidden}/thumb@1/${other}.jpg`,
    `/photos/${hidden}/original`,
    `/photos/${id}/original`,
  ]) {
    const { status, headers } = await get(site.url, path);
    assert.deepEqual([status, headers.get('X-Accel-Redirect')], [404, null], path);
  }
  assert.equal(handed.length, before);
});

test('an original is sent whole or in part by the server in front, with its name', async () => {
  await site.gallery.change({ viewer: site.system, reason: 'test' }, tx =>
    tx.albums.edit(open.id, { audienceVerbs: ['view', 'download'] }),
  );
  const whole = await get(front, `/photos/${id}/original`);
  const { bytes } = (await site.as('system').photos.bytes(id))!;
  assert.deepEqual([whole.status, whole.body.length], [200, bytes]);
  assert.equal(handed.at(-1), `${prefix}originals/${shard()}/${sha256}`);
  assert.match(whole.headers.get('Content-Disposition')!, /^attachment; filename=/);
  assert.equal(whole.headers.get('ETag'), `"${sha256}"`);
  const part = await get(front, `/photos/${id}/original`, { headers: { Range: 'bytes=10-19' } });
  assert.equal(part.status, 206);
  assert.deepEqual(part.body, whole.body.subarray(10, 20));
});

function shard(): string {
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}`;
}
