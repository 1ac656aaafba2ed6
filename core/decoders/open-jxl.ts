import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fail } from '../errors/app-error.ts';
import type { DecodeFile } from '../plugin-api/index.ts';
import { readJxlSize } from './jxl-header.ts';

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

/** Decodes JPEG XL, to upright sRGB pixels. */
export const decode: DecodeFile = async ({ path, checkSize }) => {
  const file = await readFile(path);
  const size = readJxlSize(file);
  if (!size) fail('CORRUPT_IMAGE', { details: { why: 'no JPEG XL header' } });
  checkSize(size);
  decoder ??= loadDecoder();
  const decodePixels = await decoder;
  const { data, width, height } = await decodePixels(new Uint8Array(file).buffer);
  return { rgba: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height };
};

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
