import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayOf, onThisDayQuery, untilTomorrow } from './days.ts';

const moments = fc.date({ min: new Date(1970, 0, 2), max: new Date(2200, 0, 1), noInvalidDate: true });

test('a day lasts until the next one begins, and no moment longer', () => {
  fc.assert(
    fc.property(moments, now => {
      const left = untilTomorrow(now);
      assert.ok(left > 0 && left <= 25 * 3_600_000);
      assert.equal(dayOf(new Date(now.getTime() + left - 1)), dayOf(now));
      assert.notEqual(dayOf(new Date(now.getTime() + left)), dayOf(now));
    }),
  );
});

test('on this day means the same day of earlier years', () => {
  assert.equal(onThisDayQuery(dayOf(new Date(2026, 6, 4, 23, 59))), 'onthisday:07-04 taken:<2026');
});
