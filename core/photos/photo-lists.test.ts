import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { resolveScope } from '../access/index.ts';
import type {
  Gallery,
  NewPhoto,
  Page,
  PhotoContext,
  PhotoOrder,
  PhotoSummary,
  Viewer,
} from '../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { findSource } from './queries/contexts.ts';

let database: TestDatabase;
let gallery: Gallery;
let shown: { id: string; slug: string };
let hidden: { id: string; slug: string };
/** Ids in the order of taking in, by title. */
const ids = new Map<string, string>();

const takenOn = (at: string): NewPhoto['details'] => ({
  taken: { at, offsetMinutes: null, precision: 'second', source: 'exif' },
});

before(async () => {
  ({ database, gallery } = await openTestDoors());
  await gallery.change(because(), async tx => {
    shown = await tx.albums.create({ title: 'Shown', audience: 'public' });
    hidden = await tx.albums.create({ title: 'Hidden', audience: 'restricted' });
    const dates = ['2020-05-03', '2019-01-01', '2020-05-01', null, '2021-07-09', '2020-05-01', '2018-12-31'];
    const photos = dates.map((date, index) =>
      newPhoto({
        albumId: shown.id,
        keywords: index % 2 ? [['Sea']] : [['Sea', 'Gull'], ['Sky']],
        details: { title: `p${6 - index}`, ...(date ? takenOn(`${date}T12:00:00`) : {}) },
      }),
    );
    const secret = newPhoto({
      albumId: hidden.id,
      keywords: [['Sky']],
      details: { title: 'secret', rating: 5 },
    });
    const draft = newPhoto({
      albumId: shown.id,
      publication: 'draft',
      keywords: [['Sky']],
      details: { title: 'draft' },
    });
    const loose = newPhoto({ keywords: [['Sky']], details: { title: 'loose' } });
    const added = await tx.photos.add([...photos, secret, draft, loose]);
    for (const [index, title] of [
      ...photos.map(photo => photo.details.title!),
      'secret',
      'draft',
      'loose',
    ].entries()) {
      ids.set(title, added[index]!.id);
    }
  });
});
after(() => database.drop());

const inShown = (order?: PhotoOrder): PhotoContext => ({
  kind: 'album',
  slug: shown.slug,
  ...(order ? { order } : {}),
});
const titlesOf = (page: Page<PhotoSummary> | undefined) => page!.items.map(photo => photo.title);

async function walk(
  context: PhotoContext,
  limit: number,
  viewer: Viewer = guest,
): Promise<(string | null)[]> {
  const found: (string | null)[] = [];
  let after: string | undefined;
  do {
    const page = (await gallery.as(viewer).photos.list(context, { limit, after }))!;
    found.push(...titlesOf(page));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found;
}

test('an album lists its published photos in each order', async () => {
  const list = async (order?: PhotoOrder) => titlesOf(await gallery.as(guest).photos.list(inShown(order)));
  assert.deepEqual(await list(), ['p6', 'p5', 'p4', 'p3', 'p2', 'p1', 'p0']);
  assert.deepEqual(await list('title'), ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
  const oldest = await list('oldest');
  assert.deepEqual([oldest[0], oldest[1], oldest[4], oldest[5], oldest[6]], ['p0', 'p5', 'p6', 'p2', 'p3']);
  assert.deepEqual((await list('newest')).toReversed(), oldest);
});

test('pages of any size, forwards and back, hold each photo once', async () => {
  for (const order of ['manual', 'oldest', 'newest', 'added', 'title'] as const) {
    const whole = await walk(inShown(order), 100);
    for (const limit of [1, 2, 3, 7]) assert.deepEqual(await walk(inShown(order), limit), whole);
    const second = (await gallery
      .as(guest)
      .photos.list(inShown(order), { limit: 3, after: await nextOf(order) }))!;
    const first = await gallery.as(guest).photos.list(inShown(order), { limit: 3, before: second.previous! });
    assert.deepEqual(titlesOf(first), whole.slice(0, 3));
    assert.equal(first!.previous, null);
  }
});

async function nextOf(order: PhotoOrder): Promise<string> {
  return (await gallery.as(guest).photos.list(inShown(order), { limit: 3 }))!.next!;
}

test('a cursor that we did not make is not found', async () => {
  const forged = [
    `x`,
    Buffer.from('["1; drop table photos"]').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('["9999-99-99 99:99:99+99","x"]').toString('base64url'),
    Buffer.from('["2021-02-30 00:00:00+00","x"]').toString('base64url'),
  ];
  for (const after of forged) {
    for (const order of [undefined, 'oldest'] as const) {
      await assert.rejects(gallery.as(guest).photos.list(inShown(order), { after }), { code: 'NOT_FOUND' });
    }
  }
});

test('neighbours walk a context as it is listed', async () => {
  const contexts: PhotoContext[] = [
    inShown(),
    inShown('newest'),
    { kind: 'tags', slugs: ['sea'] },
    { kind: 'tags', slugs: ['sky', 'gull'] },
    { kind: 'time', period: '2020-05' },
    { kind: 'all' },
  ];
  for (const context of contexts) {
    const { items } = (await gallery.as(guest).photos.list(context))!;
    assert.ok(items.length > 1);
    for (const [index, photo] of items.entries()) {
      const { previous, next } = await gallery.as(guest).photos.neighbours(photo.id, context);
      assert.deepEqual([previous?.id, next?.id], [items[index - 1]?.id, items[index + 1]?.id]);
    }
  }
});

test('a tag finds what lies below it, an intersection what has all', async () => {
  assert.equal((await walk({ kind: 'tags', slugs: ['sea'] }, 3)).length, 7);
  assert.deepEqual((await walk({ kind: 'tags', slugs: ['gull', 'sky'] }, 3)).toSorted(), [
    'p0',
    'p2',
    'p4',
    'p6',
  ]);
  assert.equal(await gallery.as(guest).photos.list({ kind: 'tags', slugs: ['sea', 'missing'] }), undefined);
});

test('of named photos those are found that the viewer may see', async () => {
  const asked = ['p0', 'secret', 'p1', 'draft'].map(title => ids.get(title)!);
  const titles = async (viewer: Viewer) =>
    [...(await gallery.as(viewer).photos.summaries([...asked, 'nobody'])).values()]
      .map(photo => photo.title)
      .toSorted();
  assert.deepEqual(await titles(guest), ['p0', 'p1']);
  assert.deepEqual(await titles(signedIn('member')), ['p0', 'p1']);
  assert.deepEqual(await titles(signedIn('curator')), ['draft', 'p0', 'p1', 'secret']);
});

test('an intersection goes along the rarest of its tags, however they are named', async () => {
  const { knex } = database;
  const compilers = { search: () => assert.fail(), period: () => undefined };
  const gull = await knex('tags').where({ slug: 'gull' }).first('id');
  for (const slugs of [
    ['gull', 'sky', 'sea'],
    ['sea', 'sky', 'gull'],
  ]) {
    const source = await findSource(
      knex,
      await resolveScope(knex, guest),
      { kind: 'tags', slugs },
      compilers,
    );
    assert.deepEqual(source!.where[0]!.bindings, [gull.id]);
  }
});

test('a period lists the photographer’s days from their beginning', async () => {
  const titles = await walk({ kind: 'time', period: '2020-05' }, 2);
  assert.deepEqual(titles.at(-1), 'p6');
  assert.deepEqual(titles.slice(0, 2).toSorted(), ['p1', 'p4']);
});

test('drafts, restricted and loose photos are in no list of a guest, and nowhere else', async () => {
  for (const title of ['secret', 'draft', 'loose']) {
    const id = ids.get(title)!;
    assert.equal(await gallery.as(guest).photos.find(id), undefined);
    assert.equal(await gallery.as(guest).photos.bytes(id), undefined);
    assert.equal(await gallery.as(signedIn('member')).photos.find(id), undefined);
    assert.ok(await gallery.as(signedIn('curator')).photos.find(id));
  }
  const everywhere = await walk({ kind: 'all' }, 4);
  assert.equal(everywhere.length, 7);
  assert.equal((await walk({ kind: 'all' }, 4, system)).length, 10);
  assert.equal(await gallery.as(guest).photos.list({ kind: 'album', slug: hidden.slug }), undefined);
  assert.equal((await gallery.as(guest).photos.featured())?.title, 'p3');
  assert.equal((await gallery.as(system).photos.featured())?.title, 'secret');
});

test('whoever uploaded a photo sees it, and only that one', async () => {
  const db = database.knex;
  await db('users').insert({ id: 'ana', name: 'ana', display_name: 'Ana', role: 'member' });
  await db('photos')
    .where({ id: ids.get('loose')! })
    .update({ uploaded_by: 'ana' });
  const ana = signedIn('member', { userId: 'ana' });
  assert.ok(await gallery.as(ana).photos.find(ids.get('loose')!));
  assert.equal(await gallery.as(ana).photos.find(ids.get('secret')!), undefined);
});

test('what only editors see is marked as not public', async () => {
  const { items } = (await gallery.as(system).photos.list(inShown()))!;
  assert.deepEqual(
    items.filter(photo => !photo.isPublic).map(photo => photo.title),
    ['draft'],
  );
  const bytes = await gallery.as(system).photos.bytes(ids.get('p1')!);
  assert.equal(bytes!.isPublic, true);
  assert.equal((await gallery.as(system).photos.bytes(ids.get('secret')!))!.isPublic, false);
});

test('guests are shown the town, not the spot, and no file name', async () => {
  const details = {
    coordinates: { latitude: 38.71667, longitude: -9.13333 },
    altitude: 12,
    place: {
      location: 'Rua da Prata 7',
      city: 'Lisboa',
      state: null,
      country: 'Portugal',
      countryCode: 'PT',
    },
  };
  const { value } = await gallery.change(because(), tx =>
    tx.photos.add([newPhoto({ albumId: shown.id, details })]),
  );
  const seen = (await gallery.as(guest).photos.find(value[0]!.id))!;
  assert.deepEqual(seen.coordinates, { latitude: 38.7, longitude: -9.1 });
  assert.deepEqual(
    [seen.place?.city, seen.place?.location, seen.altitude, seen.fileName],
    ['Lisboa', null, null, null],
  );
  assert.deepEqual((await gallery.as(system).photos.find(value[0]!.id))!.coordinates, details.coordinates);
});

test('an album that guests may not see has no say in what their first page shows', async () => {
  const { value } = await gallery.change(because(), tx =>
    tx.photos.add([
      newPhoto({
        albumId: shown.id,
        details: { ...takenOn('2022-01-02T10:00:00'), title: 'newer', rating: 4 },
      }),
      newPhoto({
        albumId: shown.id,
        details: { ...takenOn('2022-01-01T10:00:00'), title: 'older', rating: 4 },
      }),
    ]),
  );
  await gallery.change(because(), async tx => {
    await tx.albums.edit(hidden.id, { featured: true });
    await tx.albums.addPhotos(hidden.id, [value[1]!.id]);
  });
  assert.equal((await gallery.as(guest).photos.featured())?.title, 'newer');
});
