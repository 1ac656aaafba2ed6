import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TimeTaken } from '../../plugin-api/index.ts';
import { formatTakenText, parseTakenText } from './taken-text.ts';

test('a time is read back as exactly as it was shown', () => {
  const precision = fc.constantFrom('year', 'month', 'day', 'minute', 'second', 'millisecond');
  const date = fc.date({ min: new Date('1840-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(date, precision, (moment, exactness) => {
      const taken: TimeTaken = {
        at: moment.toISOString().slice(0, 23),
        offsetMinutes: 120,
        precision: exactness,
        source: 'exif',
      };
      const shown = formatTakenText(taken);
      const back = parseTakenText(shown, taken)!;
      assert.equal(back.precision, exactness);
      assert.equal(formatTakenText(back), shown);
    }),
  );
});

test('an empty text is no time', () => {
  assert.equal(parseTakenText('  ', null), null);
  assert.equal(formatTakenText(null), '');
});

for (const text of [
  '2019-02-30',
  '2019-13',
  '2019-00-10',
  '2019-1-1',
  '0000',
  '2019-07-04 24:00',
  '19',
  'yesterday',
  '2019-07-04T',
]) {
  test(`"${text}" is refused`, () => {
    assert.throws(() => parseTakenText(text, null), { code: 'VALIDATION_FAILED', pointer: '/taken' });
  });
}

test('the offset of a camera stays with a time, and goes with a mere date', () => {
  const before: TimeTaken = {
    at: '2019-07-04T15:30:12',
    offsetMinutes: 120,
    precision: 'second',
    source: 'exif',
  };
  assert.equal(parseTakenText('2019-07-04 16:00', before)!.offsetMinutes, 120);
  assert.equal(parseTakenText('2019-07', before)!.offsetMinutes, null);
});
