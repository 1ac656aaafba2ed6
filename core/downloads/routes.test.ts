import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { AlbumEdit, PhotoEdit, Verb } from '../plugin-api/index.ts';
import { fillFolder, importFolder } from '../testing/import-world.ts';
import { createTestGallery, systemViewer, type TestPhoto } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';
import { readZip } from './read-zip.fixture.ts';

const site = await createTestGallery({ env: { TRUST_PROXY: '1' } });
const { knex } = site.database;
const { storage } = site.house;
const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-downloads-'));
after(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

const request = { viewer: systemViewer, reason: 'test' };
const editAlbum = (id: string, edit: AlbumEdit) =>
  site.gallery.change(request, tx => tx.albums.edit(id, edit));
const editPhoto = (id: string, edit: PhotoEdit) =>
  site.gallery.change(request, tx => tx.photos.edit([id], edit));
const bytesOf = async (id: string) => (await site.gallery.as(systemViewer).photos.bytes(id))!;

async function albumWith(
  verbs: readonly Verb[],
  options: Parameters<typeof site.album>[0] = {},
): Promise<{ id: string; slug: string }> {
  const album = await site.album(options);
  await editAlbum(album.id, { audienceVerbs: verbs });
  return album;
}

const addresses = { given: 0 };
function address(): string {
  addresses.given += 1;
  return `192.0.2.${addresses.given % 250}`;
}

interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

async function get(
  where: string,
  { client, init = {} }: { client?: WebClient; init?: RequestInit } = {},
): Promise<Got> {
  const headers = new Headers(init.headers);
  headers.set('X-Forwarded-For', address());
  if (client)
    headers.set('Cookie', [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  const response = await fetch(site.url + where, { redirect: 'manual', ...init, headers });
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, body };
}

/** Names and contents, by a reader that is none of ours. */
async function unpack({ status, headers, body }: Got) {
  assert.equal(status, 200, String(body));
  assert.equal(headers.get('Content-Type'), 'application/zip');
  assert.equal(Number(headers.get('Content-Length')), body.length);
  const file = path.join(folder, `${createHash('sha1').update(body).digest('hex')}.zip`);
  await writeFile(file, body);
  return readZip(file);
}

async function namesIn(got: Got): Promise<string[]> {
  return (await unpack(got)).map(entry => entry.name);
}

const crcOf = async (id: string) => crc32(await readFile(storage.originalPath((await bytesOf(id)).sha256)));

function takenAt(at: string): TestPhoto['details'] {
  return { taken: { at, offsetMinutes: null, precision: 'second', source: 'exif' } };
}

test('a guest who may download gets the originals, by number and title, never by file name', async () => {
  const { id, slug } = await albumWith(['view', 'download'], { title: 'Küste: "2019"' });
  const first = await site.photo({
    albumId: id,
    fileName: 'private-name.jpg',
    details: { ...takenAt('2019-07-04T15:30:12'), title: 'Boats / before\nthe rain' },
  });
  const second = await site.photo({ albumId: id, fileName: 'private-name.jpg' });
  const got = await get(`/albums/${slug}/download`);
  const found = await unpack(got);
  assert.deepEqual(
    found.map(({ name, crc, method, modified }) => ({ name, crc, method, modified })),
    [
      {
        ...{ name: '001 Boats _ before_the rain.jpg', crc: await crcOf(first), method: 0 },
        modified: '2019-07-04T15:30:12',
      },
      { name: '002.jpg', crc: await crcOf(second), method: 0, modified: '1980-01-01T00:00:00' },
    ],
  );
  assert.equal(got.headers.get('Accept-Ranges'), 'none');
  assert.match(got.headers.get('Cache-Control')!, /no-store/);
  const disposition = got.headers.get('Content-Disposition')!;
  assert.match(
    disposition,
    /^attachment; filename="Kuste_ _2019_\.zip"; filename\*=UTF-8''K%C3%BCste_%20_2019_\.zip$/,
  );
});

test('who is signed in finds the original names, each once', async () => {
  const { id, slug } = await albumWith(['view', 'download'], { audience: 'signed-in' });
  const fileNames = ['DSC_1.JPG', 'dsc_1.jpg', '../DSC_1.JPG', 'Grüße.jpg', 'con.jpg'];
  for (const fileName of fileNames) await site.photo({ albumId: id, fileName });
  const client = await site.signIn(await site.user());
  assert.deepEqual(await namesIn(await get(`/albums/${slug}/download`, { client })), [
    ...['DSC_1.JPG', 'dsc_1 (2).jpg', '_DSC_1.JPG', 'Grüße.jpg', '_con.jpg'],
  ]);
  assert.equal((await get(`/albums/${slug}/download`)).status, 404);
});

test('albums below come as folders, as far as the viewer sees them', async () => {
  const top = await albumWith(['view', 'download'], { title: 'Norway' });
  const hidden = await site.album({ title: 'Secret', parentId: top.id, audience: 'restricted' });
  const days = [
    await site.album({ title: 'Day', parentId: top.id, audience: null }),
    await site.album({ title: 'day', parentId: top.id, audience: null }),
    await albumWith(['view', 'download'], { title: 'Deep', parentId: hidden.id, audience: 'public' }),
    await albumWith(['view'], { title: 'To look at', parentId: top.id, audience: 'public' }),
    await site.album({ title: 'Unlisted', parentId: top.id, audience: null }),
    hidden,
  ];
  await editAlbum(days[4]!.id, { listed: false });
  const evening = await site.album({ title: 'Evening', parentId: days[0]!.id, audience: null });
  for (const album of [top, ...days, evening]) await site.photo({ albumId: album.id });
  const all = await namesIn(await get(`/albums/${top.slug}/download`));
  assert.deepEqual(all.toSorted(), [
    ...['001.jpg', 'Day/001.jpg', 'Day/Evening/001.jpg', 'Deep/001.jpg', 'day (2)/001.jpg'],
  ]);
  assert.deepEqual(await namesIn(await get(`/albums/${top.slug}/download?below=0`)), ['001.jpg']);
  const curator = await site.signIn(await site.user({ role: 'curator' }));
  const whole = await namesIn(await get(`/albums/${top.slug}/download`, { client: curator }));
  assert.ok(whole.includes('Secret/Deep/test.jpg'));
  assert.equal(whole.length, 8);
});

test('without the right to download there is neither archive nor button, as if there were nothing', async () => {
  const closed = await albumWith(['view'], { title: 'Closed' });
  const open = await albumWith(['view', 'download'], { title: 'Open' });
  const empty = await albumWith(['view', 'download'], { title: 'Empty' });
  for (const album of [closed, open]) await site.photo({ albumId: album.id });
  const restricted = await site.album({ audience: 'restricted' });
  const refused = await Promise.all(
    [closed.slug, empty.slug, restricted.slug, 'nowhere'].map(slug => get(`/albums/${slug}/download`)),
  );
  assert.deepEqual(
    refused.map(({ status, headers }) => [status, headers.get('Content-Disposition')]),
    Array(4).fill([404, null]),
  );
  const page = async (slug: string) => String((await get(`/albums/${slug}`)).body);
  assert.match(await page(open.slug), new RegExp(`href="/albums/${open.slug}/download"`));
  for (const { slug } of [closed, empty]) assert.doesNotMatch(await page(slug), /\/download"/);
});

test('a grant on a public album lets its holder download, and nobody else', async () => {
  const album = await site.album({ audience: 'public' });
  const below = await site.album({ audience: null, parentId: album.id, title: 'Below' });
  for (const { id } of [album, below]) await site.photo({ albumId: id });
  const [holder, other] = [await site.user(), await site.user()];
  await editAlbum(album.id, { grants: { [`user:${holder.id}`]: ['view', 'download'] } });
  const ask = async (user: typeof holder) =>
    get(`/albums/${album.slug}/download`, { client: await site.signIn(user) });
  assert.deepEqual(await namesIn(await ask(holder)), ['test.jpg', 'Below/test.jpg']);
  assert.equal((await ask(other)).status, 404);
  assert.equal((await get(`/albums/${album.slug}/download`)).status, 404);
});

test('what is trashed, a draft, scheduled, withdrawn or elsewhere hidden is never inside', async () => {
  const { id, slug } = await albumWith(['view', 'download']);
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) ids.push(await site.photo({ albumId: id }));
  await site.gallery.change(request, tx => tx.photos.trash([ids[1]!]));
  await editPhoto(ids[2]!, { publication: 'draft' });
  await editPhoto(ids[3]!, { publication: 'withdrawn' });
  await editPhoto(ids[4]!, { publication: 'scheduled', publishedFrom: new Date('2999-01-01') });
  const found = await unpack(await get(`/albums/${slug}/download`));
  assert.deepEqual(
    found.map(entry => entry.crc),
    [await crcOf(ids[0]!)],
  );
  for (const hidden of ids.slice(1))
    assert.equal((await get(`/download?photos=${ids[0]},${hidden}`)).status, 404);
  const admin = await site.signIn(await site.user({ role: 'admin' }));
  assert.equal((await get(`/download?photos=${ids[1]}`, { client: admin })).status, 404);
});

test('who has a bound on pixels gets the largest picture within it, made when it is not there', async () => {
  const { id, slug } = await albumWith(['view', 'download']);
  await editAlbum(id, { largestSize: 800 });
  const large = await site.photo({ albumId: id, width: 1000, height: 500, fileName: 'large.png' });
  const small = await site.photo({ albumId: id, width: 700, height: 500 });
  const got = await get(`/albums/${slug}/download`);
  const [first, second] = await unpack(got);
  assert.deepEqual([first!.name, second!.name], ['001.jpg', '002.jpg']);
  assert.equal(second!.crc, await crcOf(small));
  assert.notEqual(first!.crc, await crcOf(large));
  const start = got.body.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
  const { width, height } = await sharp(got.body.subarray(start, start + first!.bytes)).metadata();
  assert.deepEqual([width, height], [800, 400]);
  await editAlbum(id, { largestSize: 100 });
  assert.equal((await get(`/albums/${slug}/download`)).status, 404, 'nothing is as small as that');
});

test('a selection comes in its order, each photo once, and whole or not at all', async () => {
  const { id } = await albumWith(['view', 'download']);
  const closed = await site.album({ audience: 'restricted' });
  const lookAt = await albumWith(['view']);
  const [a, b] = [await site.photo({ albumId: id }), await site.photo({ albumId: id })];
  const foreign = await site.photo({ albumId: closed.id });
  const seen = await site.photo({ albumId: lookAt.id });
  const got = await get(`/download?photos=${b},${a},${b},${seen}`);
  assert.deepEqual(
    (await unpack(got)).map(entry => entry.crc),
    [await crcOf(b), await crcOf(a)],
  );
  assert.match(got.headers.get('Content-Disposition')!, /Selected photos\.zip/);
  const statuses: [string, number][] = [
    [`/download?photos=${a},${foreign}`, 404],
    [`/download?photos=${a},nobody`, 404],
    [`/download?photos=${seen}`, 404],
    [`/download?photos=${a},%00`, 404],
    [`/download?photos=${a},'--`, 404],
    ['/download?photos=', 400],
    ['/download', 400],
    [`/download?photos=${Array.from({ length: 201 }, (_, index) => `x${index}`)}`, 413],
  ];
  for (const [where, status] of statuses) assert.equal((await get(where)).status, status, where.slice(0, 60));
});

test('a form may name thousands, with its token alone', async () => {
  const { id } = await albumWith(['view', 'download']);
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) ids.push(await site.photo({ albumId: id }));
  const client = await site.signIn(await site.user());
  const formToken = await client.formToken('/account');
  const send = (fields: Record<string, string>) =>
    get('/download', { client, init: { method: 'POST', body: new URLSearchParams(fields) } });
  assert.equal((await unpack(await send({ formToken, photos: ids.join(',') }))).length, 3);
  assert.equal((await send({ photos: ids.join(',') })).status, 403);
  const many = Array.from({ length: 5_001 }, (_, index) => `x${index}`).join(',');
  assert.equal((await send({ formToken, photos: many })).status, 413);
});

test('originals that were left in their folder come from there', async () => {
  const library = await fillFolder(path.join(folder, 'Harbour'), { 'a.jpg': 1, 'b.jpg': 2 });
  await importFolder(site, library, { inPlace: true, isPublic: true });
  const admin = await site.signIn(await site.user({ role: 'admin' }));
  const found = await unpack(await get('/albums/harbour/download', { client: admin }));
  assert.deepEqual(
    found.map(({ name, crc }) => [name, crc]),
    [
      ['a.jpg', crc32(await readFile(path.join(library, 'a.jpg')))],
      ['b.jpg', crc32(await readFile(path.join(library, 'b.jpg')))],
    ],
  );
  await rm(path.join(library, 'b.jpg'));
  assert.equal((await get('/albums/harbour/download', { client: admin })).status, 500);
});

test('HEAD tells what GET would, without a byte', async () => {
  const { id, slug } = await albumWith(['view', 'download']);
  await site.photo({ albumId: id });
  const head = await get(`/albums/${slug}/download`, { init: { method: 'HEAD' } });
  const whole = await get(`/albums/${slug}/download`);
  assert.deepEqual([head.status, head.body.length], [200, 0]);
  for (const name of ['Content-Length', 'Content-Type', 'Content-Disposition', 'Accept-Ranges'])
    assert.equal(head.headers.get(name), whole.headers.get(name), name);
});

test('an album that moved leads on, with what was asked', async () => {
  const { id, slug } = await albumWith(['view', 'download']);
  await editAlbum(id, { slug: `${slug}-moved` });
  const got = await get(`/albums/${slug}/download?below=0`);
  assert.deepEqual(
    [got.status, got.headers.get('Location')],
    [301, `/albums/${slug}-moved/download?below=0`],
  );
});

test('an original that is lost or another is told of before the first byte', async () => {
  const { id, slug } = await albumWith(['view', 'download']);
  await site.photo({ albumId: id });
  const lost = await site.photo({ albumId: id });
  const file = storage.originalPath((await bytesOf(lost)).sha256);
  await truncate(file, 10);
  const changed = await get(`/albums/${slug}/download`);
  await rm(file);
  const missing = await get(`/albums/${slug}/download`);
  for (const { status, headers } of [changed, missing]) {
    assert.equal(status, 500);
    assert.match(headers.get('Content-Type')!, /html|json|plain/);
    assert.equal(headers.get('Content-Disposition'), null);
  }
});

/** A photo whose original is larger than what lies between us and a client who doesn't read. */
async function largePhoto(albumId: string, bytes = 64 * 1024 ** 2): Promise<{ id: string; file: string }> {
  const id = await site.photo({ albumId });
  const { sha256 } = await bytesOf(id);
  const file = storage.originalPath(sha256);
  await truncate(file, bytes);
  await knex('originals').where({ photo_id: id }).update({ bytes });
  return { id, file };
}

/** An archive of which nothing is read yet. */
async function begin(slug: string, from = address()): Promise<IncomingMessage> {
  const asked = httpGet(`${site.url}/albums/${slug}/download`, {
    headers: { 'X-Forwarded-For': from },
    agent: false,
  });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

test('an original that is lost midway cuts the connection, so that nobody takes a part for the whole', async () => {
  const { id, slug } = await albumWith(['view', 'download']);
  await largePhoto(id);
  const lost = await site.photo({ albumId: id });
  const answer = await begin(slug);
  assert.equal(answer.statusCode, 200);
  await rm(storage.originalPath((await bytesOf(lost)).sha256));
  await assert.rejects(async () => {
    for await (const _ of answer);
  }, /aborted/);
});

test('who leaves midway is read for no longer, and gives the place back', async () => {
  const { id, slug } = await albumWith(['view', 'download']);
  const { file } = await largePhoto(id);
  const from = address();
  const answers = [await begin(slug, from), await begin(slug, from), await begin(slug, from)];
  const refused = await begin(slug, from);
  assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [429, '30']);
  refused.resume();
  if (existsSync('/proc/self/fd')) assert.equal(countOpen(file), 3);
  for (const answer of answers) answer.destroy();
  const again = await untilServed(slug, from);
  again.destroy();
  await until(() => countOpen(file) === 0);
});

/** How often this process has a file open; only Linux tells. */
function countOpen(file: string): number {
  if (!existsSync('/proc/self/fd')) return 0;
  return readdirSync('/proc/self/fd').filter(each => targetOf(each) === file).length;
}

function targetOf(descriptor: string): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return null;
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    assert.ok(tries < 500, 'it never came to it');
    await wait(10);
  }
}

async function untilServed(slug: string, from: string): Promise<IncomingMessage> {
  for (let tries = 0; ; tries += 1) {
    const answer = await begin(slug, from);
    if (answer.statusCode === 200) return answer;
    answer.resume();
    assert.ok(tries < 500, 'the places were never given back');
    await wait(10);
  }
}

test('twenty at the same time get the same bytes, and a page is answered meanwhile', async () => {
  const { id, slug } = await albumWith(['view', 'download']);
  for (let index = 0; index < 4; index += 1) await site.photo({ albumId: id, width: 400, height: 300 });
  await largePhoto(id, 6_000_000);
  const archives = Promise.all(
    Array.from({ length: 20 }, async () => {
      const hash = createHash('sha1');
      for await (const chunk of await begin(slug)) hash.update(chunk);
      return hash.digest('hex');
    }),
  );
  assert.equal((await get('/albums')).status, 200);
  assert.equal(new Set(await archives).size, 1);
});
