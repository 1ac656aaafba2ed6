import type { Sharp, SharpOptions } from 'sharp';

/** Decoded upright sRGB, 8 bits a channel: three channels, or four with alpha. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** How sharp reads such pixels. */
export function rawOptions({ width, height, channels }: Pixels): SharpOptions {
  return { raw: { width, height, channels }, limitInputPixels: false };
}

/** Runs a pipeline and keeps its pixels. */
export async function toPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}
