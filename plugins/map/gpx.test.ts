import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { momentOf } from './geotag.ts';
import { NoTrack, readTrack } from './gpx.ts';
import { placeAt } from './track.ts';

const point = (time: string, lat: number, lon: number) =>
  `<trkpt lat="${lat}" lon="${lon}"><ele>3</ele><time>${time}</time></trkpt>`;
const gpx = (...points: string[]) =>
  `<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`;

const minutes = (count: number) => count * 60_000;
const noon = Date.parse('2024-05-01T12:00:00Z');

test('points of all tracks and segments are read, in the order of time', () => {
  const track = `<gpx:gpx xmlns:gpx="x"><gpx:trk><gpx:trkseg>
    <gpx:trkpt lat="1" lon="2"><gpx:time>2024-05-01T12:10:00Z</gpx:time></gpx:trkpt></gpx:trkseg><gpx:trkseg>
    <gpx:trkpt lat="3" lon="4"><gpx:time>2024-05-01T14:00:00+02:00</gpx:time></gpx:trkpt></gpx:trkseg></gpx:trk></gpx:gpx>`;
  assert.deepEqual(readTrack(track), [
    { at: noon, latitude: 3, longitude: 4 },
    { at: noon + minutes(10), latitude: 1, longitude: 2 },
  ]);
});

test('points without a time or a place on earth are left out', () => {
  const points = readTrack(
    gpx(
      point('2024-05-01T12:00:00Z', 1, 2),
      point('', 1, 2),
      point('yesterday', 1, 2),
      point('2024-05-01T12:01:00Z', 91, 2),
      '<trkpt lat="" lon="3"><time>2024-05-01T12:02:00Z</time></trkpt>',
      '<trkpt lon="3"><time>2024-05-01T12:02:00Z</time></trkpt>',
    ),
  );
  assert.equal(points.length, 1);
});

const bad: [text: string, key: string][] = [
  ['', 'gpx.noGpx'],
  ['{"type": "Feature"}', 'gpx.noGpx'],
  ['<kml></kml>', 'gpx.noGpx'],
  ['<gpx></gpx>', 'gpx.noGpx'],
  ['<gpx><trk/></gpx>', 'gpx.noPoints'],
  ['<!DOCTYPE gpx [<!ENTITY a "aaaa">]><gpx>&a;</gpx>', 'gpx.noXml'],
  ['\0\u0001PNG', 'gpx.noGpx'],
];
for (const [text, key] of bad) {
  test(`what is no track is told as such: ${JSON.stringify(text.slice(0, 30))}`, () => {
    assert.throws(
      () => readTrack(text),
      (error: Error) => error instanceof NoTrack && error.key === key,
    );
  });
}

test('no text does anything but be read or refused', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), text => {
      try {
        readTrack(`<gpx>${text}</gpx>`);
      } catch (error) {
        assert.ok(error instanceof NoTrack, String(error));
      }
    }),
  );
});

const line = readTrack(gpx(point('2024-05-01T12:00:00Z', 10, 20), point('2024-05-01T12:10:00Z', 20, 40)));

test('between two points a photo lies on the line', () => {
  assert.deepEqual(placeAt(line, noon + minutes(5), minutes(10)), { latitude: 15, longitude: 30 });
  assert.deepEqual(placeAt(line, noon, minutes(10)), { latitude: 10, longitude: 20 });
});

test('over a gap that is too long the nearer point counts, or none', () => {
  assert.deepEqual(placeAt(line, noon + minutes(1), minutes(4)), { latitude: 10, longitude: 20 });
  assert.equal(placeAt(line, noon + minutes(5), minutes(4)), null);
  assert.deepEqual(placeAt(line, noon + minutes(12), minutes(4)), { latitude: 20, longitude: 40 });
  assert.equal(placeAt(line, noon - minutes(3), minutes(4)), null);
  assert.equal(placeAt([], noon, minutes(4)), null);
});

test('a line over the antimeridian goes the short way', () => {
  const ship = readTrack(gpx(point('2024-05-01T12:00:00Z', 0, 179), point('2024-05-01T12:10:00Z', 0, -179)));
  assert.deepEqual(placeAt(ship, noon + minutes(5), minutes(10)), { latitude: 0, longitude: 180 });
  assert.deepEqual(placeAt(ship, noon + minutes(7.5), minutes(10)), { latitude: 0, longitude: -179.5 });
});

test('a place never lies outside of the points around it', () => {
  const degree = fc.double({ min: -80, max: 80, noNaN: true });
  const points = fc.array(fc.record({ at: fc.nat({ max: 1_000 }), latitude: degree, longitude: degree }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(points, fc.nat({ max: 1_000 }), fc.nat({ max: 500 }), (given, at, gap) => {
      const sorted = given.toSorted((one, other) => one.at - other.at);
      const place = placeAt(sorted, at, gap);
      if (place === null) return;
      const near = sorted.filter(each => Math.abs(each.at - at) <= gap);
      for (const name of ['latitude', 'longitude'] as const) {
        const all = near.map(each => each[name]);
        assert.ok(place[name] >= Math.min(...all) - 1e-5 && place[name] <= Math.max(...all) + 1e-5);
      }
    }),
  );
});

test('a photo’s moment is its clock without its zone and without what the clock was ahead', () => {
  const taken = { at: '2024-05-01T14:03:00', precision: 'second', source: 'exif' } as const;
  const options = { clockAhead: 3, zone: 60 };
  assert.equal(momentOf({ ...taken, offsetMinutes: 120 }, options), noon);
  assert.equal(momentOf({ ...taken, offsetMinutes: null }, options), noon + minutes(60));
  assert.equal(momentOf({ ...taken, offsetMinutes: 0, precision: 'day' }, options), null);
  assert.equal(momentOf(null, options), null);
});
