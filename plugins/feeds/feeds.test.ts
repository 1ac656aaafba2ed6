import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { definePlugin } from 'enfilade/plugin-api';
import { createTestGallery, type TestGallery, type WebClient } from 'enfilade/plugin-testing';
import fc from 'fast-check';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import type { FeedDocument } from './feed.ts';
import { formats } from './formats/index.ts';
import definition from './index.ts';
import type { Settings } from './settings.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const site = 'https://photos.example';
const defaults: Settings = { formats: ['atom', 'rss', 'json'], count: 30, fullCaption: true, idDomain: '' };
const system = { viewer: { kind: 'system', name: 'test' }, reason: 'test' } as const;

let gallery: TestGallery;
let manifest: { id: string };
let album: { id: string; slug: string };
let photos: string[];

const plugin = (settings: Partial<Settings> = {}) => ({
  manifest,
  folder,
  definition,
  settings: { ...defaults, ...settings },
});

before(async () => {
  manifest = JSON.parse(await readFile(`${folder}plugin.json`, 'utf8'));
  gallery = await createTestGallery({ env: { PUBLIC_URL: site, TRUST_PROXY: '1' } });
  album = await gallery.album({ title: 'Coast & <Sea>', description: 'Low light.' });
  photos = [];
  for (const title of ['First', 'Fog & "<Foam>"', null]) {
    const details = {
      title,
      caption: title && `About ${title}.\n\nSecond paragraph, ${'long '.repeat(60)}`,
      author: 'Anna <Holm>',
    };
    const id = await gallery.photo({
      albumId: album.id,
      details,
      keywords: [['Sea']],
      width: 2000,
      height: 1000,
    });
    photos.unshift(id);
  }
});
beforeEach(() => gallery.usePlugins([plugin()]));
after(() => gallery.close());

/** Plain http behind a proxy that speaks https. */
const guest = () => gallery.client();
const read = async (path: string, client = guest(), headers: Record<string, string> = {}) =>
  client.get(path, { headers });

test('a real reader of each format finds the same photos, newest first, at whole addresses', async () => {
  const page = `${site}/albums/${album.slug}`;
  const atom = parseAtomFeed((await read(`/albums/${album.slug}/feed.atom`)).body);
  const rss = parseRssFeed((await read(`/albums/${album.slug}/feed.rss`)).body);
  const json = parseJsonFeed((await read(`/albums/${album.slug}/feed.json`)).body);
  const ids = photos.map(id => `tag:photos.example,2026:photo:${id}`);
  assert.deepEqual(
    atom.entries!.map(({ id }) => id),
    ids,
  );
  assert.deepEqual(
    rss.items!.map(({ guid }) => guid?.value),
    ids,
  );
  assert.deepEqual(
    json.items!.map(({ id }) => id),
    ids,
  );
  const title = 'Coast & <Sea> – Enfilade';
  assert.deepEqual([atom.title?.value, rss.title, json.title], [title, title, title]);
  assert.equal(atom.links!.find(({ rel }) => rel === 'self')!.href, `${page}/feed.atom`);
  assert.equal(json.feed_url, `${page}/feed.json`);
  assert.equal(rss.link, page);
  assert.deepEqual(
    json.items!.map(item => item.title),
    ['Photo', 'Fog & "<Foam>"', 'First'],
  );
});

test('an entry brings its picture, in a size that its reader may have, and what was written about it', async () => {
  const rss = parseRssFeed((await read(`/albums/${album.slug}/feed.rss`)).body);
  const item = rss.items![1]!;
  const picture = new RegExp(`^${site}/i/${photos[1]}/medium@\\d+/[0-9a-f]{12}\\.jpg$`);
  assert.match(item.enclosures![0]!.url!, picture);
  const [content] = item.media!.contents!;
  assert.match(content!.url!, picture);
  assert.deepEqual([content!.width, content!.height], [1600, 800]);
  assert.equal(item.dc!.creators?.[0], 'Anna <Holm>');
  assert.deepEqual(
    item.categories!.map(({ name }) => name),
    ['Sea'],
  );
  assert.match(item.description!, /<p>About Fog &amp; &quot;&lt;Foam&gt;&quot;\.<\/p><p>Second/);
  const bounded = await gallery.album();
  await gallery.gallery.change(system, tx => tx.albums.edit(bounded.id, { largestSize: 800 } as never));
  await gallery.photo({ albumId: bounded.id, width: 2000, height: 1000 });
  const small = await read(`/albums/${bounded.slug}/feed.atom`);
  assert.match(small.body, /\/small@/);
  assert.doesNotMatch(small.body, /\/(medium|large)@/);
});

test('tags and searches have feeds, and what is not there has none', async () => {
  for (const path of ['/feed', '/tags/sea/feed', '/search/feed']) {
    const { status, body } = await read(`${path}.json${path.startsWith('/search') ? '?q=foam' : ''}`);
    assert.equal(status, 200, path);
    assert.ok(
      parseJsonFeed(body).items!.some(({ id }) => id?.includes(photos[1]!)),
      path,
    );
  }
  assert.match((await read('/search/feed.json?q=foam')).body, /search\/feed\.json\?q=foam/);
  for (const path of ['/albums/no/feed.atom', '/tags/no/feed.atom', '/search/feed.atom', '/feed.xml'])
    assert.equal((await read(path)).status, 404, path);
});

test('a renamed album goes on at its old address', async () => {
  const { id, slug } = await gallery.album({ title: 'Old' });
  await gallery.gallery.change(system, tx => tx.albums.edit(id, { slug: 'new-name' }));
  assert.match((await read(`/albums/${slug}/feed.atom`)).body, /albums\/new-name\/feed\.atom/);
});

test('what is hidden changes nothing of what guests get', async () => {
  const paths = [
    '/feed.atom',
    `/albums/${album.slug}/feed.rss`,
    '/tags/sea/feed.json',
    '/search/feed.json?q=sea',
  ];
  const bodies = () => Promise.all(paths.map(async path => (await read(path)).body));
  const before = await bodies();
  const closed = await gallery.album({ title: 'Closed', audience: 'restricted' });
  const secret = { title: 'Secret sea' };
  const hidden = [
    await gallery.photo({ albumId: closed.id, details: secret, keywords: [['Sea']] }),
    await gallery.photo({ albumId: album.id, details: secret }),
  ];
  await gallery.gallery.change(system, tx => tx.photos.edit([hidden[1]!], { publication: 'draft' }));
  assert.deepEqual(await bodies(), before);
  for (const format of ['atom', 'rss', 'json'])
    assert.equal((await read(`/albums/${closed.slug}/feed.${format}`)).status, 404);

  const admin = await gallery.user({ role: 'admin' });
  const browser = await gallery.signIn(admin);
  const seen = await read(`/albums/${closed.slug}/feed.json`, browser);
  assert.deepEqual(
    parseJsonFeed(seen.body).items!.map(({ title }) => title),
    ['Secret sea'],
  );
  assert.equal(seen.headers.get('cache-control'), 'private, no-cache');
  const token = await makeToken(browser);
  const byProgram = await read(`/albums/${closed.slug}/feed.json`, guest(), {
    Authorization: `Bearer ${token}`,
  });
  assert.equal(byProgram.body, seen.body);
  assert.deepEqual(await bodies(), before, 'nothing of it is kept for others');
});

async function makeToken(browser: WebClient): Promise<string> {
  const formToken = await browser.formToken('/account/tokens');
  const answer = await browser.send('/api/v1/tokens', {
    method: 'POST',
    headers: { 'X-Form-Token': formToken, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'reader', scopes: ['photos:read'] }),
  });
  return JSON.parse(answer.body).data.token;
}

test('below a share link a feed leads through the link, and shows what the link shows', async () => {
  const closed = await gallery.album({ title: 'For Ben', audience: 'restricted' });
  const id = await gallery.photo({ albumId: closed.id });
  const { value } = await gallery.gallery.change(system, tx =>
    tx.shares.create({ name: 'Ben', albumId: closed.id, verbs: ['view'] }),
  );
  const base = `/s/${(value as unknown as { token: string }).token}`;
  const { body, headers } = await read(`${base}/albums/${closed.slug}/feed.json`);
  const feed = parseJsonFeed(body);
  assert.deepEqual(
    feed.items!.map(({ url }) => url),
    [`${site}${base}/photos/${id}`],
  );
  assert.match(feed.items![0]!.image!, new RegExp(`^${site}${base}/i/`));
  const picture = new URL(feed.items![0]!.image!).pathname;
  assert.equal((await read(picture)).status, 200);
  assert.equal((await read(picture.slice(base.length))).status, 404);
  assert.equal(headers.get('cache-control'), 'private, no-cache');
  const all = parseJsonFeed((await read(`${base}/feed.json`)).body);
  assert.equal(all.items!.length, 1);
  assert.equal((await read(`${base}/tags/sea/feed.json`)).status, 404);
  assert.match(
    (await read(`${base}/albums/${closed.slug}`)).body,
    new RegExp(`href="${base}/albums/[^"]*feed.atom"`),
  );
});

test('who has a feed already is told so', async () => {
  for (const { name, type } of formats) {
    const first = await read(`/albums/${album.slug}/feed.${name}`);
    assert.equal(first.headers.get('content-type'), `${type}; charset=utf-8`);
    const etag = first.headers.get('etag')!;
    // fetch by itself would ask caches to be passed by
    const known = { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' };
    const again = await read(`/albums/${album.slug}/feed.${name}`, guest(), known);
    assert.equal(again.status, 304);
  }
});

test('pages name their feeds', async () => {
  const links = async (path: string) =>
    [...(await read(path)).body.matchAll(/<link rel="alternate" href="([^"]+)" type="([^"]+)"/g)].map(
      ([, href]) => href!.replaceAll('&amp;', '&'),
    );
  assert.deepEqual(await links('/'), ['/feed.atom', '/feed.rss', '/feed.json']);
  for (const path of [`/albums/${album.slug}`, '/tags/sea', '/search?q=fog+foam']) {
    const found = await links(path);
    assert.equal(found.length, 3, path);
    for (const href of found) assert.equal((await read(href)).status, 200, href);
  }
  assert.deepEqual(await links(`/photos/${photos[0]}`), []);
});

test('settings say which formats, how many photos and how much of a caption', async () => {
  await gallery.usePlugins([
    plugin({ formats: ['json'], count: 1, fullCaption: false, idDomain: 'former.example' }),
  ]);
  assert.equal((await read(`/albums/${album.slug}/feed.atom`)).status, 404);
  const { items } = parseJsonFeed((await read(`/search/feed.json?q=foam`)).body);
  assert.equal(items!.length, 1);
  assert.match(items![0]!.id!, /^tag:former\.example,2026:photo:/);
  assert.ok(items![0]!.summary!.length <= 201 && items![0]!.summary!.endsWith('…'));
});

test('other plugins add elements of their own to feeds and entries', async () => {
  const seen: unknown[] = [];
  const adding = {
    manifest: { id: 'counter', after: ['feeds'] },
    definition: definePlugin(({ hooks }) => {
      hooks.feeds.building.tap(({ format, photoIds }) => {
        seen.push(format);
        const common = { prefix: 'ex', namespace: 'https://example.org/ns' };
        return [
          { ...common, photoId: null, name: 'count', text: String(photoIds.length) },
          { ...common, photoId: photoIds[0]!, name: 'first', attributes: { note: '"<&>"' } },
        ];
      });
      return undefined;
    }),
  };
  await gallery.usePlugins([plugin(), adding]);
  const { body } = await read(`/albums/${album.slug}/feed.atom`);
  assert.match(body, /<feed [^>]*xmlns:ex="https:\/\/example\.org\/ns"/);
  assert.match(body, /<ex:count>3<\/ex:count>/);
  assert.match(body, /<ex:first note="&quot;&lt;&amp;&gt;&quot;"\/>/);
  assert.equal(parseAtomFeed(body).entries!.length, 3);
  const json = JSON.parse((await read(`/albums/${album.slug}/feed.json`)).body);
  assert.equal(json._ex.count, '3');
  assert.equal(json.items[0]._ex.first.note, '"<&>"');
  assert.deepEqual(seen, ['atom', 'json']);
});

test('whatever people write comes out of a reader as it went in, but for what no XML can hold', () => {
  const writable = (text: string) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that go
    text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(']]>', '<!--', '&amp;', '\u0000\u001b[31m', '"><script>', '<?xml?>', '&#0;', '\ud800'),
  );
  fc.assert(
    fc.property(hostile, hostile, (title, tag) => {
      const document = documentOf(title, tag);
      const [atom, rss] = formats.map(({ write }) => write(document));
      // a reader takes away white space around texts
      const wanted = writable(title).replace(/\r\n?/g, '\n').trim();
      assert.equal(
        (parseAtomFeed(atom!).entries![0]!.title?.value ?? '').replace(/\r\n?/g, '\n').trim(),
        wanted,
      );
      assert.equal((parseRssFeed(rss!).items![0]!.title ?? '').replace(/\r\n?/g, '\n').trim(), wanted);
      assert.equal(JSON.parse(formats[2]!.write(document)).items[0].title, title);
    }),
    { numRuns: 300 },
  );
});

function documentOf(title: string, tag: string): FeedDocument {
  const image = { address: `${site}/i/a.jpg`, alt: title, width: 3, height: 2 };
  return {
    id: 'tag:photos.example,2026:feed',
    title: 'Site',
    description: 'Photos',
    language: 'en',
    author: 'Site',
    page: site,
    self: `${site}/feed.atom`,
    updated: new Date(0),
    extensions: [],
    entries: [
      {
        photoId: 'a',
        id: 'tag:photos.example,2026:photo:a',
        title,
        page: `${site}/photos/a`,
        caption: title,
        author: title,
        licence: null,
        tags: [tag],
        added: new Date(0),
        image,
        thumbnail: image,
        extensions: [],
      },
    ],
  };
}
