import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fail } from '../errors/app-error.ts';
import { readJxlSize } from './jxl-header.ts';
import { checkPixels } from './limits.ts';
import { openWithSharp } from './open-sharp.ts';
import type { OpenedImage } from './opened-image.ts';
import type { DecodeLimits } from './task.ts';
import { tiffOfPixels } from './tiff-of-pixels.ts';

interface DecodedPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Neither is in Node's type declarations. */
interface BrowserScope {
  ImageData?: unknown;
  readonly WebAssembly: { compile(file: Buffer): Promise<object> };
}

type DecodeJxl = (file: ArrayBuffer) => Promise<DecodedPixels>;

let decoder: Promise<DecodeJxl> | undefined;

/** Opens JPEG XL. The decoder answers upright sRGB pixels. */
export async function openJxl(path: string, limits: DecodeLimits): Promise<OpenedImage> {
  const file = await readFile(path);
  const size = readJxlSize(file);
  if (!size) fail('CORRUPT_IMAGE', { details: { why: 'no JPEG XL header' } });
  checkPixels(size, limits.wholePixels);
  decoder ??= loadDecoder();
  const decode = await decoder;
  const { data, width, height } = await decode(new Uint8Array(file).buffer);
  checkPixels({ width, height }, limits.wholePixels);
  const rgba = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return openWithSharp(tiffOfPixels({ rgba, width, height }), { limits, orientation: 1 });
}

/** The package is made for browsers: under Node it needs its compiled module handed over, and `ImageData`. */
async function loadDecoder(): Promise<DecodeJxl> {
  const scope = globalThis as unknown as BrowserScope;
  scope.ImageData ??= PlainImageData;
  const wasm = fileURLToPath(import.meta.resolve('@jsquash/jxl/codec/dec/jxl_dec.wasm'));
  const { default: decode, init } = await import('@jsquash/jxl/decode.js');
  await init((await scope.WebAssembly.compile(await readFile(wasm))) as never);
  return decode as DecodeJxl;
}

class PlainImageData implements DecodedPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}
