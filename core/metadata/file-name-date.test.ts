import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namePatterns, parseFileNameDate } from './file-name-date.ts';
import { testNow } from './photo-fixtures.ts';

const day = '2019-07-04T00:00:00.000';
const second = '2019-07-04T15:30:12.000';
const names: readonly (readonly [name: string, at: string | undefined, precision?: string])[] = [
  ['IMG_20190704_153012.jpg', second, 'second'],
  ['20190704_153012(1).jpg', second, 'second'],
  ['IMG20190704153012.jpg', second, 'second'],
  ['DJI_20190704153012_0001.jpg', second, 'second'],
  ['2019-07-04 15.30.12.jpg', second, 'second'],
  ['2019-07-04 15.30.12-2.jpg', second, 'second'],
  ['2019-07-04T15:30:12.jpg', second, 'second'],
  ['2019-07-04 15h30m12.jpg', second, 'second'],
  ['Screenshot_2019-07-04-15-30-12.png', second, 'second'],
  ['Screenshot_20190704-153012_Maps.png', second, 'second'],
  ['Screen Shot 2019-07-04 at 3.30.12 PM.png', second, 'second'],
  ['Screenshot 2019-07-04 at 12.30.12\u202fAM.png', '2019-07-04T00:30:12.000', 'second'],
  ['WhatsApp Image 2019-07-04 at 15.30.12.jpeg', second, 'second'],
  ['signal-2019-07-04-153012.jpg', second, 'second'],
  ['PXL_20190704_153012345.jpg', '2019-07-04T15:30:12.345', 'millisecond'],
  ['2019-07-04 15.30.jpg', '2019-07-04T15:30:00.000', 'minute'],
  ['IMG-20190704-WA0001.jpg', day, 'day'],
  ['Bern 2019.07.04 evening.jpg', day, 'day'],
  ['20190704_999999.jpg', day, 'day'],
  ['2019-07 Holiday.jpg', '2019-07-01T00:00:00.000', 'month'],
  ['DSC_0815.jpg', undefined],
  ['P1020304.jpg', undefined],
  ['123420190704.jpg', undefined],
  ['2019-13-04.jpg', undefined],
  ['20990101_101010.jpg', undefined],
  ['18501231.jpg', undefined],
  ['FB_IMG_1562254212345.jpg', undefined],
  ['', undefined],
];
for (const [name, at, precision] of names) {
  test(`${name || 'an empty name'} tells ${precision ?? 'nothing'}`, () => {
    const time = parseFileNameDate(name, testNow);
    assert.deepEqual([time?.at, time?.precision], [at, precision]);
  });
}

test('each pattern reads its own example', () => {
  for (const { example, pattern } of namePatterns) assert.match(example, pattern);
});

test('Pixel phones name in UTC, others leave the zone open', () => {
  assert.equal(parseFileNameDate('PXL_20190704_153012345.jpg', testNow)?.offsetMinutes, 0);
  assert.equal(parseFileNameDate('IMG_20190704_153012.jpg', testNow)?.offsetMinutes, null);
});

test('any second of the digital age is read back from any way to write it', () => {
  const seconds = fc.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2025, 11, 31) / 1000 });
  const styles = fc.constantFrom(
    (date: string, time: string) => `IMG_${date}_${time}.jpg`,
    (date: string, time: string) => `${dash(date)} ${dash(time, '.')}.jpg`,
    (date: string, time: string) => `Screenshot_${dash(date)}-${dash(time)}.png`,
    (date: string, time: string) => `holiday ${dash(date, '.')} at ${dash(time, '.')} (2).jpg`,
  );
  fc.assert(
    fc.property(seconds, styles, (moment, style) => {
      const at = new Date(moment * 1000).toISOString();
      const digits = at.slice(0, 19).replace(/[-:T]/g, '');
      const time = parseFileNameDate(style(digits.slice(0, 8), digits.slice(8)), testNow);
      assert.equal(time?.at, at.slice(0, 23));
    }),
  );
});

test('no name makes it fail or linger', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d_. -]{0,255}$/)), name => {
      const time = parseFileNameDate(name, testNow);
      assert.ok(time === undefined || !Number.isNaN(Date.parse(`${time.at}Z`)));
    }),
  );
});

function dash(digits: string, sign = '-'): string {
  const cuts = digits.length === 8 ? [4, 6] : [2, 4];
  return [digits.slice(0, cuts[0]), digits.slice(cuts[0], cuts[1]), digits.slice(cuts[1])].join(sign);
}
