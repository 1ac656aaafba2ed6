import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Picture } from './catalogue/picture.ts';
import { makeCanvas } from './paint/canvas.ts';
import { develop } from './paint/film.ts';

export type DrawnPixels = { bytes: Buffer; width: number; height: number };

/**
 * Paints and develops a picture in memory: 8-bit sRGB, three bytes a pixel, the same for ever.
 * `scale` makes it smaller (tests); scenes place things by share of the height, so it looks the same.
 */
export function drawPixels(picture: Picture, scale = 1): DrawnPixels {
  const canvas = makeCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  picture.paint(canvas);
  return { bytes: develop(canvas, picture.seed, picture.film), width: canvas.width, height: canvas.height };
}

/** Draws a picture into its place below the folder; without metadata yet. `scale` as in `drawPixels`. */
export async function drawPicture(picture: Picture, folder: string, scale = 1): Promise<void> {
  const path = join(folder, picture.file);
  await mkdir(dirname(path), { recursive: true });
  const { bytes, width, height } = drawPixels(picture, scale);
  await sharp(bytes, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 89, chromaSubsampling: '4:2:0' })
    .withIccProfile('srgb')
    .toFile(path);
}
