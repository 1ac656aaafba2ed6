import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';
import { makeTestJpeg } from '../testing/test-jpeg.ts';
import type { WebAnswer, WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let admin: WebClient;

before(async () => {
  site = await createTestGallery();
  admin = await site.signIn(await site.user({ role: 'admin', name: 'ada' }));
});
after(() => site.close());

type File = readonly [name: string, bytes: Buffer];

const read = () => site.gallery.as(systemViewer);
const jpeg = () => makeTestJpeg({ width: 60, height: 40 });

/** As a browser sends the form: its fields, the files, then the button. */
async function upload(
  address: string,
  files: readonly File[],
  fields: Record<string, string> = {},
  client = admin,
): Promise<WebAnswer> {
  const body = new FormData();
  body.append('formToken', await client.formToken(address));
  const { audience, ...first } = fields;
  for (const [name, value] of Object.entries(first)) body.append(name, value);
  for (const [name, bytes] of files) body.append('photos', new Blob([new Uint8Array(bytes)]), name);
  if (audience) body.append('audience', audience);
  return client.send(address, { method: 'POST', body });
}

async function photosOf(slug: string) {
  const page = await read().photos.list({ kind: 'album', slug }, { limit: 200 });
  return Promise.all(page!.items.map(async ({ id }) => (await read().photos.find(id))!));
}

async function stagedFiles(): Promise<string[]> {
  return readdir(path.join(site.folder, 'media', 'uploads'));
}

test('photos, an album made for them and its opening to everybody are one form', async () => {
  const files: File[] = [];
  for (const name of ['c.jpg', 'a.jpg', 'b.jpg', 'd.jpg']) files.push([name, await jpeg()]);
  const answer = await upload('/admin/upload', files, { title: 'A walk', audience: 'public' });
  assert.equal(answer.status, 303, answer.body);
  assert.match(answer.location!, /^\/albums\/a-walk\?done=batch-/);
  assert.deepEqual(
    (await photosOf('a-walk')).map(photo => photo.fileName),
    ['c.jpg', 'a.jpg', 'b.jpg', 'd.jpg'],
  );
  const page = await site.client().get('/albums/a-walk');
  assert.equal(page.status, 200);
  const [image] = /\/i\/[^" ]+\.jpg/.exec(page.body)!;
  assert.equal((await site.client().get(image)).status, 200);
});

test('without publishing, the album is for nobody else', async () => {
  await upload('/admin/upload', [['a.jpg', await jpeg()]], { title: 'Only mine', audience: 'restricted' });
  assert.equal((await site.client().get('/albums/only-mine')).status, 404);
  assert.equal((await photosOf('only-mine')).length, 1);
});

test('each file has its result: bad ones are named with code and reason, the others are in', async () => {
  const { id, slug } = await site.album({ title: 'Mixed' });
  const twice = await jpeg();
  const whole = await makeTestJpeg({ width: 400, height: 300 });
  const tiff = await sharp({ create: { width: 20, height: 10, channels: 3, background: 'red' } })
    .tiff()
    .toBuffer();
  const answer = await upload(`/admin/albums/${id}/upload`, [
    ['good.jpg', twice],
    ['torn.jpg', whole.subarray(0, 900)],
    ['empty.jpg', Buffer.alloc(0)],
    ['drawing.jpg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['notes.txt', Buffer.from('no photo')],
    ['again.jpg', twice],
    ['huge.png', hugePng()],
    ['last.tif', tiff],
  ]);
  assert.equal(answer.status, 200);
  const said = [
    ...answer.body.matchAll(
      /<bdi class="name">([^<]*)<\/bdi><br><span[^>]*>([^<]*)<\/span>(?:\s*<code[^>]*>([A-Z_]+))?/g,
    ),
  ];
  assert.deepEqual(
    said.map(([, name, text, code]) => [name, code ?? text]),
    [
      ['good.jpg', 'Added'],
      ['torn.jpg', 'CORRUPT_IMAGE'],
      ['empty.jpg', 'EMPTY_FILE'],
      ['drawing.jpg', 'UNSUPPORTED_FORMAT'],
      ['notes.txt', 'Not a photo'],
      ['again.jpg', 'Was here already; it is in this album now'],
      ['huge.png', 'TOO_LARGE'],
      ['last.tif', 'Added'],
    ],
  );
  assert.match(answer.body, /2 photos came in/);
  assert.match(answer.body, /4 files couldn’t be taken in/);
  assert.match(answer.body, /<img src="\/i\//);
  assert.equal((await photosOf(slug)).length, 2);
  assert.deepEqual(await stagedFiles(), []);
});

/** A few bytes that claim to be 60,000 × 60,000 pixels. */
function hugePng(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(60_000, 0);
  header.writeUInt32BE(60_000, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(100)));
  return Buffer.concat([signature, chunk('IHDR', header), pixels, chunk('IEND', Buffer.alloc(0))]);
}

test('fields that are larger than any form’s are refused', async () => {
  const { id } = await site.album();
  const answer = await upload(`/admin/albums/${id}/upload`, [['a.jpg', await jpeg()]], {
    title: 'x'.repeat(70_000),
  });
  assert.equal(answer.status, 413);
  assert.deepEqual(await stagedFiles(), []);
});

test('when no file could be taken in, nothing is opened to anybody', async () => {
  const answer = await upload('/admin/upload', [['x.jpg', Buffer.from('nothing')]], {
    title: 'In vain',
    audience: 'public',
  });
  assert.equal(answer.status, 422);
  assert.match(answer.body, /No new photo came in/);
  assert.equal((await site.client().get('/albums/in-vain')).status, 404);
});

test('without files, without a title, or not as a form with files: the form again', async () => {
  const none = await upload('/admin/upload', [], { title: 'Kept name' });
  assert.equal(none.status, 400);
  assert.match(none.body, /Choose at least one file/);
  assert.match(none.body, /value="Kept name"/);
  const untitled = await upload(
    '/admin/upload',
    [
      ['a.jpg', await jpeg()],
      ['b.jpg', await jpeg()],
    ],
    { title: ' ' },
  );
  assert.equal(untitled.status, 400);
  assert.match(untitled.body, /name="title"[^>]*aria-invalid="true"/);
  assert.deepEqual(await stagedFiles(), []);
  const plain = await admin.submit('/admin/upload', { title: 'x' });
  assert.equal(plain.status, 400);
});

test('names are shown as they are, whatever they hold', async () => {
  const { id, slug } = await site.album();
  const names = [
    'Möwe 🕊.jpg',
    'صورة.jpg',
    'a"b\nc.jpg',
    `"><script>alert(1)</script>.jpg`,
    `${'é'.repeat(120)}.jpg`,
  ];
  const files: File[] = [];
  for (const name of names) files.push([name, await jpeg()]);
  const answer = await upload(`/admin/albums/${id}/upload`, [...files, ['bad<b>.jpg', Buffer.from('x')]]);
  assert.equal(answer.status, 200);
  assert.ok(!answer.body.includes('<script>alert') && answer.body.includes('bad&lt;b&gt;.jpg'));
  assert.ok(answer.body.includes('Möwe 🕊.jpg') && answer.body.includes('صورة.jpg'));
  const kept = (await photosOf(slug)).map(photo => photo.fileName);
  assert.equal(kept.length, names.length);
  assert.deepEqual(kept.slice(0, 3), names.slice(0, 3));
});

test('an upload is undone as one, and the album that was made for it with it', async () => {
  await upload(
    '/admin/upload',
    [
      ['a.jpg', await jpeg()],
      ['b.jpg', await jpeg()],
    ],
    { title: 'Undone', audience: 'public' },
  );
  const history = await admin.get('/admin/history');
  const [, action] = /action="(\/admin\/batches\/[^"]+\/undo)"/.exec(history.body)!;
  const answer = await admin.submit(action!, { back: '/admin' }, { page: '/admin/history' });
  assert.equal(answer.status, 303);
  assert.equal((await site.client().get('/albums/undone')).status, 404);
  const found = await read().albums.find('undone');
  assert.ok(found && 'album' in found && found.album.trashedAt !== null);
});

test('a wrong token is refused before any file is looked at', async () => {
  const { id, slug } = await site.album();
  const body = new FormData();
  body.append('formToken', 'wrong');
  body.append('photos', new Blob([new Uint8Array(await jpeg())]), 'a.jpg');
  const answer = await admin.send(`/admin/albums/${id}/upload`, { method: 'POST', body });
  assert.equal(answer.status, 403);
  assert.equal((await photosOf(slug)).length, 0);
});

test('guests are led to signing in, members refused, and an album in the trash takes nothing', async () => {
  const { id } = await site.album();
  const guest = await site.client().get(`/admin/albums/${id}/upload`);
  assert.equal(guest.location, `/login?next=${encodeURIComponent(`/admin/albums/${id}/upload`)}`);
  const member = await site.signIn(await site.user());
  const body = new FormData();
  body.append('formToken', await member.formToken('/account'));
  body.append('photos', new Blob([new Uint8Array(await jpeg())]), 'a.jpg');
  assert.equal((await member.send(`/admin/albums/${id}/upload`, { method: 'POST', body })).status, 403);
  await site.gallery.change({ viewer: systemViewer, reason: 'test' }, tx => tx.albums.trash(id));
  assert.equal((await admin.get(`/admin/albums/${id}/upload`)).status, 404);
});

test('a client that goes away in the middle leaves what was whole and no half file', async () => {
  const { id, slug } = await site.album();
  const address = `/admin/albums/${id}/upload`;
  const token = await admin.formToken(address);
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const file = (name: string) =>
    `--edge\r\nContent-Disposition: form-data; name="photos"; filename="${name}"\r\nContent-Type: image/jpeg\r\n\r\n`;
  const whole = await jpeg();
  const large = await makeTestJpeg({ width: 600, height: 600 });
  const { hostname, port } = new URL(site.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = `--edge\r\nContent-Disposition: form-data; name="formToken"\r\n\r\n${token}\r\n${file('whole.jpg')}`;
  const middle = `\r\n${file('half.jpg')}`;
  const length = head.length + whole.length + middle.length + large.length + 10;
  socket.write(
    `POST ${address} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${cookie}\r\nContent-Type: multipart/form-data; boundary=edge\r\nContent-Length: ${length}\r\n\r\n${head}`,
  );
  socket.write(whole);
  socket.write(middle);
  socket.write(large.subarray(0, large.length / 2));
  await until(async () => (await photosOf(slug)).length === 1);
  socket.destroy();
  await until(async () => (await stagedFiles()).length === 0);
  assert.deepEqual(
    (await photosOf(slug)).map(photo => photo.fileName),
    ['whole.jpg'],
  );
});

test('a body that is no multipart body is refused without a trace', async () => {
  const { id } = await site.album();
  const address = `/admin/albums/${id}/upload`;
  const token = await admin.formToken(address);
  const answer = await admin.send(address, {
    method: 'POST',
    headers: { 'Content-Type': 'multipart/form-data; boundary=edge' },
    body: `--edge\r\nContent-Disposition: form-data; name="formToken"\r\n\r\n${token}\r\n--edge\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\nbroken off`,
  });
  assert.equal(answer.status, 400);
  assert.deepEqual(await stagedFiles(), []);
});

test('a part whose header is broken is refused, and the server goes on', async () => {
  const token = await admin.formToken('/admin/upload');
  const broken = 'Content-Disposition: form-data; name="photos"; filename="a\0b.jpg"';
  const body = `--edge\r\nContent-Disposition: form-data; name="formToken"\r\n\r\n${token}\r\n--edge\r\n${broken}\r\n\r\nx\r\n--edge--\r\n`;
  const headers = { 'Content-Type': 'multipart/form-data; boundary=edge' };
  assert.equal((await admin.send('/admin/upload', { method: 'POST', body, headers })).status, 400);
  assert.equal((await admin.get('/admin/upload')).status, 200);
});

test('a NUL in a name, which the database could not hold, is left out', async () => {
  const { id, slug } = await site.album();
  const address = `/admin/albums/${id}/upload`;
  const token = await admin.formToken(address);
  const head = `--edge\r\nContent-Disposition: form-data; name="formToken"\r\n\r\n${token}\r\n--edge\r\nContent-Disposition: form-data; name="photos"; filename*=utf-8''a%00b.jpg\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), await jpeg(), Buffer.from('\r\n--edge--\r\n')]);
  const headers = { 'Content-Type': 'multipart/form-data; boundary=edge' };
  assert.equal((await admin.send(address, { method: 'POST', body, headers })).status, 303);
  assert.deepEqual(
    (await photosOf(slug)).map(photo => photo.fileName),
    ['ab.jpg'],
  );
});

test('two hundred files come in by one form with bounded memory, in their order', async () => {
  const { id, slug } = await site.album();
  const files: File[] = [];
  for (let i = 0; i < 40; i++) files.push([`${i}.jpg`, await makeTestJpeg({ width: 24 + i, height: 24 })]);
  // Files that are none are quick, and each has its line.
  for (let i = 0; i < 160; i++) files.push([`not-${i}.jpg`, Buffer.alloc(20_000, `x${i}`)]);
  const answer = await upload(`/admin/albums/${id}/upload`, files);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.match(/UNSUPPORTED_FORMAT/g)!.length, 160);
  assert.deepEqual(
    (await photosOf(slug)).map(photo => photo.fileName),
    files.slice(0, 40).map(([name]) => name),
  );
});

/** Until something that another process or the server's end does has happened. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(resolve => setImmediate(resolve));
}
