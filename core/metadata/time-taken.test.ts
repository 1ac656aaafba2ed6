import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { testNow } from './photo-fixtures.ts';
import type { Tags } from './tag-lookup.ts';
import { resolveTimeTaken } from './time-taken.ts';

const resolve = (
  embedded: Tags,
  { sidecar, fileName = 'x.jpg' }: { sidecar?: Tags; fileName?: string } = {},
) => resolveTimeTaken({ embedded, sidecar }, { fileName, now: testNow }).taken;
const original = (text: string, more: Tags = {}) => resolve({ 'ExifIFD:DateTimeOriginal': text, ...more });

describe('time taken', () => {
  test('takes offset and fraction of a second from their own EXIF tags', () => {
    const taken = original('2019:07:04 15:30:12', {
      'ExifIFD:OffsetTimeOriginal': '+02:00',
      'ExifIFD:SubSecTimeOriginal': '24',
    });
    assert.deepEqual(taken, {
      at: '2019-07-04T15:30:12.240',
      offsetMinutes: 120,
      precision: 'millisecond',
      source: 'exif',
      utc: new Date('2019-07-04T13:30:12.240Z'),
    });
  });

  test('is unknown when nothing tells it', () => {
    assert.deepEqual(resolve({}), {
      at: null,
      offsetMinutes: null,
      precision: null,
      source: null,
      utc: null,
    });
  });

  const skipped = [
    '0000:00:00 00:00:00',
    '2019:13:04 15:30:12',
    '2019:02:29 15:30:12',
    '2019:07:04 25:30:12',
    '1825:12:31 10:00:00',
    '2026:01:05 10:00:00',
    '1970:01:01 00:00:00',
    '    :  :     :  :  ',
    'yesterday',
    '<script>',
    '9'.repeat(10_000),
  ];
  for (const text of skipped) {
    test(`skips ${text.slice(0, 30)} for the next source`, () => {
      const taken = original(text, { 'XMP-xmp:CreateDate': '2001:02:03' });
      assert.deepEqual([taken.at, taken.precision, taken.source], ['2001-02-03T00:00:00.000', 'day', 'xmp']);
    });
  }

  const partial = [
    ['1950', '1950-01-01T00:00:00.000', 'year'],
    ['1950:06', '1950-06-01T00:00:00.000', 'month'],
    ['1950-06', '1950-06-01T00:00:00.000', 'month'],
    ['1950:06:07', '1950-06-07T00:00:00.000', 'day'],
    ['1950:06:07 08:09', '1950-06-07T08:09:00.000', 'minute'],
    ['1950:06:07 08:09:10', '1950-06-07T08:09:10.000', 'second'],
    ['1950:06:07 08:09:10.5', '1950-06-07T08:09:10.500', 'millisecond'],
    ['1950:00:00', '1950-01-01T00:00:00.000', 'year'],
    ['1950:06:00 00:00:00', '1950-06-01T00:00:00.000', 'month'],
  ] as const;
  for (const [text, at, precision] of partial) {
    test(`${text} is exact to the ${precision}`, () => {
      const taken = resolve({ 'XMP-photoshop:DateCreated': text });
      assert.deepEqual([taken.at, taken.precision], [at, precision]);
    });
  }

  const gps = { 'GPS:GPSDateStamp': '2019:07:04', 'GPS:GPSTimeStamp': '13:30:40' };
  test('takes the offset from GPS time where the clock has none', () => {
    const taken = original('2019:07:04 15:30:12', gps);
    assert.deepEqual([taken.offsetMinutes, taken.source], [120, 'exif']);
    assert.deepEqual(taken.utc, new Date('2019-07-04T13:30:12Z'));
  });

  test('leaves the offset open when GPS time is stale or the difference is no offset', () => {
    assert.equal(original('2019:07:04 15:37:12', gps).offsetMinutes, null);
    assert.equal(original('2019:07:04 14:45:40', gps).offsetMinutes, null);
    assert.equal(original('2019:07:06 15:30:12', gps).offsetMinutes, null);
    assert.equal(original('2019:07:04', gps).offsetMinutes, null);
  });

  test('is UTC when only GPS tells it', () => {
    const taken = resolve(gps);
    assert.deepEqual([taken.at, taken.offsetMinutes, taken.source], ['2019-07-04T13:30:40.000', 0, 'gps']);
  });

  test('every real offset is found from GPS, whatever the seconds between', () => {
    const offsets = fc.constantFrom(-720, -570, -210, -60, 0, 60, 210, 330, 345, 525, 570, 765, 840);
    const moments = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2025, 0, 1) });
    fc.assert(
      fc.property(offsets, moments, fc.integer({ min: -150, max: 150 }), (offset, moment, drift) => {
        const utc = new Date(Math.floor(moment / 1000) * 1000);
        const local = new Date(utc.getTime() + offset * 60_000 + drift * 1000);
        const [day, clock] = toExif(utc).split(' ');
        const taken = original(toExif(local), { 'GPS:GPSDateStamp': day, 'GPS:GPSTimeStamp': clock });
        assert.equal(taken.offsetMinutes, offset);
      }),
    );
  });

  test('a sidecar corrects the time, and repeating it changes nothing', () => {
    const embedded = { 'ExifIFD:DateTimeOriginal': '2019:07:04 15:30:12', 'ExifIFD:SubSecTimeOriginal': '5' };
    const corrected = resolve(embedded, { sidecar: { 'XMP-photoshop:DateCreated': '1962:08' } });
    assert.deepEqual([corrected.at, corrected.precision], ['1962-08-01T00:00:00.000', 'month']);
    for (const same of ['2019:07:04 15:30:12', '2019:07:04', '2019']) {
      const taken = resolve(embedded, { sidecar: { 'XMP-exif:DateTimeOriginal': same } });
      assert.deepEqual([taken.at, taken.source], ['2019-07-04T15:30:12.500', 'exif']);
    }
    const unsaid = resolve(embedded, { sidecar: { 'XMP-xmp:CreateDate': '2001:01:01' } });
    assert.equal(unsaid.source, 'exif');
  });

  test('the time of change counts when a camera wrote it, not an editor', () => {
    const tags = { 'IFD0:ModifyDate': '2008:07:31 10:03:44', 'IFD0:Make': 'NIKON' };
    assert.equal(resolve({ ...tags, 'IFD0:Software': 'Ver 1.00' }).source, 'exif');
    assert.equal(resolve({ ...tags, 'IFD0:Software': 'GIMP 2.4.5' }).source, null);
    assert.equal(resolve({ 'IFD0:ModifyDate': '2008:07:31 10:03:44' }).source, null);
  });

  test('the offset of a copy in XMP serves when the clock reads the same', () => {
    const more = { 'XMP-exif:DateTimeOriginal': '2019:07:04 15:30:12-04:00' };
    assert.equal(original('2019:07:04 15:30:12', more).offsetMinutes, -240);
    assert.equal(original('2019:07:04 15:30:13', more).offsetMinutes, null);
  });

  test('the file name tells it last', () => {
    const taken = resolve({}, { fileName: 'IMG_20190704_153012.jpg' });
    assert.deepEqual([taken.at, taken.source], ['2019-07-04T15:30:12.000', 'file-name']);
    assert.equal(resolve(gps, { fileName: 'IMG_20190704_153012.jpg' }).source, 'gps');
  });
});

function toExif(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', ':');
}
