import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
before(async () => {
  gallery = await createTestGallery();
});
after(() => gallery.close());

const request = { viewer: systemViewer, reason: 'test' };

test('guests get an ETag, and 304 while nothing changes', async () => {
  const album = await gallery.album({ title: 'Harbour' });
  const path = `/albums/${album.slug}`;
  const first = await gallery.client().get(path);
  assert.equal(first.status, 200);
  assert.equal(first.headers.get('cache-control'), 'no-cache');
  assert.match(first.headers.get('vary')!, /Cookie/);
  const etag = first.headers.get('etag')!;
  const again = await gallery
    .client()
    .get(path, { headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } });
  assert.equal(again.status, 304);
  assert.equal(again.body, '');
  assert.equal((await gallery.client().get(path)).body, first.body);
});

test('a change is seen on the very next request', async () => {
  const album = await gallery.album({ title: 'Before' });
  const path = `/albums/${album.slug}`;
  for (let round = 0; round < 5; round++) {
    const title = `After ${round}`;
    await gallery.client().get(path);
    await gallery.gallery.change(request, tx => tx.albums.edit(album.id, { title }));
    assert.match((await gallery.client().get(path)).body, new RegExp(title));
  }
});

test('what is withdrawn is gone on the very next request', async () => {
  const album = await gallery.album();
  const path = `/albums/${album.slug}`;
  assert.equal((await gallery.client().get(path)).status, 200);
  await gallery.gallery.change(request, tx => tx.albums.edit(album.id, { audience: 'restricted' }));
  assert.equal((await gallery.client().get(path)).status, 404);
});

test('what is scheduled appears and ends with the clock', async () => {
  const album = await gallery.album();
  const path = `/albums/${album.slug}`;
  const at = (ms: number) => new Date(Date.now() + ms);
  const publish = { publication: 'scheduled' as const, publishedFrom: at(-1_000), publishedUntil: at(700) };
  await gallery.gallery.change(request, tx => tx.albums.edit(album.id, publish));
  assert.equal((await gallery.client().get(path)).status, 200);
  while (Date.now() <= publish.publishedUntil.getTime() + 20) await gallery.client().get(path);
  assert.equal((await gallery.client().get(path)).status, 404);
});

test('who is signed in gets pages that nobody keeps, and guests never get those', async () => {
  const hidden = await gallery.album({ title: 'Hidden room', audience: 'restricted' });
  const client = await gallery.signIn(await gallery.user({ role: 'admin', displayName: 'Ada Private' }));
  const own = await client.get('/albums');
  assert.match(own.body, /Hidden room/);
  assert.equal(own.headers.get('cache-control'), 'no-store');
  assert.equal(own.headers.get('etag'), null);
  const guest = await gallery.client().get('/albums');
  assert.doesNotMatch(guest.body, /Hidden room|Ada Private/);
  assert.match((await client.get('/albums')).body, /Hidden room/);
  assert.equal((await gallery.client().get(`/albums/${hidden.slug}`)).status, 404);
});

test('language and background have pages of their own', async () => {
  const client = gallery.client();
  await client.get('/albums');
  await client.get('/preferences?background=light&language=xb');
  assert.match((await client.get('/albums')).body, /lang="xb" dir="rtl" data-background="light"/);
  assert.doesNotMatch((await gallery.client().get('/albums')).body, /<html lang="xb"/);
});

test('pages are compressed as the browser likes, and small ones are left', async () => {
  for (const encoding of ['br', 'gzip']) {
    const { headers } = await gallery.client().get('/albums', { headers: { 'Accept-Encoding': encoding } });
    assert.equal(headers.get('content-encoding'), encoding);
    assert.match(headers.get('vary')!, /Accept-Encoding/);
  }
  const plain = await gallery.client().get('/albums', { headers: { 'Accept-Encoding': 'identity' } });
  assert.equal(plain.headers.get('content-encoding'), null);
  const small = await gallery.client().get('/health/live');
  assert.equal(small.headers.get('content-encoding'), null);
});

test('HEAD of a cached page has the headers of GET', async () => {
  const [get, head] = [
    await gallery.client().get('/albums'),
    await gallery.client().get('/albums', { method: 'HEAD' }),
  ];
  for (const name of ['etag', 'content-type', 'cache-control'])
    assert.equal(head.headers.get(name), get.headers.get(name));
  assert.equal(head.body, '');
});
