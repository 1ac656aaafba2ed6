import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fail } from '../errors/app-error.ts';
import type { DecodeFile } from '../plugin-api/index.ts';
import { checkBoxes } from './check-boxes.ts';
import { sharp } from './guarded-sharp.ts';

interface HeifImage {
  get_width(): number;
  get_height(): number;
  is_primary(): boolean;
  display(target: HeifPixels, done: (pixels: HeifPixels | null) => void): void;
  free(): void;
}

interface HeifPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

interface LibHeif {
  readonly HeifDecoder: new () => { decode(file: Buffer): HeifImage[] };
}

const require = createRequire(import.meta.url);

/** Decodes HEIC (HEVC), which libvips as shipped cannot. The library turns the picture upright by itself. */
export const decode: DecodeFile = async ({ path, checkSize }) => {
  const file = await readFile(path);
  // Missing tiles come out black and without an error, so a cut file is found by its structure.
  checkBoxes(file);
  const libheif = require('libheif-js/wasm-bundle') as LibHeif;
  const images = new libheif.HeifDecoder().decode(file);
  const image = images.find(candidate => candidate.is_primary()) ?? images[0];
  if (!image) fail('CORRUPT_IMAGE', { details: { why: 'no image in the file' } });
  try {
    const size = { width: image.get_width(), height: image.get_height() };
    checkSize(size);
    const rgba = await displayPixels(image, size);
    return { rgba, ...size, icc: await readProfile(file) };
  } finally {
    for (const each of images) each.free();
  }
};

async function displayPixels(image: HeifImage, size: { width: number; height: number }): Promise<Uint8Array> {
  const target = { ...size, data: new Uint8ClampedArray(size.width * size.height * 4) };
  const pixels = await new Promise<HeifPixels | null>(resolve => image.display(target, resolve));
  if (!pixels) fail('CORRUPT_IMAGE', { details: { why: 'the image in the file cannot be decoded' } });
  return new Uint8Array(pixels.data.buffer, pixels.data.byteOffset, pixels.data.byteLength);
}

/** libvips reads the header of a HEIC, and with it the profile, though not the pixels. */
async function readProfile(file: Buffer): Promise<Buffer | undefined> {
  const header = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  return header?.icc;
}
