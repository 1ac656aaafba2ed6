import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLog } from '../log/create-log.ts';
import { createShareWorld, type ShareWorld } from './share-world.fixture.ts';

let world: ShareWorld;
const logged: string[] = [];
before(async () => {
  const destination = { write: (line: string) => void logged.push(line) };
  world = await createShareWorld({ log: createLog({ level: 'debug', destination }) });
});
after(() => world.close());

const guest = () => world.client();
const status = async (path: string) => (await guest().get(path)).status;

test('a link to an album shows it and what inherits its audience, and nothing else', async () => {
  const { base } = await world.link();
  const page = await guest().get(base);
  assert.equal(page.status, 200);
  assert.match(page.body, /Wedding/);
  assert.match(page.body, /Party/);
  assert.doesNotMatch(page.body, /Family/);
  assert.equal(await status(`${base}/albums/${world.below.slug}`), 200);
  assert.equal(await status(`${base}/photos/${world.photoBelowId}`), 200);
  assert.equal(await status(`${base}/albums/${world.apart.slug}`), 404);
  assert.equal(await status(`${base}/albums/${world.other.slug}`), 404);
  assert.equal(await status(`${base}/photos/${world.otherPhotoId}`), 404);
  assert.equal(await status(base + (await world.image(world.otherPhotoId, 'thumb'))), 404);
  assert.equal(await status(base + (await world.image(world.photoId, 'thumb'))), 200);
});

test('without the link, all of it stays closed', async () => {
  await world.link();
  assert.equal(await status(`/albums/${world.wedding.slug}`), 404);
  assert.equal(await status(`/photos/${world.photoId}`), 404);
  assert.equal(await status(await world.image(world.photoId, 'thumb')), 404);
});

test('the rest of the site is not below a link', async () => {
  const { base } = await world.link();
  for (const path of [
    '/albums',
    '/tags',
    '/search',
    '/calendar',
    '/admin',
    '/login',
    '/assets/x',
    '/s/x',
    '/api/v1',
  ])
    assert.equal(await status(base + path), 404, path);
});

test('every address on its pages stays below the link, or leads to nothing of the gallery', async () => {
  const { base } = await world.link({ verbs: ['view', 'download'] });
  for (const path of [base, `${base}/photos/${world.photoId}`, `${base}/albums/${world.below.slug}`]) {
    const { body } = await guest().get(path);
    const addresses = [...body.matchAll(/(?:href|src|action)="(\/[^"]*)"/g)].map(match => match[1]!);
    const outside = addresses.filter(
      address => !address.startsWith(base) && !/^\/(assets|preferences)[/?]/.test(address),
    );
    assert.deepEqual(outside, [], path);
    assert.doesNotMatch(body, /canonical|og:title|\/login|\/search/);
    assert.match(body, /name="robots" content="noindex"/);
  }
});

test('a link to photos shows these', async () => {
  const { base } = await world.link({ photoIds: [world.photoId, world.otherPhotoId], name: 'Two of them' });
  const page = await guest().get(base);
  assert.match(page.body, /Two of them/);
  assert.match(page.body, new RegExp(`${base}/photos/${world.photoId}"`));
  assert.match(page.body, new RegExp(`${base}/photos/${world.otherPhotoId}"`));
  const photo = await guest().get(`${base}/photos/${world.photoId}`);
  assert.equal(photo.status, 200);
  assert.match(photo.body, new RegExp(`href="${base}"`));
  assert.doesNotMatch(photo.body, /Wedding/);
  assert.equal(await status(`${base}/photos/${world.photoBelowId}`), 404);
  assert.equal(await status(`${base}/albums/${world.wedding.slug}`), 404);
  assert.equal(await status(`${base}/photos/${world.photoId}?in=album:${world.wedding.slug}`), 200);
});

test('pages are stored by nobody and tell nobody of their address; bytes are asked for each time', async () => {
  const { base } = await world.link();
  const page = await guest().get(base);
  assert.equal(page.headers.get('cache-control'), 'private, no-store');
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  assert.equal(page.headers.get('x-robots-tag'), 'noindex');
  const image = base + (await world.image(world.photoId, 'small'));
  const bytes = await guest().get(image);
  assert.equal(bytes.headers.get('cache-control'), 'private, no-cache');
  assert.equal(bytes.headers.get('x-robots-tag'), 'noindex');
  const again = { headers: { 'If-None-Match': bytes.headers.get('etag')! } };
  assert.equal((await guest().get(image, again)).status, 304);
});

test('what guests may see, too, stays private below a link', async () => {
  const album = await world.album({ title: 'Open' });
  const photoId = await world.photo({ albumId: album.id });
  const { base } = await world.link({ albumId: album.id });
  const bytes = await guest().get(base + (await world.image(photoId, 'thumb')));
  assert.equal(bytes.headers.get('cache-control'), 'private, no-cache');
});

test('revoked, unknown and not begun are one answer; expired is another', async () => {
  const day = 86_400_000;
  const revoked = await world.link();
  const image = await world.image(world.photoId, 'thumb');
  const etag = (await guest().get(revoked.base + image)).headers.get('etag')!;
  await world.gallery.change({ viewer: world.curator.viewer, reason: 'revoke' }, tx =>
    tx.shares.revoke(revoked.id),
  );
  const future = await world.link({ startsAt: new Date(Date.now() + day) });
  const unknown = { base: `/s/${'x'.repeat(32)}` };
  const expired = await world.link({ expiresAt: new Date(Date.now() - 1_000) });
  const mask = (text: string) => text.replaceAll(/\/s\/[\w-]{32}|%2Fs%2F[\w-]{32}/g, '');
  const unlike = await guest().get(unknown.base);
  const wanted = mask(unlike.body);
  for (const { base } of [revoked, future, unknown]) {
    const page = await guest().get(base);
    assert.equal(page.status, 404);
    assert.equal(mask(page.body), wanted);
    assert.deepEqual(headersOf(page), headersOf(unlike));
    assert.equal(await status(base + image), 404);
  }
  const conditional = await guest().get(revoked.base + image, { headers: { 'If-None-Match': etag } });
  assert.equal(conditional.status, 404);
  const page = await guest().get(expired.base);
  assert.equal(page.status, 410);
  assert.match(page.body, /This link has expired/);
  assert.equal(await status(expired.base + image), 410);
  assert.equal(await status(`${expired.base}/photos/${world.photoId}/original`), 410);
});

function headersOf({ headers }: { headers: Headers }) {
  const own = new Set(['date', 'x-request-id', 'content-length']);
  return [...headers].filter(([name]) => !own.has(name));
}

test('a link that begins or ends by the clock does so on the next request', async () => {
  const soon = new Date(Date.now() + 1_500);
  const ending = await world.link({ expiresAt: soon });
  const beginning = await world.link({ startsAt: soon });
  assert.deepEqual([await status(ending.base), await status(beginning.base)], [200, 404]);
  await world.database.knex.raw('select pg_sleep_until(?)', [new Date(soon.getTime() + 50)]);
  assert.deepEqual([await status(ending.base), await status(beginning.base)], [410, 200]);
});

test('no address gives more pixels than the link', async () => {
  const { base } = await world.link({ largestSize: 800, verbs: ['view', 'download'] });
  const image = (preset: string) => world.image(world.photoId, preset);
  assert.equal(await status(base + (await image('small'))), 200);
  for (const preset of ['medium', 'large']) assert.equal(await status(base + (await image(preset))), 404);
  assert.equal(await status(`${base}/photos/${world.photoId}/original`), 404);
  assert.equal(await status(`${base}/photos/${world.photoBelowId}/original`), 200);
  for (const path of [base, `${base}/photos/${world.photoId}`]) {
    assert.doesNotMatch(
      (await guest().get(path)).body,
      new RegExp(`${world.photoId}/(medium|large|original)`),
    );
  }
});

test('place and camera are shown or not, as the link says', async () => {
  const facts = async (options: object) => {
    const { base } = await world.link(options);
    const { body } = await guest().get(`${base}/photos/${world.photoId}`);
    return [/Cascais/.test(body), /EOS R6/.test(body)];
  };
  assert.deepEqual(await facts({}), [true, true]);
  assert.deepEqual(await facts({ showsPlace: false }), [false, true]);
  assert.deepEqual(await facts({ showsCamera: false }), [true, false]);
});

test('originals are had by links that give them', async () => {
  const view = await world.link();
  const download = await world.link({ verbs: ['view', 'download'] });
  const original = `/photos/${world.photoId}/original`;
  assert.equal(await status(view.base + original), 404);
  const answer = await guest().get(download.base + original);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-disposition')!, new RegExp(`${world.photoId}\\.jpg`));
  assert.match((await guest().get(download.base)).body, /view and download/);
});

test('who is signed in sees by the link what the link shows, not more', async () => {
  const { base } = await world.link();
  const client = await world.signIn(world.curator);
  assert.equal((await client.get(`${base}/albums/${world.other.slug}`)).status, 404);
  const page = await client.get(base);
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.body, /\/admin/);
});

test('the log names no token', async () => {
  const { base, token } = await world.link();
  await guest().get(base);
  await guest().get(`${base}/photos/${world.photoId}/original`);
  assert.ok(logged.some(line => line.includes('/s/…')));
  assert.ok(!logged.some(line => line.includes(token)));
});

test('pictures stop with the link, whether by the clock or by hand, though they were shown a moment ago', async () => {
  const soon = new Date(Date.now() + 1_500);
  const [ending, revoked] = [await world.link({ expiresAt: soon }), await world.link()];
  const image = await world.image(world.photoId, 'thumb');
  for (const { base } of [ending, revoked]) assert.equal(await status(base + image), 200);
  await world.gallery.change({ viewer: world.curator.viewer, reason: 'revoke' }, tx =>
    tx.shares.revoke(revoked.id),
  );
  assert.equal(await status(revoked.base + image), 404);
  await world.database.knex.raw('select pg_sleep_until(?)', [new Date(soon.getTime() + 50)]);
  assert.equal(await status(ending.base + image), 410);
});
