import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createTestGallery, makeTestJpeg, type TestGallery } from 'enfilade/plugin-testing';
import fc from 'fast-check';
import sharp from 'sharp';
import { makeZip } from './make-zip.fixture.ts';
import { takenOf } from './map-photo.ts';
import { jsonNamesOf } from './names.ts';

const viewer = { kind: 'system', name: 'test' } as const;
const folder = import.meta.dirname;

let site: TestGallery;
let base: string;
before(async () => {
  site = await createTestGallery({ plugins: [{ folder }] });
  base = await mkdtemp(path.join(tmpdir(), 'enfilade-takeout-'));
});
after(async () => {
  await site.close();
  await rm(base, { recursive: true, force: true });
});

type Files = Record<string, Buffer | object>;

async function jpeg(taken?: string): Promise<Buffer> {
  const plain = await makeTestJpeg({ width: 40, height: 30 });
  if (taken === undefined) return plain;
  return sharp(plain)
    .withExif({ IFD2: { DateTimeOriginal: taken } })
    .jpeg()
    .toBuffer();
}

const json = (title: string, more: object = {}) => ({
  title,
  description: '',
  photoTakenTime: { timestamp: '1562254212' },
  geoData: { latitude: 0, longitude: 0 },
  ...more,
});

const bytesOf = (content: Buffer | object) =>
  Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));

async function write(name: string, files: Files): Promise<string> {
  const root = path.join(base, name);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), bytesOf(content));
  }
  return root;
}

const run = (paths: string[], more: object = {}) =>
  site.house.importer.runSource({
    ...{ plugin: 'takeout-import', source: 'archive', options: { paths }, viewer, reason: 'test' },
    ...more,
  });

const photoNamed = async (fileName: string) => {
  const row = await site.database.knex('photos').where({ file_name: fileName }).first('id');
  assert.ok(row, `${fileName} is in`);
  return (await site.gallery.as(viewer).photos.find(row.id))!;
};

const sumOf = ({ added, alreadyThere, inTrash, videos, skipped, refused }: Awaited<ReturnType<typeof run>>) =>
  added +
  alreadyThere +
  inTrash +
  videos +
  refused.length +
  Object.values(skipped).reduce((a, b) => a + b, 0);

const google = 'Takeout/Google Photos';

/** One export with everything that is odd about them. */
async function oddExport(): Promise<Files> {
  const year = `${google}/Photos from 2019`;
  const long = 'A very long name that somebody gave to a photo once.jpg';
  const cut = `${long.slice(0, -4).slice(0, 47)}.jpg`;
  const same = await jpeg();
  return {
    [`${google}/archive_browser.html`]: Buffer.from('<html>'),
    [`${year}/plain.jpg`]: await jpeg('2019:07:04 17:30:12'),
    [`${year}/plain.jpg.supplemental-metadata.json`]: json('plain.jpg', {
      description: 'Ann &amp; Bob&#39;s',
      geoData: { latitude: 60.39, longitude: 5.32 },
      people: [{ name: 'Ann' }, { name: 'Bob' }],
      favorited: true,
    }),
    [`${year}/IMG_20190704_173012345_PORTRAIT.jpg`]: await jpeg(),
    [`${year}/IMG_20190704_173012345_PORTRAIT.jpg.supplement.json`]: json(
      'IMG_20190704_173012345_PORTRAIT.jpg',
    ),
    [`${year}/old.jpg`]: await jpeg(),
    [`${year}/old.jpg.json`]: json('old.jpg', { description: 'the old way' }),
    [`${year}/twice.jpg`]: await jpeg(),
    [`${year}/twice.jpg.supplemental-metadata.json`]: json('twice.jpg', { description: 'first' }),
    [`${year}/twice(1).jpg`]: await jpeg(),
    [`${year}/twice.jpg.supplemental-metadata(1).json`]: json('twice.jpg', { description: 'second' }),
    [`${year}/${cut}`]: await jpeg(),
    [`${year}/${long.slice(0, 46)}.json`]: json(long, { description: 'long' }),
    [`${year}/who & what_.jpg`.replace('&', '_')]: await jpeg(),
    [`${year}/strange.json`]: json('who & what?.jpg', { description: 'by its title' }),
    [`${year}/plain-bearbeitet.jpg`]: await jpeg(),
    [`${year}/live.HEIC.jpg`]: await jpeg(),
    [`${year}/live.HEIC.MP4`]: Buffer.from('film'),
    [`${year}/PXL_1.MP.jpg`]: await jpeg(),
    [`${year}/PXL_1.MP`]: Buffer.from('film'),
    [`${year}/film.mp4`]: Buffer.from('film'),
    [`${year}/film.mp4.supplemental-metadata.json`]: json('film.mp4'),
    [`${year}/gone.jpg.json`]: json('gone.jpg'),
    [`${year}/broken.jpg`]: Buffer.from('not a photo'),
    [`${year}/notes.txt`]: Buffer.from('notes'),
    [`${google}/Papierkorb/trashed.jpg`]: await jpeg(),
    [`${google}/Papierkorb/trashed.jpg.json`]: json('trashed.jpg', { trashed: true }),
    [`${year}/both.jpg`]: same,
    [`${google}/Norwegen/both.jpg`]: same,
    [`${google}/Norwegen/Metadaten.json`]: {
      title: 'Norwegen & Schweden',
      description: '',
      access: 'protected',
    },
    'Takeout/Drive/scan.jpg': await jpeg(),
  };
}

test('every file of an export is counted once, whatever it is and however it is named', async () => {
  const files = await oddExport();
  const report = await run([await write('odd', files)]);
  assert.equal(report.failure, null);
  assert.deepEqual(
    [report.added, report.alreadyThere, report.refused.map(({ name, code }) => [name, code]), report.skipped],
    [
      11,
      1,
      [['broken.jpg', 'UNSUPPORTED_FORMAT']],
      {
        ...{ 'other-file': 2, sidecar: 9, 'json-without-photo': 1, 'live-video': 2, video: 1 },
        ...{ trash: 1, 'album-description': 1, 'other-product': 1 },
      },
    ],
  );
  assert.deepEqual([report.files, sumOf(report)], [Object.keys(files).length, Object.keys(files).length]);
});

test('what the export says of a photo is in, over what its file says', async () => {
  const plain = await photoNamed('plain.jpg');
  assert.deepEqual(
    [plain.caption, plain.rating, plain.coordinates, plain.tags.map(tag => tag.name).toSorted()],
    ["Ann & Bob's", 5, { latitude: 60.39, longitude: 5.32 }, ['Ann', 'Bob']],
  );
  assert.deepEqual([plain.taken?.at.slice(0, 19), plain.taken?.offsetMinutes], ['2019-07-04T17:30:12', 120]);
  assert.deepEqual(
    (await photoNamed('both.jpg')).albums.map(album => album.title),
    ['Norwegen & Schweden'],
  );
  assert.equal((await photoNamed('old.jpg')).caption, 'the old way');
  assert.equal((await photoNamed('who & what?.jpg')).caption, 'by its title');
  assert.equal((await photoNamed('plain-bearbeitet.jpg')).caption, "Ann & Bob's");
  assert.equal((await photoNamed('A very long name that somebody gave to a photo once.jpg')).caption, 'long');
  const captions = await site.database.knex('photos').where('file_name', 'like', 'twice%').pluck('caption');
  assert.deepEqual(captions.toSorted(), ['first', 'second']);
});

test('archives in several parts are one export, and nothing of them stays behind', async () => {
  const photos = Object.fromEntries(
    await Promise.all(
      ['a', 'b', 'c'].map(async name => [`${google}/Photos from 2020/${name}.jpg`, await jpeg()] as const),
    ),
  );
  const second = {
    [`${google}/Photos from 2020/a.jpg.supplemental-metadata.json`]: json('a.jpg', {
      description: 'in the other part',
    }),
    [`${google}/Sommer/metadata.json`]: { title: 'Sommer', date: { timestamp: '1' } },
    [`${google}/Sommer/d.jpg`]: await jpeg(),
  };
  const place = path.join(base, 'parts');
  await mkdir(place);
  await writeFile(path.join(place, 'takeout-001.zip'), await makeZip(photos));
  await writeFile(path.join(place, 'takeout-002.zip'), await makeZip(second, { zip64: true }));
  const dry = await run([place], { dryRun: true });
  const report = await run([place]);
  assert.deepEqual([dry.added, report.added, report.skipped], [4, 4, { sidecar: 1, 'album-description': 1 }]);
  assert.equal(report.files, 6);
  assert.equal((await photoNamed('a.jpg')).caption, 'in the other part');
  assert.deepEqual(
    (await photoNamed('d.jpg')).albums.map(album => album.title),
    ['Sommer'],
  );
  const again = await run([place]);
  assert.deepEqual([again.added, again.alreadyThere], [0, 4]);
  const own = await readdir(site.folder, { recursive: true });
  assert.deepEqual(
    own.filter(name => name.includes('runs/')),
    [],
  );
});

test('an archive that means harm unpacks nothing outside, and what is damaged is named', async () => {
  const zip = await makeZip(
    {
      '../../evil.jpg': await jpeg(),
      [`${google}/A/../../up.jpg`]: await jpeg(),
      [`${google}/A/bomb.jpg`]: Buffer.alloc(60 * 1024 ** 2),
      [`${google}/A/damaged.jpg`]: await jpeg(),
      [`${google}/A/good.jpg`]: await jpeg(),
    },
    { damage: 'damaged.jpg' },
  );
  const file = path.join(base, 'evil.zip');
  await writeFile(file, zip);
  await writeFile(path.join(base, 'cut.zip'), zip.subarray(0, zip.length >> 1));
  const report = await run([file, path.join(base, 'cut.zip')]);
  assert.deepEqual(
    [report.added, report.skipped, report.refused],
    [1, { 'unsafe-name': 2, suspicious: 1, unreadable: 2 }, []],
  );
  assert.equal(report.files, 6);
  await assert.rejects(readFile(path.join(base, '..', 'evil.jpg')));
});

test('of an edited pair and of the trash comes in what the settings say', async () => {
  const files = {
    'Photos from 2021/e.jpg': await jpeg(),
    'Photos from 2021/e-edited.jpg': await jpeg(),
    'Photos from 2021/t.jpg': await jpeg(),
    'Photos from 2021/t.jpg.json': json('t.jpg', { trashed: true }),
    'Photos from 2021/z.jpg': await jpeg(),
    'Photos from 2021/z.jpg.json': json('z.jpg', { archived: true }),
  };
  const place = await write('settings', files);
  const settings = { edited: 'edited', includeArchived: false, includeTrash: true };
  await site.usePlugins([{ folder, settings }]);
  const report = await run([place]);
  await site.usePlugins([{ folder }]);
  assert.deepEqual([report.added, report.skipped], [2, { 'original-of-edited': 1, archived: 1, sidecar: 2 }]);
});

test('the moment of an export never moves the time on the wall, unless somebody put it right', () => {
  const takenAt = Date.parse('2019-07-04T15:30:12Z') / 1_000;
  const inFile = (at: string, offsetMinutes: number | null = null, precision = 'second') =>
    ({ at, offsetMinutes, precision, source: 'exif' }) as never;
  const told = (taken: ReturnType<typeof takenOf>) => taken && [taken.at, taken.offsetMinutes];
  assert.deepEqual(told(takenOf({ takenAt }, null)), ['2019-07-04T15:30:12', 0]);
  assert.deepEqual(told(takenOf({ takenAt }, inFile('2019-07-04T17:30:11.500'))), [
    '2019-07-04T17:30:11.500',
    120,
  ]);
  assert.equal(takenOf({ takenAt }, inFile('2019-07-04T15:30:12')), undefined);
  assert.equal(takenOf({ takenAt }, inFile('2019-07-04T17:30:12', 120)), undefined);
  assert.equal(takenOf({ takenAt }, inFile('2019-07-04T00:00:00', null, 'day')), undefined);
  assert.equal(takenOf({ takenAt: null }, inFile('2019-07-04T00:00:00')), undefined);
  assert.deepEqual(told(takenOf({ takenAt }, inFile('2002-01-01T00:00:00'))), ['2019-07-04T15:30:12', 0]);
  assert.deepEqual(told(takenOf({ takenAt }, inFile('2019-07-05T17:30:12', 120))), [
    '2019-07-04T17:30:12',
    120,
  ]);
});

test('the name of a JSON file is found from that of its photo, wherever it was cut', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcXYZ_ -19'), minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(letters, fc.option(fc.integer({ min: 1, max: 99 })), (stem, number) => {
      const name = `${stem}.jpg`;
      const suffix = number === null ? '' : `(${number})`;
      const written = `${`${name}.supplemental-metadata`.slice(0, 46)}${suffix}.json`;
      assert.ok(jsonNamesOf(`${stem}${suffix}.jpg`).includes(written));
      assert.ok(jsonNamesOf(`${stem}${suffix}.jpg`).includes(`${name.slice(0, 46)}${suffix}.json`));
    }),
  );
});
