import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { standardPresets } from '../../presets/standard.ts';
import { derivativeSize, jpegSources, modernSources, usefulPresets } from './image-addresses.ts';

const { sizes } = standardPresets;
const photo = {
  id: 'abc',
  hash: '0123456789ab',
  width: 6000,
  height: 4000,
  extraFormats: [] as string[],
  sizes,
};

test('candidates say the true width of each file', () => {
  assert.equal(
    jpegSources({ ...photo, width: 1000, height: 2000 }, 'large'),
    [
      '/i/abc/thumb@1/0123456789ab.jpg 200w',
      '/i/abc/small@1/0123456789ab.jpg 400w',
      '/i/abc/medium@1/0123456789ab.jpg 800w',
      '/i/abc/large@1/0123456789ab.jpg 1000w',
    ].join(', '),
  );
});

test('no size is offered that would be the photo once more', () => {
  assert.deepEqual(usefulPresets({ width: 1600, height: 900, sizes }, 'large'), ['thumb', 'small', 'medium']);
  assert.deepEqual(usefulPresets({ width: 300, height: 200, sizes }, 'large'), ['thumb']);
  assert.deepEqual(usefulPresets(photo, 'small'), ['thumb', 'small']);
});

test('a source holds files of its own type alone, and is offered once all its sizes are there', () => {
  const offered = (extraFormats: string[], format: 'webp' | 'avif', largest: 'thumb' | 'medium') =>
    modernSources({ ...photo, extraFormats }, format, largest)?.srcset ?? null;
  assert.equal(offered([], 'webp', 'thumb'), '/i/abc/thumb@1/0123456789ab.webp 400w');
  assert.equal(offered([], 'webp', 'medium'), null);
  assert.equal(offered(['medium.webp', 'small.avif', 'medium.avif'], 'webp', 'medium'), null);
  assert.equal(offered(['small.avif', 'medium.avif'], 'avif', 'medium'), null);
  assert.equal(
    offered(['small.webp', 'medium.webp'], 'webp', 'medium'),
    '/i/abc/thumb@1/0123456789ab.webp 400w, /i/abc/small@1/0123456789ab.webp 800w, /i/abc/medium@1/0123456789ab.webp 1600w',
  );
});

test('where JPEG goes further than WebP, larger screens get JPEG', () => {
  const complete = { ...photo, extraFormats: ['small.webp', 'medium.webp'] };
  const offered = modernSources(complete, 'webp', 'large')!;
  assert.match(offered.media, /max-width/);
  assert.doesNotMatch(offered.srcset, /large|jpg/);
  assert.equal(modernSources({ ...complete, width: 1600, height: 900 }, 'webp', 'large')!.media, '');
  assert.equal(modernSources(complete, 'webp', 'medium')!.media, '');
});

test('a derivative has at least one pixel each way and never more than its photo', () => {
  const edge = fc.integer({ min: 1, max: 60_000 });
  fc.assert(
    fc.property(edge, edge, (width, height) => {
      const size = derivativeSize({ width, height, sizes }, 'thumb');
      assert.ok(size.width >= 1 && size.width <= Math.min(width, 400));
      assert.ok(size.height >= 1 && size.height <= Math.min(height, 400));
    }),
  );
});
