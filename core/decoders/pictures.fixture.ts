import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import sharp from 'sharp';
import { isAppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { createLog } from '../log/create-log.ts';
import { createDecoderPool } from './decoder-pool.ts';
import type { DecodeTask, OutputFormat } from './task.ts';

export const folder = await mkdtemp(join(tmpdir(), 'enfilade-decoders-'));
export const log = createLog({ level: 'silent' });
export const pool = createDecoderPool({ log, size: 2 });
after(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

let files = 0;
const newPath = (extension: string) => {
  files += 1;
  return join(folder, `${files}.${extension}`);
};

export async function store(bytes: Buffer, extension = 'jpg'): Promise<string> {
  const path = newPath(extension);
  await writeFile(path, bytes);
  return path;
}

export function taskFor(
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
export async function drawQuarters(width = 120, height = 80) {
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

export async function pixelAt(path: string, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  const at =
    (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * info.channels;
  return [...data.subarray(at, at + info.channels)];
}

export function assertNear(actual: readonly number[], expected: readonly number[], tolerance = 24): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of actual.entries()) {
    assert.ok(Math.abs(value - expected[index]!) <= tolerance, `${actual} is not ${expected}`);
  }
}

export const refused = (path: string, code: ErrorCode, from = pool) =>
  assert.rejects(from.run(taskFor(path)), error => isAppError(error, code), code);
