import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { decodeFile } from './decode-file.ts';
import { defaultLimits, type TilesRequest } from './task.ts';

const folder = await mkdtemp(join(tmpdir(), 'enfilade-tiles-'));
after(() => rm(folder, { recursive: true }));

const width = 900;
const height = 500;

/** Every pixel has a colour of its own, roughly. */
function drawGradient(): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      data.set([(x / width) * 255, (y / height) * 255, 90], (y * width + x) * 3);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

const request = (part: Partial<TilesRequest>): TilesRequest => ({
  ...{ path: join(folder, 'tiles'), whole: { width, height }, level: { width, height }, scale: 1 },
  ...{ size: 128, overlap: 1, quality: 95, side: 4, left: 0, top: 0, columns: 4, rows: 4 },
  ...part,
});

async function makeTiles(path: string, tiles: TilesRequest): Promise<Map<number, Buffer>> {
  await decodeFile(
    { path, outputs: [], withPlaceholder: false, tiles },
    { limits: defaultLimits, added: [] },
  );
  const file = await readFile(tiles.path);
  const found = new Map<number, Buffer>();
  let start = 4 * tiles.side ** 2;
  for (let place = 0; place < tiles.side ** 2; place += 1) {
    const length = file.readUInt32LE(place * 4);
    if (length > 0) found.set(place, file.subarray(start, start + length));
    start += length;
  }
  return found;
}

/** The colour in the middle of a tile, and its size. */
async function look(tile: Buffer) {
  const { data, info } = await sharp(tile).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 3;
  return { width: info.width, height: info.height, colour: [...data.subarray(at, at + 2)] };
}

const isNear = (found: readonly number[], expected: readonly number[]) =>
  found.every((value, index) => Math.abs(value - expected[index]!) <= 5);

/** What is in the middle of these pixels of the whole photo. */
const colourAt = (x: number, y: number) => [(x / width) * 255, (y / height) * 255];

test('each tile shows its part of the photo, and a pixel of its neighbours', async () => {
  const path = join(folder, 'whole.png');
  await sharp(await drawGradient()).toFile(path);
  const tiles = await makeTiles(path, request({ left: 4, columns: 4 }));
  assert.equal(tiles.size, 16);
  const inner = await look(tiles.get(1 * 4 + 1)!);
  assert.deepEqual([inner.width, inner.height], [130, 130]);
  assert.ok(isNear(inner.colour, colourAt(5.5 * 128, 1.5 * 128)), String(inner.colour));
  const corner = await look(tiles.get(3 * 4 + 3)!);
  assert.deepEqual([corner.width, corner.height], [900 - 7 * 128 + 1, 500 - 3 * 128 + 1]);
});

test('a smaller size is cut as well, from the photo as it stands upright', async () => {
  const path = join(folder, 'turned.jpg');
  // lies on its side, and says so
  await sharp(await drawGradient())
    .rotate(270)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 100 })
    .toFile(path);
  const part = { level: { width: 450, height: 250 }, scale: 2, left: 2, top: 0, columns: 2, rows: 2 };
  const tiles = await makeTiles(path, request(part));
  const tile = await look(tiles.get(4)!);
  assert.deepEqual([tile.width, tile.height], [130, 123]);
  assert.ok(isNear(tile.colour, colourAt(2.5 * 256, 256 + 122)), String(tile.colour));
});

test('a file of another size than the photo makes none', async () => {
  const path = join(folder, 'preview.png');
  await sharp(await drawGradient())
    .resize(450)
    .toFile(path);
  await assert.rejects(makeTiles(path, request({})), /nothing here/);
});
