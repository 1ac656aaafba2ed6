import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AlbumEdit, NewAlbum, PhotoEdit } from '../../plugin-api/index.ts';
import { loadBundledPlugins } from '../bundled-plugins.ts';
import { fillSampleGallery } from '../sample-gallery.ts';
import { createTestGallery, systemViewer } from '../test-gallery.ts';
import { createAsk } from './ask.ts';
import { type Crawl, crawl, listDifferences } from './crawl.ts';

const site = await createTestGallery({ env: { TRUST_PROXY: '1' }, plugins: await loadBundledPlugins() });
const { ask, close, count } = createAsk(site.url);
after(async () => {
  close();
  await site.close();
});

const request = { viewer: systemViewer, reason: 'test' };
const tomorrow = new Date(Date.now() + 86_400_000);
const scheduled = { publication: 'scheduled', publishedFrom: tomorrow } as const;
const over = {
  publication: 'scheduled',
  publishedFrom: new Date(0),
  publishedUntil: new Date(Date.now() - 1000),
} as const;

const guesses = [
  ...[
    '/search?q=zqhidden',
    '/search?q=zqhiden',
    '/search?q=hidden',
    '/search?q=tag:sea',
    '/search?q=tag:zqnew',
  ],
  ...[
    '/search?q=taken:1955',
    '/search?q=camera:zqcamera',
    '/search?q=zqtown',
    '/search?q=boats',
    '/search?q=coats',
  ],
  ...['/tags/zqnew', '/tags/sea+zqnew', '/calendar/1955', '/calendar/1955/03', '/calendar/1955/03/04'],
  ...['/albums/zqhidden', '/albums/coast/download', '/admin', '/api/v1/me'],
  // what others read, ways into the middle, and walls that one names oneself
  ...['/sitemap.xml', '/sitemap/pages.xml', '/sitemap/photos.xml', '/robots.txt', '/recent', '/select'],
  ...['/albums/coast/embed', '/albums/zqhidden/embed', '/oembed?url=http://localhost:8080/albums/coast'],
  ...['title&at=z', 'title&at=b', 'added&at=n1', 'added&at=n2', 'manual&at=n9'].map(
    order => `/albums/coast?order=${order}`,
  ),
  ...['/albums/coast?at=1955-03', '/albums/coast?order=oldest&at=1955', '/albums/coast?at=2019-07'],
  ...['/search?q=album:coast', '/search?q=album:zqhidden', '/search?q=rating:5'],
  ...['/calendar/on-this-day?day=03-04', '/calendar/on-this-day?day=07-04', '/download/selected'],
  ...['album:coast', 'album:zqhidden', 'tag:zqnew', 'tag:sea+zqnew', 'time:1955', 'search:zqhidden'].map(
    context => `/select?in=${context}`,
  ),
  ...['/albums/zqhidden/feed.atom', '/tags/zqnew/feed.json', '/search/feed.rss?q=zqhidden'],
];

let cookie = '';
const visit = (who: 'guest' | 'member'): Promise<Crawl> =>
  crawl({ ask, guesses, headers: who === 'guest' ? {} : { Cookie: cookie } });
let known: Readonly<Record<'guest' | 'member', Crawl>>;
let coastId = '';

before(async () => {
  await fillSampleGallery(site);
  coastId = (await albumOf('coast')).id;
  const browser = await site.signIn(await site.user({ name: 'member' }));
  cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  // a format that is made because it was asked for is offered from then on
  await visit('guest');
  known = { guest: await visit('guest'), member: await visit('member') };
});

async function albumOf(slug: string) {
  const found = await site.gallery.as(systemViewer).albums.find(slug);
  return found && 'album' in found ? found.album : assert.fail(slug);
}

/** With a tag of its own and one of others, a place, a camera and a year that nothing else has. */
const telling = {
  fileName: 'zqhidden.jpg',
  keywords: [['Sea'], ['Zqnew']],
  details: {
    title: 'Zqhidden boats',
    caption: 'zqhidden',
    rating: 5,
    author: 'Zqauthor',
    taken: { at: '1955-03-04T05:06:07', offsetMinutes: 0, precision: 'second' as const, source: 'exif' },
    coordinates: { latitude: 12.3456, longitude: 65.4321 },
    place: { location: null, city: 'Zqtown', state: null, country: 'Zqland', countryCode: null },
    camera: {
      ...{
        make: 'Zqcamera',
        model: 'Zqcamera 1',
        lens: null,
        exposureSeconds: 0.004,
        aperture: 2.8,
        iso: 200,
      },
      ...{ focalLengthMm: 50, focalLength35Mm: 50, exposureBiasEv: null, flashFired: false },
    },
  },
};

async function hide(albumId: string | null, edit: PhotoEdit): Promise<string> {
  const id = await site.photo({ ...telling, albumId, publication: 'draft' });
  await site.gallery.change(request, tx => tx.photos.edit([id], edit));
  return id;
}

async function hideIn(options: Partial<NewAlbum>, edit: AlbumEdit = {}): Promise<string> {
  const { id } = await site.album({
    title: 'Zqhidden',
    audience: 'restricted',
    publication: 'draft',
    ...options,
  });
  await site.gallery.change(request, tx =>
    tx.albums.edit(id, { publication: 'published', featured: true, ...edit }),
  );
  await hide(id, { publication: 'published' });
  return id;
}

/** What is found to differ names itself, so several are hidden at a time. */
const hidden: Readonly<Record<string, Readonly<Record<string, () => Promise<unknown>>>>> = {
  'what is not for them': {
    'a photo in a restricted album': () => hideIn({}),
    'a photo in a restricted album below a public one': () => hideIn({ parentId: coastId }),
  },
  'what is not for now': {
    'a photo in a public album that is a draft': () =>
      hideIn({ audience: 'public' }, { publication: 'draft' }),
    'a photo in a public album to come': () => hideIn({ audience: 'public' }, scheduled),
    'a photo in a public album that is over': () => hideIn({ audience: 'public', parentId: coastId }, over),
    'a draft photo in a public album': () => hide(coastId, {}),
    'a photo to come in a public album': () => hide(coastId, scheduled),
  },
  'what is nowhere, or behind the scenes': {
    'a photo in no album': () => hide(null, { publication: 'published' }),
    'a hidden photo as the cover of a public album': async () => {
      const coverPhotoId = await hide(coastId, { publication: 'withdrawn' });
      await site.gallery.change(request, tx => tx.albums.edit(coastId, { coverPhotoId }));
    },
    'a photo in the trash': async () => {
      const id = await hide(coastId, {});
      await site.gallery.change(request, tx => tx.photos.trash([id]));
    },
    'an album in the trash': async () => {
      const id = await hideIn({ parentId: coastId });
      await site.gallery.change(request, tx => tx.albums.trash(id));
    },
    'a share link, a group and a grant': async () => {
      const { id } = await albumOf('zqhidden');
      const user = await site.user();
      await site.gallery.change(request, async tx => {
        await tx.shares.create({ name: 'Zqhidden', albumId: id });
        const group = await tx.groups.create({ name: 'Zqhidden' });
        await tx.albums.edit(id, {
          grants: { [`user:${user.id}`]: ['view'], [`group:${group.id}`]: ['view'] },
        });
      });
    },
  },
};

for (const [what, ways] of Object.entries(hidden)) {
  test(`${what} changes not one byte of what guests and members get`, async context => {
    for (const add of Object.values(ways)) await add();
    const requests = count();
    const [forGuests, forMembers] = [await visit('guest'), await visit('member')];
    assert.ok(forGuests.size > 100);
    context.diagnostic(`${forGuests.size + forMembers.size} answers, ${count() - requests} requests`);
    assert.deepEqual(listDifferences(known.guest, forGuests).slice(0, 8), []);
    assert.deepEqual(listDifferences(known.member, forMembers).slice(0, 8), []);
  });
}

test('a photo that all may see does change them', async () => {
  await site.photo({ ...telling, albumId: coastId });
  assert.ok(listDifferences(known.guest, await visit('guest')).length > 10);
});
