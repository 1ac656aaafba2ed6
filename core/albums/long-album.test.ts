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

test('orders without time have no months, and short albums nothing to go to', async () => {
  for (const order of ['manual', 'title', 'added'])
    assert.doesNotMatch(await load(`/albums/whole?order=${order}`), /data-month/, order);
  const short = await gallery.album({ title: 'Short', order: 'oldest' });
  await gallery.photo({ albumId: short.id });
  for (const order of ['oldest', 'manual', 'title'])
    assert.doesNotMatch(await load(`/albums/short?order=${order}`), /data-rail/);
});

/** 450 photos whose titles begin with Ä, a, B, 7, Я, 山 or nothing; guests don't see those of B that are odd. */
async function makeNamed(): Promise<void> {
  const named = await gallery.album({ title: 'Named', order: 'title' });
  const titles = ['Äpfel', 'apple', 'Boat', '7 seas', 'Ястреб', '山', null];
  const photos = Array.from({ length: 450 }, (_, index) => {
    const title = titles[index % titles.length];
    return newPhoto({
      albumId: named.id,
      publication: title === 'Boat' && index % 2 === 1 ? 'draft' : 'published',
      details: { title: title && `${title} ${String(index).padStart(3, '0')}` },
    });
  });
  await gallery.gallery.change({ viewer: gallery.system, reason: 'fill' }, tx => tx.photos.add(photos));
}

const partsIn = (html: string) => [...html.matchAll(/<li[^>]* data-part="([^"]*)"/g)].map(match => match[1]!);
const namesIn = (html: string) =>
  [...html.matchAll(/<a class="photo-box"[\s\S]*?<img[^>]* alt="([^"]*)"/g)].map(match => match[1]!);

test('by title one goes to a letter, counted as this viewer sees it, accents or not', async () => {
  await makeNamed();
  const html = await load('/albums/named');
  const guests = monthsIn(html);
  const theirs = monthsIn((await (await gallery.signIn(curator)).get('/albums/named')).body);
  const letters = (parts: string[]) => parts.map(part => part.split(':')[0]).join('');
  assert.equal(letters(guests), '-0abя~');
  assert.equal(letters(theirs), letters(guests));
  const counts = (parts: string[]) => Object.fromEntries(parts.map(part => part.split(':')));
  assert.deepEqual(counts(theirs), { '-': '64', '0': '64', a: '130', b: '64', я: '64', '~': '64' });
  assert.equal(counts(guests).b, '32');
  assert.match(html, /A: 130 photos/);
  assert.match(html, /No title/);
  for (const [at, name] of [
    ['a', /^Äpfel 000$/],
    ['b', /^Boat /],
    ['я', /^Ястреб /],
    ['~', /^山 /],
    ['0', /^7 seas /],
    // nothing begins with it: the next that there is
    ['c', /^Ястреб /],
  ] as const) {
    const body = await load(`/albums/named?at=${encodeURIComponent(at)}`);
    assert.match(namesIn(body)[0]!, name, at);
    assert.equal(partsIn(body).length, 60);
    if (at !== 'c') assert.equal(partsIn(body)[0], at);
  }
  const previous = /rel="prev" href="([^"]+)">Show previous/.exec(await load('/albums/named?at=b'))![1]!;
  const before = await load(previous.replaceAll('&amp;', '&'));
  assert.deepEqual(new Set(partsIn(before)), new Set(['a']));
  for (const at of ['2019', 'n201', 'z', 'ab', '%00', '+'])
    assert.equal((await gallery.client().get(`/albums/named?at=${at}`)).status, at === 'z' ? 200 : 404, at);
});

test('as arranged and as added one goes to every so manieth photo, on from there and back', async () => {
  for (const order of ['manual', 'added']) {
    const path = `/albums/named?order=${order}`;
    const all: string[] = [];
    for (let next: string | undefined = path; next; ) {
      const body: string = await load(next);
      all.push(...[...body.matchAll(/<a class="photo-box" href="\/photos\/([\w-]+)/g)].map(m => m[1]!));
      next = /rel="next" href="([^"]+)">Show more/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    const html = await load(path);
    const parts = monthsIn(html).map(part => part.split(':'));
    assert.deepEqual(
      parts.map(([at]) => at),
      ['n1', 'n201', 'n401'],
    );
    assert.equal(
      parts.reduce((sum, [, count]) => sum + Number(count), 0),
      all.length,
    );
    assert.ok(html.includes(`?order=${order}&amp;at=n201#photos`));
    assert.match(html, /201–400: 200 photos/);
    for (const [at, first] of [
      ['n1', 0],
      ['n201', 200],
      ['n250', 200],
      ['n9999', 400],
    ] as const) {
      const body = await load(`${path}&at=${at}`);
      assert.ok(body.includes('class="photo-box"'));
      assert.equal(
        /<a class="photo-box" href="\/photos\/([\w-]+)/.exec(body)![1],
        all[first],
        `${order} ${at}`,
      );
      assert.equal(partsIn(body)[0], `n${first + 1}`);
      assert.equal(/Show previous/.test(body), first > 0);
    }
    const second = await load(/rel="next" href="([^"]+)">Show more/.exec(html)![1]!.replaceAll('&amp;', '&'));
    assert.deepEqual(new Set(partsIn(second)), new Set(['n1']));
    for (const at of ['n', 'nn', 'n-1', 'a', '-', 'n99999999999'])
      assert.equal((await gallery.client().get(`${path}&at=${at}`)).status, 404, at);
  }
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
