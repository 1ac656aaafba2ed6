import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { median, pairRounds, percentile } from './statistics.ts';

test('the median is the middle, or lies between the two in the middle', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([10, 1, 3, 2]), 2.5);
  assert.equal(median([7]), 7);
  assert.ok(Number.isNaN(median([])));
});

test('numbers are sorted as numbers, and the list is left as it was', () => {
  const values = [10, 9, 100];
  assert.equal(percentile(values, 1), 100);
  assert.equal(percentile(values, 0), 9);
  assert.deepEqual(values, [10, 9, 100]);
});

test('a percentile lies among the values and never falls as the share grows', () => {
  const someValues = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });
  const share = fc.double({ noNaN: true, min: 0, max: 1 });
  fc.assert(
    fc.property(someValues, share, share, (values, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map(each => percentile(values, each));
      assert.ok(low! >= Math.min(...values) && high! <= Math.max(...values));
      assert.ok(low! <= high! + 1e-6);
    }),
  );
});

test('a disturbance that lasts a whole round leaves the ratio alone', () => {
  const calm = pairRounds([20, 20, 20], [10, 10, 10]);
  const disturbed = pairRounds([20, 60, 60], [10, 30, 30]);
  assert.equal(calm.ratio, 2);
  assert.equal(disturbed.ratio, 2);
  assert.deepEqual([disturbed.subject, disturbed.reference], [60, 30]);
});

test('rounds without a partner are refused', () => {
  assert.throws(() => pairRounds([1, 2], [1]), RangeError);
});
