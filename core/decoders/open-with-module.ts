import { AppError, fail, isAppError } from '../errors/app-error.ts';
import type { DecodedImage, DecodeFile } from '../plugin-api/index.ts';
import type { DecoderModule } from './formats.ts';
import { checkPixels } from './limits.ts';
import { openWithSharp } from './open-sharp.ts';
import type { OpenedImage } from './opened-image.ts';
import type { DecodeLimits } from './task.ts';
import { tiffOfPixels } from './tiff-of-pixels.ts';

interface Decoder {
  readonly decode: DecodeFile;
  /** Lets go of what it keeps between files. */
  readonly close?: () => Promise<void>;
}

const loaded = new Map<string, Promise<Decoder>>();

/** Opens a file by a contributed decoder: core's own and plugins' alike. What a plugin's throws is DECODER_FAILED. */
export async function openWithModule(
  { module, plugin }: DecoderModule,
  path: string,
  limits: DecodeLimits,
): Promise<OpenedImage> {
  try {
    const decoder = await load(module);
    const image = await decoder.decode({
      path,
      mostPixels: limits.wholePixels,
      checkSize: size => checkPixels(size, limits.wholePixels),
    });
    return await openDecoded(image, limits);
  } catch (error) {
    if (plugin === null || isAppError(error)) throw error;
    throw new AppError('DECODER_FAILED', { cause: error, details: { plugin, detail: String(error) } });
  }
}

/** Before the process ends. */
export async function closeDecoders(): Promise<void> {
  await Promise.allSettled([...loaded.values()].map(async decoder => (await decoder).close?.()));
}

function load(module: string): Promise<Decoder> {
  const found = loaded.get(module) ?? (import(module) as Promise<Decoder>);
  loaded.set(module, found);
  return found;
}

function openDecoded(image: DecodedImage, limits: DecodeLimits): Promise<OpenedImage> {
  if ('encoded' in image) {
    const { encoded, orientation } = image;
    return openWithSharp(Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength), {
      limits,
      ...(orientation !== undefined && { orientation }),
    });
  }
  const { rgba, width, height, icc } = image;
  checkPixels({ width, height }, limits.wholePixels);
  if (rgba.byteLength !== width * height * 4)
    fail('DECODER_FAILED', { details: { why: 'not four bytes a pixel', bytes: rgba.byteLength } });
  // Orientation 1: it was applied already, and what Exif says must not be applied once more.
  return openWithSharp(tiffOfPixels({ rgba, width, height, icc: icc && Buffer.from(icc) }), {
    limits,
    orientation: 1,
  });
}
