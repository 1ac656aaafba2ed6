import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { isAppError } from '../errors/app-error.ts';
import { checkBoxes } from './check-boxes.ts';
import { readJxlSize } from './jxl-header.ts';
import { tiffOfPixels } from './tiff-of-pixels.ts';

const rgba = Uint8Array.from({ length: 5 * 3 * 4 }, (_, index) => (index % 4 === 3 ? 255 : index * 4));

test('pixels without a profile come back from the TIFF as they were', async () => {
  const file = tiffOfPixels({ rgba, width: 5, height: 3 });
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height, info.channels], [5, 3, 4]);
  assert.deepEqual(new Uint8Array(data), rgba);
});

test('pixels in Display P3 are brought to sRGB by their profile', async () => {
  const source = sharp({ create: { width: 8, height: 8, channels: 4, background: '#a06e5a' } });
  const inP3 = await source.withIccProfile('p3').png().toBuffer();
  const { icc } = await sharp(inP3).metadata();
  const { data } = await sharp(inP3, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
  assert.ok(Math.abs(data[0]! - 160) > 3, 'the numbers in P3 are others');
  const tiff = tiffOfPixels({ rgba: new Uint8Array(data), width: 8, height: 8, icc });
  const [red, green, blue] = await sharp(tiff).toColourspace('srgb').raw().toBuffer();
  for (const [value, expected] of [
    [red, 160],
    [green, 110],
    [blue, 90],
  ] as const) {
    assert.ok(Math.abs(value! - expected) <= 2, `${red},${green},${blue}`);
  }
});

test('a box that reaches beyond the end of its file is found', () => {
  const box = (size: number, bytes: number) => {
    const buffer = Buffer.alloc(bytes, 'mdat');
    buffer.writeUInt32BE(size);
    return buffer;
  };
  for (const whole of [
    [box(24, 24), box(100, 100)],
    [box(24, 24), box(0, 50)],
    [box(16, 16), Buffer.alloc(3)],
  ]) {
    checkBoxes(Buffer.concat(whole));
  }
  const wide = Buffer.concat([box(1, 8), Buffer.from([0, 0, 0, 0, 0, 0, 0, 200])]);
  for (const broken of [box(100, 99), box(7, 40), box(1, 12), wide]) {
    assert.throws(
      () => checkBoxes(broken),
      error => isAppError(error, 'CORRUPT_IMAGE'),
    );
  }
});

test('a JPEG XL header tells its size, small, large or by ratio', () => {
  const header = (bits: string) => {
    const bytes = [0xff, 0x0a];
    for (let at = 0; at < bits.length; at += 8)
      bytes.push(Number.parseInt([...bits.slice(at, at + 8)].reverse().join(''), 2));
    return Buffer.concat([Buffer.from(bytes), Buffer.alloc(16)]);
  };
  const number = (value: number, bits: number) =>
    [...value.toString(2).padStart(bits, '0')].reverse().join('');
  const small = header(`1${number(9, 5)}${number(0, 3)}${number(14, 5)}`.padEnd(24, '0'));
  assert.deepEqual(readJxlSize(small), { width: 120, height: 80 });
  const large = header(`0${number(3, 2)}${number(59_999, 30)}${number(7, 3)}`.padEnd(40, '0'));
  assert.deepEqual(readJxlSize(large), { width: 120_000, height: 60_000 });
  assert.equal(readJxlSize(Buffer.from('nothing of the kind')), undefined);
});
