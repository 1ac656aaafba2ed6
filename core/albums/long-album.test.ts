import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPhoto } from '../testing/new-photo.ts';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let curator: TestUser;

/** 200 photos over twenty months from May 2018; every other one is a draft, which guests don't see. */
before(async () => {
  gallery = await createTestGallery();
  curator = await gallery.user({ role: 'curator' });
  const whole = await gallery.album({ title: 'Whole', order: 'oldest' });
  const half = await gallery.album({ title: 'Half', order: 'newest' });
  const photos = (albumId: string, isHalf: boolean) =>
    Array.from({ length: isHalf ? 400 : 200 }, (_, index) =>
      newPhoto({
        albumId,
        publication: isHalf && index % 2 === 1 ? 'draft' : 'published',
        details: {
          taken: { at: dateOf(index % 200), offsetMinutes: null, precision: 'second', source: 'exif' },
        },
      }),
    );
  for (const photo of [photos(whole.id, false), photos(half.id, true)])
    await gallery.gallery.change({ viewer: gallery.system, reason: 'fill' }, tx => tx.photos.add(photo));
});
after(() => gallery.close());

/** Ten a month. */
function dateOf(index: number): string {
  const month = 4 + Math.floor(index / 10);
  const date = new Date(Date.UTC(2018, month, 1 + (index % 10), 12));
  return date.toISOString().slice(0, 19);
}

const monthsIn = (html: string) => /data-rail="([^"]*)"/.exec(html)?.[1]?.split(' ') ?? [];
const boxesIn = (html: string) =>
  [...html.matchAll(/<li[^>]* data-month="([^"]*)"/g)].map(match => match[1]!);
const load = async (path: string) => (await gallery.client().get(path)).body;

test('a long album says how many photos lie in each month, in its order', async () => {
  const months = monthsIn(await load('/albums/whole'));
  assert.equal(months.length, 20);
  assert.deepEqual([months[0], months.at(-1)], ['2018-05:10', '2019-12:10']);
  const newest = monthsIn(await load('/albums/whole?order=newest'));
  assert.deepEqual(newest, months.toReversed());
});

test('who sees half of the photos is told of half of them, and who edits of all', async () => {
  const guests = monthsIn(await load('/albums/half'));
  assert.deepEqual(new Set(guests.map(month => month.split(':')[1])), new Set(['10']));
  const theirs = monthsIn((await (await gallery.signIn(curator)).get('/albums/half')).body);
  assert.deepEqual(new Set(theirs.map(month => month.split(':')[1])), new Set(['20']));
  assert.deepEqual(
    theirs.map(month => month.slice(0, 7)),
    guests.map(month => month.slice(0, 7)),
  );
});

test('what is withdrawn is counted no more on the next request', async () => {
  const context = { kind: 'album', slug: 'whole' } as const;
  const read = gallery.as({ kind: 'guest' }).photos;
  const [first] = (await read.list(context))!.items;
  const change = (publication: 'withdrawn' | 'published') =>
    gallery.gallery.change({ viewer: gallery.system, reason: 'withdraw' }, tx =>
      tx.photos.edit([first!.id], { publication }),
    );
  assert.equal((await read.months(context))[0]!.photoCount, 10);
  await change('withdrawn');
  assert.equal((await gallery.as({ kind: 'guest' }).photos.months(context))[0]!.photoCount, 9);
  await change('published');
});

test('a page begins with the first photo of a month or year, and leads both ways', async () => {
  for (const [path, month] of [
    ['/albums/whole?at=2019-03', '2019-03'],
    ['/albums/whole?at=2019', '2019-01'],
    ['/albums/half?at=2019-03', '2019-03'],
    ['/albums/half?at=2018', '2018-12'],
  ] as const) {
    const html = await load(path);
    assert.equal(boxesIn(html)[0], month, path);
    const previous = /rel="prev" href="([^"]+)">Show previous/.exec(html)![1]!.replaceAll('&amp;', '&');
    const before = boxesIn(await load(previous)).at(-1)!;
    assert.ok(path.includes('half') ? before > month : before < month, `${before} lies before ${month}`);
  }
});

test('the first month has nothing before it', async () => {
  assert.doesNotMatch(await load('/albums/whole?at=2018-05'), /Show previous/);
  assert.deepEqual(boxesIn(await load('/albums/whole?at=2018-05')), boxesIn(await load('/albums/whole')));
});

test('every month can be reached by a link on the page', async () => {
  const html = await load('/albums/whole');
  for (const month of monthsIn(html)) assert.ok(html.includes(`?at=${month.slice(0, 7)}#photos"`), month);
  assert.match(html, /June 2018: 10 photos/);
  assert.match(html, /<nav class="rail" aria-label="Photos by time"/);
});

test('orders without time and short albums have no months', async () => {
  for (const order of ['manual', 'title', 'added'])
    assert.doesNotMatch(await load(`/albums/whole?order=${order}`), /data-rail|data-month/, order);
  const short = await gallery.album({ title: 'Short', order: 'oldest' });
  await gallery.photo({ albumId: short.id });
  assert.doesNotMatch(await load('/albums/short'), /data-rail/);
});

test('a place, an order or a layout that can’t be is not found', async () => {
  const status = async (query: string) => (await gallery.client().get(`/albums/whole?${query}`)).status;
  for (const query of [
    'at=2019-13',
    'at=2019-03-04',
    'at=%00',
    'at=2031',
    'at=2019&order=title',
    'after=%2F..',
    'after=WzFd',
    'before=x',
    'order=sideways',
    'layout=heap',
  ])
    assert.equal(await status(query), 404, query);
});

test('a layout is chosen by a link, for all albums, until it is given up', async () => {
  const client = gallery.client();
  const layoutOf = (html: string) => /<ul class="wall ([a-z]*)"/.exec(html)![1];
  assert.equal(layoutOf((await client.get('/albums/whole')).body), '');
  for (const layout of ['single', 'grid', 'mosaic', 'rows']) {
    const html = (await client.get('/albums/half?at=2019')).body;
    const link = [...html.matchAll(/href="(\/preferences\?[^"]+)"/g)].find(([, href]) =>
      href!.includes(`layout=${layout}`),
    )![1]!;
    const answer = await client.get(link.replaceAll('&amp;', '&'));
    assert.equal(answer.location, '/albums/half?at=2019');
    assert.equal(layoutOf((await client.get('/albums/whole')).body), layout === 'rows' ? '' : layout);
  }
  await client.get('/preferences?layout=mosaic&back=/');
  assert.equal(
    layoutOf((await client.get('/albums/whole?layout=grid')).body),
    'grid',
    'an address goes before',
  );
  assert.match((await client.get('/albums/whole')).body, /As each album is set/);
  await client.get('/preferences?layout=album&back=/');
  assert.equal(layoutOf((await client.get('/albums/whole')).body), '');
});

test('a mosaic has cells of each photo’s shape, larger where it is rated', async () => {
  const shapes = await gallery.album({ title: 'Shapes' });
  const add = (width: number, height: number, rating: number | null) =>
    newPhoto({ width, height, albumId: shapes.id, details: { rating } });
  await gallery.gallery.change({ viewer: gallery.system, reason: 'fill' }, tx =>
    tx.photos.add([
      add(300, 200, null),
      add(300, 200, 5),
      add(200, 300, null),
      add(200, 200, 3),
      add(900, 200, 5),
    ]),
  );
  const cells = [...(await load('/albums/shapes?layout=mosaic')).matchAll(/--a:(\d);--b:(\d)/g)];
  assert.deepEqual(
    cells.map(([, across, down]) => `${across}×${down}`),
    ['2×1', '4×2', '1×1', '1×1', '4×1'],
  );
});

test('below a share link its months are counted and led to, as the link lets them be seen', async () => {
  const half = await gallery.as('system').albums.find('half');
  assert.ok(half && 'album' in half);
  const { id: albumId } = half.album;
  const { value } = await gallery.gallery.change({ viewer: curator.viewer, reason: 'share' }, tx =>
    tx.shares.create({ name: 'For Ada', albumId }),
  );
  const path = `/s/${value.token}`;
  const client = gallery.client();
  const html = (await client.get(`${path}/albums/half?at=2019-03`)).body;
  assert.equal(boxesIn(html)[0], '2019-03');
  assert.ok(html.includes(`href="${path}/albums/half?at=2019#photos"`));
  assert.deepEqual(new Set(monthsIn(html).map(month => month.split(':')[1])), new Set(['10']));
});
