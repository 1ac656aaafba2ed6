import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TimePrecision, TimeTaken } from '../../plugin-api/index.ts';
import { formatPeriod, formatSpan, formatTaken, formatTakenExactly, machineTime } from './dates.ts';

function taken(at: string, precision: TimePrecision, offsetMinutes: number | null = null): TimeTaken {
  return { at, precision, offsetMinutes, source: 'exif' };
}

const spans: [from: string, to: string, said: string][] = [
  ['2019-07-04', '2019-07-04', '4 July 2019'],
  ['2019-07-03', '2019-07-09', '3–9 July 2019'],
  ['2019-06-01', '2019-06-29', 'June 2019'],
  ['2019-06-28', '2019-07-03', '28 June – 3 July 2019'],
  ['2019-06-02', '2019-08-20', 'June–August 2019'],
  ['2018-12-29', '2019-01-04', '29 December 2018 – 4 January 2019'],
  ['2017-03-01', '2019-08-20', '2017–2019'],
];

for (const [from, to, said] of spans) {
  test(`a span from ${from} to ${to} is said as ${said}`, () => {
    assert.equal(formatSpan({ from, to }, 'en-GB'), said);
  });
}

test('a time is said as far as it is known', () => {
  assert.equal(formatTaken(taken('2019-07-04T15:30:12', 'second'), 'en-GB'), '4 July 2019');
  assert.equal(formatTaken(taken('2019-07-01T00:00:00', 'month'), 'en-GB'), 'July 2019');
  assert.equal(formatTaken(taken('2019-01-01T00:00:00', 'year'), 'en-GB'), '2019');
});

test('on hover a time is exact, with its offset when the camera said it', () => {
  const exactly = formatTakenExactly(taken('2019-07-04T15:30:12', 'second', 330), 'en-GB');
  assert.match(exactly, /^Thursday,? 4 July 2019 at 15:30:12 UTC\+5:30$/);
  assert.match(formatTakenExactly(taken('2019-07-04T15:30:00', 'minute'), 'en-GB'), /15:30$/);
  assert.equal(formatTakenExactly(taken('2019-07-01T00:00:00', 'month', 60), 'en-GB'), 'July 2019');
});

test('machines read a time with exactly as much as is known', () => {
  assert.equal(machineTime(taken('2019-07-04T15:30:12', 'second', -210)), '2019-07-04T15:30:12-03:30');
  assert.equal(machineTime(taken('2019-07-04T15:30:12', 'minute')), '2019-07-04T15:30');
  assert.equal(machineTime(taken('2019-07-04T15:30:12', 'day', 60)), '2019-07-04');
  assert.equal(machineTime(taken('2019-07-04T15:30:12', 'year')), '2019');
});

test('a wall-clock time keeps its day wherever the server stands', () => {
  const late = taken('2019-07-04T23:59:59', 'second', 720);
  assert.equal(formatTaken(late, 'en-GB'), '4 July 2019');
});

test('periods of the calendar are said by their length, in the language that is asked for', () => {
  assert.equal(formatPeriod('2019', 'en-GB'), '2019');
  assert.equal(formatPeriod('2019-07', 'de'), 'Juli 2019');
  assert.equal(formatPeriod('2019-07-04', 'de'), '4. Juli 2019');
});

test('every span of days is said in one line without loose spaces', () => {
  const day = fc.date({ min: new Date('1850-01-01'), max: new Date('2150-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 4000 }), (start, days) => {
      const end = new Date(start.getTime() + days * 86_400_000);
      const span = { from: start.toISOString().slice(0, 10), to: end.toISOString().slice(0, 10) };
      const said = formatSpan(span, 'en-GB');
      assert.match(said, /^\S+( \S+)*$/);
      assert.ok(said.includes(span.to.slice(0, 4)));
    }),
  );
});
