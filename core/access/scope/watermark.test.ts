import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WatermarkDrawing, WatermarkInForce } from '../../plugin-api/index.ts';
import { lessMarked, textWatermark, unmarkedSize, watermarkOf } from './watermark.ts';

const look = { place: 'corner', size: 'small', opacity: 50 } as const;
const drawings: readonly WatermarkDrawing[] = [
  { kind: 'text', text: 'one', ...look },
  { kind: 'text', text: 'other', ...look },
];

interface Way {
  readonly largestSize: number;
  readonly watermark: WatermarkInForce | null;
}

const ways: fc.Arbitrary<Way> = fc
  .record({
    largestSize: fc.constantFrom(100, 400, 800, 1600, 1_000_000),
    drawing: fc.option(fc.constantFrom(...drawings)),
  })
  .map(({ largestSize, drawing }) => ({
    largestSize,
    watermark: watermarkOf(drawing && 'some', drawing, largestSize),
  }));

/** Told plainly: of one way, whether it gives a picture of this size, and clean. */
const gives = ({ largestSize }: Way, size: number) => size <= largestSize;
const givesClean = (way: Way, size: number) =>
  gives(way, size) && (way.watermark === null || size <= way.watermark.above);

test('several ways together give clean just what one of them gives clean, in any order', () => {
  const property = fc.property(fc.array(ways, { minLength: 1, maxLength: 5 }), all => {
    const joined = all.reduce((one, other) => ({
      largestSize: Math.max(one.largestSize, other.largestSize),
      watermark: lessMarked(one, other),
    }));
    for (const size of [50, 100, 101, 400, 401, 800, 801, 1600, 1601, 1_000_000]) {
      assert.equal(
        gives(joined, size),
        all.some(way => gives(way, size)),
      );
      assert.equal(
        givesClean(joined, size),
        all.some(way => givesClean(way, size)),
        `${size} pixels`,
      );
    }
  });
  fc.assert(property, { numRuns: 2_000 });
});

test('a watermark is known by what is drawn, not by its name', () => {
  const drawing = drawings[0]!;
  const named: WatermarkDrawing & { name: string } = { name: 'Proof', ...drawing };
  const identities = [drawing, named, { ...drawing, opacity: 60 }, drawings[1]!].map(
    each => watermarkOf('some', each, 2_000)!.identity,
  );
  assert.equal(identities[0], identities[1]);
  assert.equal(new Set(identities).size, 3);
  assert.match(identities[0]!, /^[0-9a-f]{16}$/);
});

test('a link’s text has the look of what it stands for, and marks what else would be clean', () => {
  const album = watermarkOf('some', { ...drawings[0]!, place: 'tiled' }, 2_000)!;
  const text = textWatermark('For Ana', { ...album, above: 800 });
  assert.deepEqual(text.drawing, { kind: 'text', text: 'For Ana', ...look, place: 'tiled' });
  assert.equal(text.above, unmarkedSize);
  assert.equal(textWatermark('For Ana', null).drawing.kind, 'text');
});
