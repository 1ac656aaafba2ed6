import type { Sharp } from 'sharp';
import { sharp } from './guarded-sharp.ts';
import { type Pixels, rawOptions, toPixels } from './pixels.ts';
import type { Sharpening } from './task.ts';

/** Only lightness, and less in flat areas than along edges: grain and sky stay as they are. */
const sharpeners: Readonly<Record<Exclude<Sharpening, 'none'>, (image: Sharp) => Sharp>> = {
  soft: image => image.sharpen({ sigma: 0.6, m1: 0.4, m2: 1.2 }),
  strong: image => image.sharpen({ sigma: 0.9, m1: 0.8, m2: 2.4 }),
};

/** Done to the finished size, before anything is drawn over it. */
export async function sharpenPixels(pixels: Pixels, sharpening: Sharpening = 'none'): Promise<Pixels> {
  if (sharpening === 'none') return pixels;
  return toPixels(sharpeners[sharpening](sharp(pixels.data, rawOptions(pixels))));
}
