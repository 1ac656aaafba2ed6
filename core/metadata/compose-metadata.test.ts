import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type FormatName, formats } from '../decoders/formats.ts';
import { composeMetadata } from './compose-metadata.ts';
import { mappedSources } from './mapping-table.ts';
import { toPhotoDetails } from './photo-details.ts';
import { testNow } from './photo-fixtures.ts';
import { findSidecarName } from './sidecar.ts';
import type { Tags } from './tag-lookup.ts';

const compose = (embedded: Tags, format: FormatName = 'jpeg') =>
  composeMetadata(
    { embedded, sidecar: undefined },
    { fileName: 'x', format: formats.get(format), now: testNow, problem: null },
  );
const gps = (latitude: number, longitude: number, more: Tags = {}) => {
  const metadata = compose({
    'GPS:GPSLatitude': String(Math.abs(latitude)),
    'GPS:GPSLatitudeRef': latitude < 0 ? 'South' : 'North',
    'GPS:GPSLongitude': String(Math.abs(longitude)),
    'GPS:GPSLongitudeRef': longitude < 0 ? 'W' : 'E',
    ...more,
  });
  return [metadata.latitude, metadata.longitude, metadata.altitude];
};

describe('place', () => {
  test('has its sign from the hemisphere', () => {
    assert.deepEqual(gps(-33.5, -70.25), [-33.5, -70.25, null]);
  });
  test('is unknown at 0°, 0° without height, off the globe, and without hemisphere', () => {
    assert.deepEqual(gps(0, 0), [null, null, null]);
    assert.deepEqual(gps(0, 0, { 'GPS:GPSAltitude': '12' }), [0, 0, 12]);
    assert.deepEqual(gps(91, 0), [null, null, null]);
    assert.deepEqual(gps(10, 181), [null, null, null]);
    assert.deepEqual(gps(10, 10, { 'GPS:GPSLatitudeRef': 'Unknown ()' }), [null, null, null]);
    assert.deepEqual(gps(10, 10, { 'GPS:GPSLatitude': 'undef' }), [null, null, null]);
  });
  test('may lie below the sea, not in space', () => {
    assert.deepEqual(gps(10, 10, { 'GPS:GPSAltitude': '30', 'GPS:GPSAltitudeRef': '1' }), [10, 10, -30]);
    assert.deepEqual(gps(10, 10, { 'GPS:GPSAltitude': '1e9' }), [10, 10, null]);
  });
});

describe('rating', () => {
  const ratings = [
    ['3', 3],
    ['0', 0],
    ['4.5', 5],
    ['-1', null],
    ['6', 2],
    ['inf', 2],
  ] as const;
  for (const [written, rating] of ratings) {
    test(`${written} gives ${rating}`, () => {
      assert.equal(compose({ 'XMP-xmp:Rating': written, 'IFD0:Rating': '2' }).rating, rating);
    });
  }
});

describe('camera', () => {
  const cameras = [
    ['NIKON CORPORATION', 'NIKON D70', 'Nikon', 'D70'],
    ['Canon', 'Canon EOS 40D', 'Canon', 'EOS 40D'],
    ['OLYMPUS IMAGING CORP.', 'E-P3', 'Olympus', 'E-P3'],
    ['EASTMAN KODAK COMPANY', 'KODAK CX7530 ZOOM DIGITAL CAMERA', 'Kodak', 'CX7530'],
    ['Samsung Techwin', '<Digimax i50 MP3, Samsung #1 MP3>', 'Samsung', 'Digimax i50 MP3'],
    ['HMD Global', 'Nokia 8.3 5G', 'Nokia', '8.3 5G'],
    ['Polyphony Digital Inc.', 'Gran Turismo 5', 'Polyphony', 'Gran Turismo 5'],
    ['Lgarden Corp', 'Lgarden One', 'Lgarden', 'One'],
    ['Canon', 'Canon', 'Canon', 'Canon'],
  ] as const;
  for (const [rawMake, rawModel, make, model] of cameras) {
    test(`${rawMake}, ${rawModel}`, () => {
      const { camera } = compose({ 'IFD0:Make': `${rawMake}  `, 'IFD0:Model': rawModel });
      assert.deepEqual(camera, { make, model, rawMake, rawModel });
    });
  }
});

test('a raw file has the size of its largest picture', () => {
  const tags = {
    'IFD0:ImageWidth': '160',
    'IFD0:ImageHeight': '120',
    'SubIFD1:ImageWidth': '6000',
    'SubIFD1:ImageHeight': '4000',
    'SubIFD:ImageWidth': '1620',
    'SubIFD:ImageHeight': '1080',
  };
  const { width, height, displayWidth } = compose({ ...tags, 'IFD0:Orientation': '8' }, 'nef');
  assert.deepEqual([width, height, displayWidth], [6000, 4000, 4000]);
});

test('HEIC is turned by its container alone', () => {
  const tags = { 'File:FileType': 'HEIC', 'IFD0:Orientation': '6' };
  assert.equal(compose({ ...tags, 'QuickTime:Rotation': '1' }, 'heic').orientation, 8);
  assert.equal(compose(tags, 'heic').orientation, 1);
});

test('raw metadata leaves out binary values and what PostgreSQL refuses, and is bounded', () => {
  const deep = JSON.parse('['.repeat(50) + ']'.repeat(50));
  const tags = JSON.parse(
    '{"__proto__": "x", "Z:A": "a\\u0000b\\ud800", "Z:B": "(Binary data 9 bytes, use -b)"}',
  );
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`Z:${index}`, 'y'.repeat(9000)]),
  );
  const { raw } = compose({
    ...tags,
    'Z:deep': deep,
    SourceFile: '/secret',
    'System:Directory': '/secret',
    ...many,
  });
  const json = JSON.stringify(raw);
  assert.equal(raw['Z:A'], 'ab\ufffd');
  assert.ok(!json.includes('Binary') && !json.includes('secret') && !Object.hasOwn(raw, '__proto__'));
  assert.ok(Buffer.byteLength(json) <= 256 * 1024 + 2048);
  assert.ok(Number(raw.omitted) > 100);
});

test('no answer makes it throw, and all it gives can be stored', () => {
  const names = fc.constantFrom(
    ...mappedSources.map(({ source }) => source.split('/')[0]!.replace('*', 'Z')),
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      'undef',
      'inf',
      '1e999',
      '-1',
      '0/0',
      '2019:07:04 15:30:12',
      '\ud800',
      '\0',
      'a|b|c',
      '12 deg',
    ),
  );
  const values = fc.oneof(texts, fc.array(texts, { maxLength: 3 }), fc.jsonValue(), fc.constant(null));
  const answers = fc.dictionary(names, values, { maxKeys: 30 });
  fc.assert(
    fc.property(answers, fc.option(answers, { nil: undefined }), (embedded, sidecar) => {
      const options = { fileName: 'x', format: formats.get('jpeg'), now: testNow, problem: null };
      const json = JSON.stringify(composeMetadata({ embedded, sidecar }, options));
      assert.ok(!json.includes('\\u0000') && !/\\ud[89a-f]/i.test(json));
    }),
    { numRuns: 300 },
  );
});

test('a sidecar with the whole name comes before one with the stem', () => {
  assert.equal(findSidecarName('IMG.jpg', ['IMG.xmp', 'img.JPG.XMP', 'IMG.jpg']), 'img.JPG.XMP');
  assert.equal(findSidecarName('IMG.jpg', ['IMG.XMP', 'IMG2.xmp']), 'IMG.XMP');
  assert.equal(findSidecarName('Zu\u0308rich.jpg', ['Zürich.xmp']), 'Zürich.xmp');
  assert.equal(findSidecarName('IMG.jpg', ['IMG.jpg', 'IMG.png.xmp']), undefined);
});

describe('details for the writing door', () => {
  test('leave out what nobody stated', () => {
    const { taken, coordinates, place, camera, title } = toPhotoDetails(compose({}));
    assert.deepEqual([taken, coordinates, place, camera, title], [null, null, null, null, null]);
  });

  test('carry what was stated', () => {
    const tags = {
      'XMP-dc:Title': 'Evening',
      'XMP-photoshop:City': 'Bern',
      'IFD0:Model': 'E-P3',
      'ExifIFD:ISO': '64.6',
      'XMP-photoshop:DateCreated': '1950',
    };
    const { taken, place, camera, title } = toPhotoDetails(compose(tags));
    assert.deepEqual([title, place?.city, camera?.model, camera?.iso], ['Evening', 'Bern', 'E-P3', 65]);
    assert.deepEqual(taken, {
      at: '1950-01-01T00:00:00.000',
      offsetMinutes: null,
      precision: 'year',
      source: 'xmp',
    });
  });
});
