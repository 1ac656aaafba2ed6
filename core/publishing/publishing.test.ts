import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { findHtmlProblems } from '../testing/html-problems.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';
import { prefixesFor } from './routes/sitemap.ts';

const site = 'https://photos.example';
let gallery: TestGallery;
before(async () => {
  gallery = await createTestGallery({ env: { PUBLIC_URL: site } });
});
after(() => gallery.close());

const change = { viewer: systemViewer, reason: 'test' };
const poison = '</script><script>alert("zq")</script>&\u2028';
const get = (path: string) => gallery.client().get(path);
const ask = (path: string, rest = '') =>
  get(`/oembed?url=${encodeURIComponent(site + path)}${rest}`).then(answer => ({
    ...answer,
    json: answer.status === 200 && !rest.includes('xml') ? JSON.parse(answer.body) : undefined,
  }));

async function hang(options: Parameters<TestGallery['photo']>[0] = {}, album: object = {}) {
  const { id: albumId, slug } = await gallery.album(album);
  return { id: await gallery.photo({ albumId, ...options }), slug, albumId };
}

const edit = (id: string, fields: object) => gallery.gallery.change(change, tx => tx.albums.edit(id, fields));
const editPhoto = (id: string, fields: object) =>
  gallery.gallery.change(change, tx => tx.photos.edit([id], fields));

function structuredOf(body: string) {
  const [, data] = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(body) ?? [];
  return data === undefined ? undefined : JSON.parse(data);
}

function assertFits(check: ValidateFunction, data: unknown): void {
  assert.ok(check(data), JSON.stringify(check.errors));
}

function addressesIn(xml: string): string[] {
  assert.equal(XMLValidator.validate(xml), true);
  const { urlset } = new XMLParser({ isArray: name => name === 'url' }).parse(xml);
  return (urlset.url ?? []).map(({ loc }: { loc: string }) => loc);
}

const address = { type: 'string', pattern: '^https://photos\\.example/' };
const checkPhoto = new Ajv({ strict: false }).compile({
  type: 'object',
  required: [
    '@context',
    '@type',
    'contentUrl',
    'thumbnailUrl',
    'width',
    'height',
    'name',
    'license',
    'creator',
  ],
  properties: {
    '@context': { const: 'https://schema.org' },
    '@type': { const: 'ImageObject' },
    contentUrl: address,
    thumbnailUrl: address,
    acquireLicensePage: address,
    width: { type: 'integer' },
    height: { type: 'integer' },
    name: { type: 'string', minLength: 1 },
    license: { type: 'string', pattern: '^https?://' },
    creator: { type: 'object', required: ['@type', 'name'] },
    dateCreated: {
      type: 'string',
      pattern: '^\\d{4}(-\\d\\d(-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d)?([+-]\\d\\d:\\d\\d)?)?)?)?$',
    },
    keywords: { type: 'array', items: { type: 'string' } },
    contentLocation: { type: 'object' },
    isPartOf: { type: 'array' },
  },
});
const checkAlbum = new Ajv({ strict: false }).compile({
  type: 'object',
  required: ['@context', '@graph'],
  properties: {
    '@graph': {
      type: 'array',
      minItems: 2,
      items: { type: 'object', required: ['@type'] },
      contains: { properties: { '@type': { const: 'BreadcrumbList' } } },
    },
  },
});

test('a public photo says what it is, with licence and credit, and nothing that its page does not show', async () => {
  const { id, slug } = await hang({
    keywords: [['Reine']],
    details: {
      title: `Dawn ${poison}`,
      caption: 'Two *boats*.',
      author: 'Ada',
      credit: 'Studio Ada',
      copyright: '© Ada',
      licence: 'https://creativecommons.org/licenses/by/4.0/',
      taken: { at: '2019-07-04T15:30:12', offsetMinutes: 120, precision: 'second', source: 'exif' },
      coordinates: { latitude: 67.9324, longitude: 13.0887 },
      place: { location: 'Harbour 3', city: 'Reine', state: null, country: 'Norway', countryCode: 'NO' },
    },
  });
  const { body } = await get(`/photos/${id}`);
  assert.deepEqual(await findHtmlProblems('photo', body), []);
  assert.doesNotMatch(body, /<script>alert/);
  const data = structuredOf(body);
  assertFits(checkPhoto, data);
  assert.equal(data.name, `Dawn ${poison}`);
  assert.equal(data.caption, 'Two boats.');
  assert.equal(data.creditText, 'Studio Ada');
  assert.equal(data.dateCreated, '2019-07-04T15:30:12+02:00');
  assert.deepEqual(data.keywords, ['Reine']);
  assert.equal(data.isPartOf[0]['@id'], `${site}/albums/${slug}`);
  assert.deepEqual(data.contentLocation.geo, {
    '@type': 'GeoCoordinates',
    latitude: 67.9,
    longitude: 13.1,
  });
  assert.doesNotMatch(JSON.stringify(data), /Harbour|67\.93|test\.jpg/);
  const bytes = await get(new URL(data.contentUrl).pathname);
  assert.equal(bytes.status, 200);
  assert.equal(bytes.headers.get('cross-origin-resource-policy'), 'cross-origin');
});

test('an album says what it is and where it lies', async () => {
  const parent = await gallery.album({ title: 'North' });
  const { slug, id } = await hang({}, { title: 'Lofoten', parentId: parent.id, description: 'Light.' });
  const { body } = await get(`/albums/${slug}`);
  const data = structuredOf(body);
  assertFits(checkAlbum, data);
  const [galleryData, trail] = data['@graph'];
  assert.equal(galleryData.description, 'Light.');
  assert.match(galleryData.image['@id'], new RegExp(`/photos/${id}$`));
  assert.deepEqual(
    trail.itemListElement.map(({ name }: { name: string }) => name),
    ['All albums', 'North', 'Lofoten'],
  );
  assert.match(body, new RegExp(`<link rel="canonical" href="${site}/albums/${slug}">`));
});

test('what is private, unlisted or told to stay out says nothing to search engines', async () => {
  const open = await hang({ details: { title: 'Open' } });
  const quiet = await hang({ details: { title: 'Quiet' } });
  await edit(quiet.albumId, { listed: false });
  const shut = await hang({ details: { title: 'Shut' } });
  await edit(shut.albumId, { indexed: false });
  const closed = await hang({ details: { title: 'Closed' } }, { audience: 'restricted' });
  const draft = await hang({ details: { title: 'Draft' } });
  await editPhoto(draft.id, { publication: 'draft' });

  const photos = addressesIn((await get('/sitemap/photos.xml')).body);
  const albums = addressesIn((await get('/sitemap/albums.xml')).body);
  assert.ok(photos.includes(`${site}/photos/${open.id}`) && albums.includes(`${site}/albums/${open.slug}`));
  for (const { id, slug } of [quiet, shut, closed]) {
    assert.ok(!photos.includes(`${site}/photos/${id}`) && !albums.includes(`${site}/albums/${slug}`));
  }
  assert.ok(!photos.includes(`${site}/photos/${draft.id}`));
  for (const { id, slug } of [quiet, shut]) {
    for (const path of [`/albums/${slug}`, `/photos/${id}`]) {
      // twice: the second comes from what is kept of the first
      for (const answer of [await get(path), await get(path)]) {
        assert.equal(answer.status, 200);
        assert.equal(answer.headers.get('x-robots-tag'), 'noindex', path);
        assert.match(answer.body, /<meta name="robots" content="noindex">/);
        assert.equal(structuredOf(answer.body), undefined);
      }
    }
  }
  const openPage = await get(`/photos/${open.id}`);
  assert.equal(openPage.headers.get('x-robots-tag'), null);
});

test('an album says it for all below it, until one says otherwise; a photo in two counts by the open one', async () => {
  const top = await gallery.album();
  await edit(top.id, { indexed: false });
  const below = await hang({}, { parentId: top.id });
  const again = await hang({}, { parentId: top.id });
  await edit(again.albumId, { indexed: true });
  const robots = async (path: string) => (await get(path)).headers.get('x-robots-tag');
  assert.equal(await robots(`/albums/${below.slug}`), 'noindex');
  assert.equal(await robots(`/photos/${below.id}`), 'noindex');
  assert.equal(await robots(`/albums/${again.slug}`), null);
  await gallery.gallery.change(change, tx => tx.albums.addPhotos(again.albumId, [below.id]));
  assert.equal(await robots(`/photos/${below.id}`), null);
  assert.ok(addressesIn((await get('/sitemap/photos.xml')).body).includes(`${site}/photos/${below.id}`));
});

test('the bytes of photos that are to stay out say so, too', async () => {
  const { id, albumId } = await hang();
  const path = () =>
    get(`/photos/${id}`).then(({ body }) => /\/i\/[\w-]+\/[\w@.-]+\/\w+\.jpg/.exec(body)![0]);
  const bytes = async () => (await get(await path())).headers.get('x-robots-tag');
  assert.equal(await bytes(), null);
  await edit(albumId, { indexed: false });
  assert.equal(await bytes(), 'noindex');
});

test('the sitemap names its parts by the public address, and they go by the letters of ids once there is much', async () => {
  const answer = await gallery.client().get('/sitemap.xml', { headers: { Host: 'evil.example' } });
  const { sitemapindex } = new XMLParser().parse(answer.body);
  const parts = sitemapindex.sitemap.map(({ loc }: { loc: string }) => loc);
  assert.deepEqual(
    parts,
    ['pages', 'albums', 'photos'].map(name => `${site}/sitemap/${name}.xml`),
  );
  assert.deepEqual(prefixesFor(40_000), ['']);
  assert.equal(prefixesFor(40_001).length, 64);
  assert.equal(prefixesFor(2_000_000).length, 4_096);
  const whole = addressesIn((await get('/sitemap/photos.xml')).body);
  const pieces = [];
  for (const prefix of prefixesFor(40_001))
    pieces.push(...addressesIn((await get(`/sitemap/photos-${prefix}.xml`)).body));
  assert.deepEqual(pieces.toSorted(), whole.toSorted());
  for (const wrong of ['photos-abc.xml', 'photos-%27.xml', 'pages-a.xml', 'tags.xml', 'photos'])
    assert.equal((await get(`/sitemap/${wrong}`)).status, 404);
});

test('robots are told where the sitemap is and what is not for them', async () => {
  const { body, headers } = await get('/robots.txt');
  assert.match(headers.get('content-type')!, /^text\/plain/);
  for (const path of ['/s/', '/login', '/account', '/admin', '/search', '/select', '/favourites'])
    assert.ok(body.split('\n').includes(`Disallow: ${path}`), path);
  assert.ok(body.includes(`Sitemap: ${site}/sitemap.xml`));
});

test('oEmbed gives a photo as a picture that fits', async () => {
  const { id } = await hang({ width: 1200, height: 800, details: { title: `A ${poison}`, author: 'Ada' } });
  const { json, headers } = await ask(`/photos/${id}`);
  assert.equal(json.type, 'photo');
  assert.equal(json.version, '1.0');
  assert.deepEqual([json.width, json.height], [1200, 800]);
  assert.equal(json.author_name, 'Ada');
  assert.equal(headers.get('access-control-allow-origin'), '*');
  const small = await ask(`/photos/${id}`, '&maxwidth=900&maxheight=300');
  assert.ok(small.json.width <= 900 && small.json.height <= 300 && small.json.thumbnail_height <= 300);
  const xml = await ask(`/photos/${id}`, '&format=xml');
  assert.equal(XMLValidator.validate(xml.body), true);
  assert.equal(new XMLParser().parse(xml.body).oembed.type, 'photo');
  const page = await get(`/photos/${id}`);
  const [, found] = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)">/.exec(page.body)!;
  const discovered = new URL(found!.replaceAll('&amp;', '&'));
  assert.deepEqual(JSON.parse((await get(discovered.pathname + discovered.search)).body), json);
});

test('oEmbed gives an album as a frame, which other sites may show', async () => {
  const { slug } = await hang({}, { title: 'Lofoten "1"' });
  const { json } = await ask(`/albums/${slug}`, '&maxwidth=500');
  assert.equal(json.type, 'rich');
  assert.equal(json.width, 500);
  assert.match(
    json.html,
    /^<iframe src="https:\/\/photos\.example\/albums\/[^"]+\/embed" width="500" height="600" title="Lofoten &quot;1&quot;"/,
  );
  for (const answer of [await get(`/albums/${slug}/embed`), await get(`/albums/${slug}/embed`)]) {
    assert.match(answer.headers.get('content-security-policy')!, /frame-ancestors \*(;|$)/);
    assert.equal(answer.headers.get('x-frame-options'), null);
    assert.equal(answer.headers.get('set-cookie'), null);
    assert.deepEqual(await findHtmlProblems('embed', answer.body), []);
    assert.doesNotMatch(answer.body, /<nav|<form/);
  }
  const page = await get(`/albums/${slug}`);
  assert.match(page.headers.get('content-security-policy')!, /frame-ancestors 'self'/);
});

test('what is not for guests, not here or not asked for well is refused', async () => {
  const closed = await hang({}, { audience: 'restricted' });
  const admin = await gallery.signIn(await gallery.user({ role: 'admin' }));
  for (const path of [`/photos/${closed.id}`, `/albums/${closed.slug}`]) {
    assert.equal((await ask(path)).status, 404);
    for (const who of [gallery.client(), admin]) {
      assert.equal((await who.get(`/oembed?url=${encodeURIComponent(site + path)}`)).status, 404);
      assert.equal((await who.get(`${path}/embed`)).status, 404);
    }
  }
  const open = await hang();
  for (const url of [
    'https://evil.example/photos/x',
    `//photos.example/photos/${open.id}`,
    'javascript:1',
    `${site}/`,
    `${site}/s/x/photos/${open.id}`,
    `${site}/photos/%E0%A4%A`,
  ])
    assert.equal((await get(`/oembed?url=${encodeURIComponent(url)}`)).status, 404, url);
  assert.equal((await ask(`/photos/${open.id}`, '&format=yaml')).status, 501);
  assert.equal((await ask(`/photos/${open.id}`, '&maxwidth=wide')).status, 422);
  // a NUL that is written twice gets past what looks at paths
  for (const path of ['/albums/a%00', '/photos/%00', '/albums/a%00/embed'])
    for (const format of ['json', 'xml'])
      assert.equal((await ask(path, `&format=${format}`)).status, 404, path);
  assert.equal((await get('/oembed')).status, 422);
  assert.match((await get('/oembed')).body, /<title>This didn’t work – /);
});

test('an album in a frame says its description in plain words, in the language it is written in', async () => {
  const { slug, albumId } = await hang({}, { description: 'Rain and *light*. <b' });
  await edit(albumId, { translations: { de: { description: 'Regen und *Licht*.' } } });
  const path = `/albums/${slug}/embed`;
  assert.match((await get(path)).body, /<p dir="auto">Rain and light\. &lt;b<\/p>/);
  const german = await gallery.client().get(path, { headers: { 'accept-language': 'de' } });
  assert.match(german.body, /<p dir="auto">Regen und Licht\.<\/p>/);
});

test('an administrator says who may embed', async () => {
  const { id, slug } = await hang();
  const admin = await gallery.signIn(await gallery.user({ role: 'admin' }));
  const save = (fields: object) =>
    admin.submit('/admin/settings', { name: 'Sea', language: 'en', ...fields });
  const policy = async () =>
    /frame-ancestors ([^;]+)/.exec(
      (await get(`/photos/${id}/embed`)).headers.get('content-security-policy')!,
    )![1];
  const listed = { embeddingBy: 'listed', embeddingOrigins: 'https://Blog.example/\n https://*.example.org' };
  assert.equal((await save(listed)).status, 303);
  assert.equal(await policy(), "'self' https://blog.example https://*.example.org");
  for (const wrong of ['https://a.example; script-src *', "'none'", 'https://a.example/path', '*']) {
    const answer = await save({ embeddingBy: 'listed', embeddingOrigins: wrong });
    assert.equal(answer.status >= 400, true, wrong);
    assert.match(answer.body, /needs a line such as/);
  }
  assert.equal((await save({ embeddingBy: 'nobody' })).status, 303);
  assert.equal(await policy(), "'self'");
  assert.equal((await ask(`/albums/${slug}`)).json.type, 'link');
  assert.equal((await ask(`/photos/${id}`)).json.type, 'link');
  assert.equal((await save({ embeddingBy: 'anyone' })).status, 303);
});

test('who manages an album says whether search engines may keep it', async () => {
  const { slug, albumId } = await hang({}, { title: 'Form' });
  const admin = await gallery.signIn(await gallery.user({ role: 'curator' }));
  const page = await admin.get(`/admin/albums/${albumId}`);
  assert.match(page.body, /<select id="indexed" name="indexed"/);
  const revision = /name="revision" value="(\d+)"/.exec(page.body)![1]!;
  const fields = { revision, title: 'Form', order: 'manual', rules: 'on', listed: 'on', indexed: 'no' };
  assert.equal((await admin.submit(`/admin/albums/${albumId}`, fields)).status, 303);
  assert.equal((await get(`/albums/${slug}`)).headers.get('x-robots-tag'), 'noindex');
});
