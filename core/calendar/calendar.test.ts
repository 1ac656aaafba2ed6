import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { CalendarReader, Gallery, PeriodCount, TimeTaken, Viewer } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;
const uploader = signedIn('member', { userId: 'u1' });
const viewers: readonly Viewer[] = [guest, system, uploader];

const times: readonly (readonly [at: string, precision: TimeTaken['precision']])[] = [
  ['2018-12-31T23:59:59', 'second'],
  ['2019-01-01T00:00:00', 'second'],
  ['2019-01-01T08:00:00', 'minute'],
  ['2019-03-10T12:00:00', 'second'],
  ['2019-03-01T00:00:00', 'month'],
  ['2021-01-01T00:00:00', 'year'],
  ['2021-06-30T23:30:00', 'second'],
  ['1899-07-04T10:00:00', 'day'],
];

before(async () => {
  ({ database, gallery } = await openTestDoors());
  await database.knex('users').insert({ id: 'u1', name: 'ann', display_name: 'Ann', role: 'member' });
  await gallery.change(because(), async tx => {
    const open = await tx.albums.create({ title: 'Open', audience: 'public' });
    const closed = await tx.albums.create({ title: 'Closed', audience: 'restricted' });
    for (const [i, albumId] of [open.id, closed.id, open.id].entries()) {
      await tx.photos.add(
        times.slice(0, times.length - i * 2).map(([at, precision]) =>
          newPhoto({
            albumId,
            details: { rating: i, taken: { at, precision, offsetMinutes: null, source: 'exif' } },
          }),
        ),
      );
      await tx.photos.add([newPhoto({ albumId })]);
    }
  });
  await database.knex.raw(
    `update photos set uploaded_by = 'u1' where id = (select min(photo_id) from album_photos m
       join albums a on a.id = m.album_id where a.slug = 'closed')`,
  );
});
after(() => database.drop());

/** Every period that there is, of all lengths. */
async function allPeriods(calendar: CalendarReader): Promise<PeriodCount[]> {
  const years = await calendar.years();
  const months = (await Promise.all(years.map(year => calendar.months(year.period)))).flat();
  const days = (await Promise.all(months.map(month => calendar.days(month.period)))).flat();
  return [...years, ...months, ...days];
}

async function listTime(viewer: Viewer, period: string): Promise<string[]> {
  const page = await gallery.as(viewer).photos.list({ kind: 'time', period }, { limit: 200 });
  return page!.items.map(photo => photo.id);
}

async function assertCountsAreLists(): Promise<void> {
  for (const viewer of viewers) {
    for (const { period, photoCount, sample } of await allPeriods(gallery.as(viewer).calendar)) {
      const listed = await listTime(viewer, period);
      assert.equal(photoCount, listed.length, `${viewer.kind} ${period}`);
      assert.ok(sample && listed.includes(sample.id), `${viewer.kind} ${period}`);
    }
  }
}

test('each period counts what its page lists and shows one of it', assertCountsAreLists);

test('years, months and days come in order, as far as a time is known', async () => {
  const { calendar } = gallery.as(system);
  const names = (periods: readonly PeriodCount[]) =>
    periods.map(({ period, photoCount }) => [period, photoCount]);
  assert.deepEqual(names(await calendar.years()), [
    ['1899', 1],
    ['2018', 3],
    ['2019', 11],
    ['2021', 3],
  ]);
  assert.deepEqual(names(await calendar.months('2019')), [
    ['2019-01', 6],
    ['2019-03', 5],
  ]);
  assert.deepEqual(names(await calendar.days('2019-03')), [['2019-03-10', 3]]);
  assert.deepEqual(names(await calendar.months('2021')), [['2021-06', 1]]);
});

test('the best rated photo stands for a period', async () => {
  const [year] = (await gallery.as(guest).calendar.years()).filter(({ period }) => period === '2019');
  assert.equal(year?.sample?.rating, 2);
});

test('neighbours are the nearest periods of the same length that hold photos for this viewer', async () => {
  const { calendar } = gallery.as(guest);
  assert.deepEqual(await calendar.neighbours('2019'), { previous: '2018', next: '2021' });
  assert.deepEqual(await calendar.neighbours('2020'), { previous: '2019', next: '2021' });
  assert.deepEqual(await calendar.neighbours('2019-03'), { previous: '2019-01', next: '2021-06' });
  assert.deepEqual(await calendar.neighbours('2019-01-01'), { previous: '2018-12-31', next: '2019-03-10' });
  assert.deepEqual(await calendar.neighbours('1899'), { previous: null, next: '2018' });
  assert.deepEqual(await calendar.neighbours('soon'), { previous: null, next: null });
});

test('what is no year or month has no months or days', async () => {
  const { calendar } = gallery.as(system);
  assert.deepEqual(await calendar.months('2019-01'), []);
  assert.deepEqual(await calendar.months("2019' or true"), []);
  assert.deepEqual(await calendar.days('2019'), []);
  assert.deepEqual(await calendar.days('2019-13'), []);
});

test('counts stay right through trash, publication, undo and moves between albums', async () => {
  const { rows } = await database.knex.raw('select id from photos order by id');
  const ids: string[] = rows.map((row: { id: string }) => row.id);
  const albums = await gallery.as(system).albums.tree();
  const photos = fc.shuffledSubarray(ids, { minLength: 1, maxLength: 4 });
  const action = fc.oneof(
    fc.record({ kind: fc.constantFrom('trash', 'restore', 'hide', 'publish', 'schedule'), photos }),
    fc.record({
      kind: fc.constantFrom('put', 'take'),
      photos,
      album: fc.constantFrom(...albums.map(({ id }) => id)),
    }),
    fc.record({
      kind: fc.constantFrom('open', 'close'),
      photos,
      album: fc.constantFrom(...albums.map(({ id }) => id)),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 5 }), async actions => {
      const done: string[] = [];
      for (const step of actions) done.push(...(await perform(step)));
      await assertCountsAreLists();
      for (const id of done.toReversed()) await gallery.undo(id, because('back'));
      await assertCountsAreLists();
    }),
    { numRuns: 8 },
  );
});

async function perform(step: { kind: string; photos: string[]; album?: string }): Promise<string[]> {
  const { changesetId } = await gallery.change(because(step.kind), async ({ photos, albums }) => {
    switch (step.kind) {
      case 'trash':
        return photos.trash(step.photos);
      case 'restore':
        return photos.restore(step.photos);
      case 'hide':
        return photos.edit(step.photos, { publication: 'draft' });
      case 'publish':
        return photos.edit(step.photos, { publication: 'published' });
      case 'schedule':
        return photos.edit(step.photos, { publication: 'scheduled', publishedFrom: new Date('2999-01-01') });
      case 'put':
        return albums.addPhotos(step.album!, step.photos);
      case 'take':
        return albums.removePhotos(step.album!, step.photos);
      case 'open':
        return albums.edit(step.album!, { audience: 'public' });
      default:
        return albums.edit(step.album!, { audience: 'restricted' });
    }
  });
  return changesetId ? [changesetId] : [];
}
