import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawMark } from './draw-mark.ts';
import type { MarkRequest } from './mark-task.ts';
import type { Pixels } from './pixels.ts';

const plain = (width: number, height: number, value: number, channels: 3 | 4 = 3): Pixels => ({
  ...{ width, height, channels },
  data: Buffer.alloc(width * height * channels, value),
});
const text: MarkRequest = { kind: 'text', text: '© Ada', place: 'middle', size: 'large', opacity: 80 };

/** Pixels that differ by more than can't be seen, in parts of all. */
function changed({ data, channels }: Pixels, value: number): number {
  let count = 0;
  for (let at = 0; at < data.length; at += channels) if (Math.abs(data[at]! - value) > 12) count += 1;
  return (count * channels) / data.length;
}

describe('a text', () => {
  test('is legible on light, on dark and on grey', async () => {
    for (const value of [0, 128, 255])
      assert.ok(changed(await drawMark(plain(600, 400, value), text), value) > 0.004, String(value));
  });

  test('gives the same pixels each time', async () => {
    const [one, other] = [
      await drawMark(plain(600, 400, 90), text),
      await drawMark(plain(600, 400, 90), text),
    ];
    assert.ok(one.data.equals(other.data));
  });

  test('is written in any script of ours, from right to left as well, and none is left out', async () => {
    const seen = new Set<string>();
    for (const words of ['Ada 2026', 'דנה כהן', 'ليلى', 'Φώς', 'Свет']) {
      const marked = await drawMark(plain(600, 400, 90), { ...text, text: words });
      assert.ok(changed(marked, 90) > 0.005, words);
      seen.add(marked.data.toString('latin1'));
    }
    assert.equal(seen.size, 5);
  });

  test('that looks like markup is words', async () => {
    const marked = await drawMark(plain(600, 400, 90), { ...text, text: '<b>&amp; <span' });
    assert.ok(changed(marked, 90) > 0.01);
  });

  test('of 80 characters fits the narrowest picture that carries one', async () => {
    for (const [width, height] of [
      [60, 900],
      [900, 60],
      [12, 700],
    ] as const)
      for (const place of ['corner', 'middle', 'tiled'] as const) {
        const long = { ...text, place, text: 'w'.repeat(80) };
        const marked = await drawMark(plain(width, height, 90), long);
        assert.deepEqual([marked.width, marked.height], [width, height]);
      }
  });

  test('is fainter the less opaque it is', async () => {
    const far = async (opacity: number) => {
      const { data } = await drawMark(plain(600, 400, 90), { ...text, opacity });
      return data.reduce((most, value) => Math.max(most, Math.abs(value - 90)), 0);
    };
    assert.ok((await far(20)) < (await far(60)));
  });
});

test('in the corner it leaves three quarters of the picture alone, all over it none', async () => {
  const quarters = async (place: MarkRequest['place']) => {
    const marked = await drawMark(plain(800, 800, 90), { ...text, text: '©', place });
    return [0, 1, 2, 3].map(quarter => {
      const [left, top] = [(quarter % 2) * 400, quarter < 2 ? 0 : 400];
      for (let y = top; y < top + 400; y++)
        for (let x = left; x < left + 400; x++) if (marked.data[(y * 800 + x) * 3] !== 90) return true;
      return false;
    });
  };
  assert.deepEqual(await quarters('corner'), [false, false, false, true]);
  assert.deepEqual(await quarters('tiled'), [true, true, true, true]);
});

test('what was transparent stays so beside it, and pixels without alpha get none', async () => {
  const clear = await drawMark(plain(600, 400, 0, 4), { ...text, place: 'corner' });
  assert.equal(clear.channels, 4);
  assert.equal(clear.data[3], 0);
  assert.equal((await drawMark(plain(600, 400, 0), text)).channels, 3);
});
