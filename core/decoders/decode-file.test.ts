import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { ExifTool } from 'exiftool-vendored';
import sharp, { type Sharp } from 'sharp';
import { createDecoderPool } from './decoder-pool.ts';
import {
  assertNear,
  drawQuarters,
  folder,
  log,
  pixelAt,
  pool,
  refused,
  store,
  taskFor,
} from './pictures.fixture.ts';

const exiftool = new ExifTool({ maxProcs: 1 });
after(() => exiftool.end());

test('one decode makes all sizes, none enlarged, with colour and ThumbHash', async () => {
  const path = await store(
    await sharp({ create: { width: 1200, height: 600, channels: 3, background: '#336699' } })
      .jpeg()
      .toBuffer(),
  );
  const result = await pool.run(
    taskFor(path, [
      ['jpg', 400],
      ['webp', 400],
      ['jpg', 800],
      ['jpg', 1600],
      ['avif', 400],
    ]),
  );
  assert.deepEqual([result.format, result.width, result.height], ['jpeg', 1200, 600]);
  assert.match(result.averageColour!, /^#3[2-4]6[5-7]9[8-a]$/);
  assert.ok(Buffer.from(result.thumbHash!, 'base64').length >= 5);
  const sizes = Object.fromEntries(result.outputs.map(({ key, width, height }) => [key, [width, height]]));
  assert.deepEqual(sizes, {
    '400.jpg': [400, 200],
    '400.webp': [400, 200],
    '400.avif': [400, 200],
    '800.jpg': [800, 400],
    '1600.jpg': [1200, 600],
  });
  for (const output of result.outputs) assert.equal((await stat(output.path)).size, output.bytes);
});

test('a picture comes out the same whether it is made alone or with others', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const source = sharp({ create: { width: 2200, height: 1500, channels: 3, background: 'black', noise } });
  const path = await store(await source.jpeg().toBuffer());
  const hashes = async (sizes: Parameters<typeof taskFor>[1]) => {
    const { outputs } = await pool.run(taskFor(path, sizes));
    const output = outputs.find(each => each.key === '400.webp');
    return createHash('sha256')
      .update(await readFile(output!.path))
      .digest('hex');
  };
  assert.equal(
    await hashes([['webp', 400]]),
    await hashes([
      ['jpg', 400],
      ['webp', 400],
      ['jpg', 1600],
      ['jpg', 2560],
    ]),
  );
});

for (const format of ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const) {
  test(`${format} is decoded`, async () => {
    const path = await store(
      await sharp(await drawQuarters())
        .toFormat(format)
        .toBuffer(),
      'dat',
    );
    const result = await pool.run(taskFor(path));
    assert.deepEqual([result.format, result.width, result.height], [format, 120, 80]);
    assertNear(await pixelAt(result.outputs[0]!.path, 0.1, 0.1), [254, 0, 0]);
    assertNear(await pixelAt(result.outputs[0]!.path, 0.1, 0.9), [0, 0, 254]);
  });
}

/** How a picture must be stored for an orientation to bring it back. */
const undo: Readonly<Record<number, (image: Sharp) => Sharp>> = {
  1: image => image,
  2: image => image.flop(),
  3: image => image.rotate(180),
  4: image => image.flip(),
  5: image => image.flop().rotate(270),
  6: image => image.rotate(270),
  7: image => image.flop().rotate(90),
  8: image => image.rotate(90),
};

for (const format of ['jpeg', 'tiff', 'webp', 'png'] as const) {
  test(`${format} of all eight orientations stands upright`, async () => {
    const upright = await drawQuarters();
    for (const [orientation, store1] of Object.entries(undo)) {
      const stored = await store1(sharp(upright)).png().toBuffer();
      const turned = sharp(stored).withMetadata({ orientation: Number(orientation) });
      const path = await store(await turned.toFormat(format, { quality: 95 }).toBuffer());
      const result = await pool.run(taskFor(path));
      assert.deepEqual([result.width, result.height], [120, 80], `orientation ${orientation}`);
      assertNear(await pixelAt(result.outputs[0]!.path, 0.1, 0.1), [254, 0, 0]);
      assertNear(await pixelAt(result.outputs[0]!.path, 0.9, 0.1), [0, 255, 1]);
      assertNear(await pixelAt(result.outputs[0]!.path, 0.1, 0.9), [0, 0, 254]);
    }
  });
}

test('colours are brought to sRGB: CMYK, Display P3, 16 bits, grey', async () => {
  const red = sharp({ create: { width: 60, height: 40, channels: 3, background: '#a06e5a' } });
  const files = {
    cmyk: await red.clone().toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer(),
    p3: await red.clone().withIccProfile('p3').jpeg({ quality: 100 }).toBuffer(),
    deep: await red.clone().toColourspace('rgb16').png().toBuffer(),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const { outputs } = await pool.run(taskFor(await store(bytes)));
    assertNear(await pixelAt(outputs[0]!.path, 0.5, 0.5), [160, 110, 90], name === 'cmyk' ? 20 : 4);
  }
  const grey = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#808080' } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  const { outputs } = await pool.run(taskFor(await store(grey)));
  assertNear(await pixelAt(outputs[0]!.path, 0.5, 0.5), [128, 128, 128], 2);
});

test('transparency stays where the format has it, and is paper in a JPEG', async () => {
  const clear = sharp({
    create: { width: 60, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  });
  const path = await store(await clear.png().toBuffer());
  const result = await pool.run(
    taskFor(path, [
      ['jpg', 400],
      ['png', 400],
      ['webp', 400],
    ]),
  );
  const [jpg, png, webp] = result.outputs.toSorted((a, b) => a.key.localeCompare(b.key));
  assertNear(await pixelAt(jpg!.path, 0.5, 0.5), [250, 249, 246], 2);
  assert.equal((await pixelAt(png!.path, 0.5, 0.5))[3], 0);
  assert.equal((await pixelAt(webp!.path, 0.5, 0.5))[3], 0);
  assert.equal(result.averageColour, '#faf9f6');
});

test('of an animation the first frame is shown', async () => {
  const frame = (background: string) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background } })
      .png()
      .toBuffer();
  const frames = [await frame('#ff0000'), await frame('#0000ff')];
  for (const format of ['gif', 'webp'] as const) {
    const path = await store(
      await sharp(frames, { join: { animated: true } })
        .toFormat(format)
        .toBuffer(),
    );
    const result = await pool.run(taskFor(path));
    assert.deepEqual([result.width, result.height], [60, 40], format);
    assertNear(await pixelAt(result.outputs[0]!.path, 0.5, 0.5), [254, 0, 0]);
  }
});

test('truncated files of every format are corrupt', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const image = sharp({ create: { width: 300, height: 200, channels: 3, background: 'black', noise } });
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const) {
    const whole = await image.clone().toFormat(format).toBuffer();
    for (const share of [0.3, 0.7, 0.95]) {
      await refused(await store(whole.subarray(0, whole.length * share)), 'CORRUPT_IMAGE');
    }
  }
});

test('what is no image, or none that is accepted, is refused by what it is', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>';
  await refused(await store(Buffer.from(svg)), 'UNSUPPORTED_FORMAT');
  await refused(await store(Buffer.from('words')), 'UNSUPPORTED_FORMAT');
  await refused(await store(Buffer.alloc(4000)), 'UNSUPPORTED_FORMAT');
  await refused(await store(Buffer.alloc(0)), 'EMPTY_FILE');
  await refused(join(folder, 'missing.jpg'), 'FILE_VANISHED');
  await refused(folder, 'UNREADABLE_FILE');
  for (const magic of [
    '\xff\xd8\xff\xe0',
    '\x89PNG\r\n\x1a\n',
    'GIF89a',
    'II*\0\x08\0\0\0',
    '\xff\x0a',
    '\0\0\0\x18ftypheic\0\0\0\0mif1heic',
  ]) {
    await refused(
      await store(Buffer.concat([Buffer.from(magic, 'latin1'), Buffer.alloc(3000, 1)])),
      'CORRUPT_IMAGE',
    );
  }
});

test('60,000 × 60,000 pixels are refused from the header', async () => {
  const jpeg = await sharp({ create: { width: 16, height: 16, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(60_000, frame + 5);
  jpeg.writeUInt16BE(60_000, frame + 7);
  await refused(await store(jpeg), 'TOO_LARGE');
  const png = await sharp({ create: { width: 16, height: 16, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  await refused(await store(png), 'TOO_LARGE');
});

test('limits on bytes, pixels and frames are refusals of their own', async () => {
  const small = createDecoderPool({ log, size: 1, limits: { bytes: 5_000, pixels: 10_000, frames: 2 } });
  try {
    await refused(await store(randomBytes(6_000)), 'TOO_LARGE', small);
    await refused(await store(await drawQuarters(200, 100)), 'TOO_LARGE', small);
    const frames = ['#ff0000', '#00ff00', '#0000ff'].map(background =>
      sharp({ create: { width: 20, height: 20, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    const gif = await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif()
      .toBuffer();
    await refused(await store(gif), 'TOO_LARGE', small);
  } finally {
    await small.close();
  }
});

test('derivatives hold nothing private of their original', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const source = sharp({ create: { width: 900, height: 600, channels: 3, background: 'black', noise } });
  const path = await store(await source.withIccProfile('p3').jpeg().toBuffer());
  const thumbnail = await store(
    await sharp(await drawQuarters())
      .jpeg()
      .toBuffer(),
  );
  await exiftool.write(
    path,
    {
      GPSLatitude: 52.5163,
      GPSLongitude: 13.3777,
      SerialNumber: 'SERIAL-4711',
      Artist: 'Jane Doe',
      Title: 'Secret title',
    } as never,
    { writeArgs: ['-overwrite_original', `-ThumbnailImage<=${thumbnail}`] },
  );
  assert.ok((await readFile(path)).includes('SERIAL-4711'));
  const { outputs } = await pool.run(
    taskFor(path, [
      ['jpg', 400],
      ['webp', 400],
      ['avif', 400],
      ['png', 400],
      ['jpg', 1600],
    ]),
  );
  for (const output of outputs) {
    const tags = await exiftool.readRaw(output.path, { readArgs: ['-G0', '-a', '-u', '-ee'] });
    const groups = new Set(
      Object.keys(tags)
        .filter(key => key.includes(':'))
        .map(key => key.split(':')[0]),
    );
    for (const group of ['EXIF', 'IPTC', 'XMP', 'ICC_Profile', 'MakerNotes', 'Photoshop', 'MPF']) {
      assert.ok(!groups.has(group), `${output.key} has ${group}`);
    }
    assert.doesNotMatch(
      (await readFile(output.path)).toString('latin1'),
      /SERIAL-4711|Jane Doe|Secret title|Exif\0/,
    );
  }
});

test('a RAW file is shown by the largest preview that its camera embedded, upright', async () => {
  const upright = await drawQuarters(600, 400);
  for (const [orientation, turn] of Object.entries(undo)) {
    const preview = await store(await turn(sharp(upright)).jpeg({ quality: 95 }).toBuffer());
    const raw = await store(
      await sharp(await drawQuarters())
        .tiff()
        .toBuffer(),
      'dng',
    );
    const writeArgs = ['-overwrite_original', `-Orientation#=${orientation}`, `-PreviewImage<=${preview}`];
    await exiftool.write(raw, { 'IFD0:DNGVersion': '1 4 0 0' } as never, { writeArgs });
    const result = await pool.run(taskFor(raw));
    assert.deepEqual([result.format, result.width, result.height], ['dng', 600, 400]);
    assertNear(await pixelAt(result.outputs[0]!.path, 0.1, 0.1), [254, 0, 0]);
    assertNear(await pixelAt(result.outputs[0]!.path, 0.9, 0.1), [0, 255, 1]);
  }
});

test('JPEG XL is decoded, and a truncated one is corrupt', async () => {
  const { default: encode, init } = await import('@jsquash/jxl/encode.js');
  const wasm = await readFile(
    join(import.meta.dirname, '../../node_modules/@jsquash/jxl/codec/enc/jxl_enc.wasm'),
  );
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { compile(file: Buffer): Promise<never> } };
  await init(await WebAssembly.compile(wasm));
  const { data } = await sharp(await drawQuarters())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = { data: new Uint8ClampedArray(data), width: 120, height: 80 };
  const file = Buffer.from(await encode(pixels as never, { lossless: true } as never));
  const result = await pool.run(taskFor(await store(file)));
  assert.deepEqual([result.format, result.width, result.height], ['jxl', 120, 80]);
  assertNear(await pixelAt(result.outputs[0]!.path, 0.9, 0.1), [0, 255, 1]);
  await refused(await store(file.subarray(0, file.length * 0.6)), 'CORRUPT_IMAGE');
});

test('a JPEG with stray bytes that every viewer shows is accepted', async () => {
  const jpeg = await sharp(await drawQuarters())
    .jpeg()
    .toBuffer();
  const end = jpeg.length - 2;
  const path = await store(Buffer.concat([jpeg.subarray(0, end), Buffer.alloc(8, 1), jpeg.subarray(end)]));
  assert.equal((await pool.run(taskFor(path))).width, 120);
});

test('pictures of extreme shape keep at least one pixel a side', async () => {
  for (const [width, height] of [
    [1, 1],
    [1, 9000],
    [9000, 1],
  ] as const) {
    const path = await store(
      await sharp({ create: { width, height, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
    const result = await pool.run(
      taskFor(path, [
        ['jpg', 400],
        ['jpg', 1600],
      ]),
    );
    assert.deepEqual([result.width, result.height], [width, height]);
    for (const output of result.outputs)
      assert.ok(output.width >= 1 && output.height >= 1 && output.bytes > 100);
  }
});
