import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { ExifTool } from 'exiftool-vendored';
import sharp, { type Sharp } from 'sharp';
import { isAppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { createLog } from '../log/create-log.ts';
import { createDecoderPool } from './decoder-pool.ts';
import type { DecodeTask, OutputFormat } from './task.ts';

const folder = await mkdtemp(join(tmpdir(), 'enfilade-decoders-'));
const exiftool = new ExifTool({ maxProcs: 1 });
const log = createLog({ level: 'silent' });
const pool = createDecoderPool({ log, size: 2 });
after(async () => {
  await pool.close();
  await exiftool.end();
  await rm(folder, { recursive: true });
});

let files = 0;
const newPath = (extension: string) => {
  files += 1;
  return join(folder, `${files}.${extension}`);
};

async function store(bytes: Buffer, extension = 'jpg'): Promise<string> {
  const path = newPath(extension);
  await writeFile(path, bytes);
  return path;
}

function taskFor(
  path: string,
  sizes: readonly (readonly [OutputFormat, number])[] = [['jpg', 400]],
): DecodeTask {
  const outputs = sizes.map(([format, fits]) => ({
    key: `${fits}.${format}`,
    fits,
    format,
    quality: 85,
    path: newPath(format),
  }));
  return { path, outputs, withPlaceholder: true };
}

/** Red, green, blue and white quarters: a picture that shows how it is turned. */
async function drawQuarters(width = 120, height = 80) {
  const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffffff'];
  const quarters = colours.map((background, index) => ({
    input: { create: { width: width / 2, height: height / 2, channels: 3 as const, background } },
    left: (index % 2) * (width / 2),
    top: Math.floor(index / 2) * (height / 2),
  }));
  return sharp({ create: { width, height, channels: 3, background: 'black' } })
    .composite(quarters)
    .png()
    .toBuffer();
}

async function pixelAt(path: string, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  const at =
    (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * info.channels;
  return [...data.subarray(at, at + info.channels)];
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance = 24): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of actual.entries()) {
    assert.ok(Math.abs(value - expected[index]!) <= tolerance, `${actual} is not ${expected}`);
  }
}

const refused = (path: string, code: ErrorCode, from = pool) =>
  assert.rejects(from.run(taskFor(path)), error => isAppError(error, code), code);

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
      await store(Buffer.concat([Buffer.from(magic, 'latin1'), randomBytes(3000)])),
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
  const { crc32 } = await import('node:zlib');
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

test('processes without work end by themselves, and others start when there is some', async () => {
  const own = createDecoderPool({ log, size: 1, idleMs: 1 });
  const path = await store(await drawQuarters());
  await own.run(taskFor(path));
  const deadline = Date.now() + 10_000;
  while (own.processIds().length > 0 && Date.now() < deadline)
    await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(own.processIds(), []);
  assert.equal((await own.run(taskFor(path))).width, 120);
  await own.close();
  await assert.rejects(own.run(taskFor(path)), error => isAppError(error, 'DECODER_FAILED'));
});

test('processes run at a lower priority than pages', async () => {
  await pool.run(taskFor(await store(await drawQuarters())));
  for (const pid of pool.processIds()) assert.ok(getPriority(pid) > getPriority());
});

/** Takes a second or two to decode. */
const slow = sharp({
  create: {
    width: 6000,
    height: 6000,
    channels: 3,
    background: 'black',
    noise: { type: 'gaussian', mean: 128, sigma: 60 },
  },
})
  .png({ compressionLevel: 1 })
  .toBuffer();

test('a process that is killed midway is replaced, and its photo comes in all the same', async () => {
  const own = createDecoderPool({ log, size: 1 });
  try {
    const running = own.run(taskFor(await store(await slow)));
    const [first] = own.processIds();
    process.kill(first!, 'SIGKILL');
    assert.equal((await running).width, 6000);
    assert.notEqual(own.processIds()[0], first);
  } finally {
    await own.close();
  }
});

test('a file that ends its process twice is refused, and the next one is decoded', async () => {
  const own = createDecoderPool({ log, size: 1 });
  try {
    const failing = assert.rejects(own.run(taskFor(await store(await slow))), error =>
      isAppError(error, 'DECODER_FAILED'),
    );
    const [first] = own.processIds();
    process.kill(first!, 'SIGKILL');
    let second: number | undefined;
    while (second === undefined || second === first) {
      await new Promise(resolve => setImmediate(resolve));
      [second] = own.processIds();
    }
    process.kill(second, 'SIGKILL');
    await failing;
    assert.equal((await own.run(taskFor(await store(await drawQuarters())))).width, 120);
  } finally {
    await own.close();
  }
});

test('too long, too much memory and no longer wanted end a task, not the pool', async () => {
  const own = createDecoderPool({ log, size: 1 });
  const greedy = createDecoderPool({ log, size: 1, limits: { memoryBytes: 1024 ** 2 } });
  try {
    const path = await store(await slow);
    await assert.rejects(own.run(taskFor(path), { timeoutMs: 50 }), error =>
      isAppError(error, 'DECODER_TIMEOUT'),
    );
    const stop = new AbortController();
    const running = own.run(taskFor(path), { signal: stop.signal });
    const waiting = own.run(taskFor(path), { signal: stop.signal });
    stop.abort();
    await assert.rejects(running, { name: 'AbortError' });
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal((await own.run(taskFor(await store(await drawQuarters())))).width, 120);
    if (process.platform === 'linux') await refused(path, 'TOO_LARGE', greedy);
  } finally {
    await own.close();
    await greedy.close();
  }
});

test('who waits goes before what is made in the background', async () => {
  const own = createDecoderPool({ log, size: 1 });
  try {
    const path = await store(await drawQuarters());
    const order: string[] = [];
    const run = (name: string, priority: 'interactive' | 'background') =>
      own.run(taskFor(path), { priority }).then(() => order.push(name));
    const background = Array.from({ length: 12 }, () => run('background', 'background'));
    await Promise.all([...background, run('interactive', 'interactive')]);
    assert.ok(order.indexOf('interactive') < order.length - 1, order.join());
    assert.ok(own.processIds().length <= 2);
  } finally {
    await own.close();
  }
});

test('a process is replaced after its number of tasks', async () => {
  const own = createDecoderPool({ log, size: 1, tasksPerProcess: 2 });
  try {
    const path = await store(await drawQuarters());
    const seen = new Set<number>();
    for (let count = 0; count < 4; count += 1) {
      const running = own.run(taskFor(path));
      for (const pid of own.processIds()) seen.add(pid);
      await running;
    }
    assert.equal(seen.size, 2);
  } finally {
    await own.close();
  }
});

test('when the parent is killed its processes end', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...process.execArgv.filter(arg => !arg.startsWith('--test')),
      join(import.meta.dirname, 'killed-parent.fixture.ts'),
      await store(await slow),
    ],
    { killSignal: 'SIGKILL' },
  ).catch(error => error as { stdout: string });
  const pid = Number(stdout.trim());
  assert.ok(pid > 0, stdout);
  const deadline = Date.now() + 20_000;
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (isAlive() && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 20));
  assert.equal(isAlive(), false);
});
