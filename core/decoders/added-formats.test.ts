import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import type { FileType } from '../plugin-api/index.ts';
import { createDecoderPool } from './decoder-pool.ts';
import { toFormat } from './formats.ts';
import {
  assertNear,
  drawQuarters,
  folder,
  log,
  pixelAt,
  refused,
  store,
  taskFor,
} from './pictures.fixture.ts';
import { sniffFormat } from './sniff.ts';

const type: FileType = {
  ...{ name: 'plain', kind: 'image', extension: 'pln', mime: 'image/x-plain', decoder: 'plain.ts' },
  signatures: [[{ offset: 0, hex: Buffer.from('PLAIN').toString('hex') }]],
};
const base = { folder: pathToFileURL(`${folder}/`), plugin: 'plain-files' };
const formats = [toFormat(type, base)];
const pool = createDecoderPool({
  ...{ log, size: 1, addedFormats: () => formats },
  limits: { timeoutMs: 2_000, wholePixels: 10_000 },
});
after(() => pool.close());

// After the name a word that says what happens, width and height, and RGBA or a whole file.
await writeFile(
  join(folder, 'plain.ts'),
  `import { readFile } from 'node:fs/promises';
  import type { DecodeFile } from 'enfilade/plugin-api';
  export const decode: DecodeFile = async ({ path, checkSize }) => {
    const file = await readFile(path);
    const [, what, width, height] = file.toString('latin1', 0, 32).trim().split(' ');
    const size = { width: Number(width), height: Number(height) };
    checkSize(size);
    if (what === 'throw') throw new Error('no idea');
    if (what === 'exit') process.exit(3);
    if (what === 'hang') for (;;);
    const rest = file.subarray(32);
    return what === 'file' ? { encoded: rest, orientation: 6 } : { rgba: rest, ...size };
  };`,
);

const plain = (what: string, body: Buffer, size = '120 80') =>
  store(Buffer.concat([Buffer.from(`PLAIN ${what} ${size}`.padEnd(32)), body]), 'pln');
const pixels = async () =>
  sharp(await drawQuarters())
    .ensureAlpha()
    .raw()
    .toBuffer();

test('a contributed decoder answers pixels, or a file that core can decode', async () => {
  const byPixels = await pool.run(taskFor(await plain('pixels', await pixels())));
  assert.deepEqual([byPixels.format, byPixels.width, byPixels.height], ['plain', 120, 80]);
  assertNear(await pixelAt(byPixels.outputs[0]!.path, 0.1, 0.1), [255, 0, 0]);
  const byFile = await pool.run(taskFor(await plain('file', await drawQuarters())));
  assert.deepEqual([byFile.width, byFile.height], [80, 120]);
  assertNear(await pixelAt(byFile.outputs[0]!.path, 0.9, 0.1), [255, 0, 0]);
});

test('a decoder that throws, exits, hangs or answers nonsense costs its own file and no other', async () => {
  await refused(await plain('throw', Buffer.alloc(0)), 'DECODER_FAILED', pool);
  await refused(await plain('exit', Buffer.alloc(0)), 'DECODER_FAILED', pool);
  await refused(await plain('hang', Buffer.alloc(0)), 'DECODER_TIMEOUT', pool);
  await refused(await plain('pixels', Buffer.alloc(100)), 'DECODER_FAILED', pool);
  await refused(await plain('pixels', await pixels(), '9999 9999'), 'TOO_LARGE', pool);
  const good = await pool.run(
    taskFor(
      await store(
        await sharp(await drawQuarters())
          .jpeg()
          .toBuffer(),
      ),
    ),
  );
  assert.equal(good.format, 'jpeg');
});

test('what core knows stays core’s, and what is a TIFF underneath may be a plugin’s', async () => {
  const claims = (hex: string) => [toFormat({ ...type, signatures: [[{ offset: 0, hex }]] }, base)];
  const jpeg = await sharp(await drawQuarters())
    .jpeg()
    .toBuffer();
  const tiff = await sharp(await drawQuarters())
    .tiff()
    .toBuffer();
  assert.equal(sniffFormat(jpeg, claims('ffd8ff'))?.name, 'jpeg');
  assert.equal(sniffFormat(tiff, claims(tiff.toString('hex', 0, 8)))?.name, 'plain');
  assert.equal(sniffFormat(tiff, claims('aabbccdd'))?.name, 'tiff');
});

test('a square is cut around the point that matters, and never enlarged', async () => {
  const path = await store(await drawQuarters(), 'png');
  const cover = async (x: number, fits: number) => {
    const task = taskFor(path, [['jpg', fits]]);
    const outputs = task.outputs.map(output => ({ ...output, cover: { x, y: 0.5 } }));
    return (await pool.run({ ...task, outputs })).outputs[0]!;
  };
  const left = await cover(0, 40);
  assert.deepEqual([left.width, left.height], [40, 40]);
  // 60 of 120 px are red, and the square shows the left 80.
  assertNear(await pixelAt(left.path, 0.6, 0.2), [255, 0, 0]);
  const right = await cover(1, 40);
  assertNear(await pixelAt(right.path, 0.2, 0.2), [255, 0, 0]);
  assertNear(await pixelAt(right.path, 0.4, 0.2), [0, 255, 0]);
  const large = await cover(0.5, 4_000);
  assert.deepEqual([large.width, large.height], [80, 80]);
});
