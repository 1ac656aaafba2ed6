import { writeFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { encode } from './encode.ts';
import { sharp } from './guarded-sharp.ts';
import { type Pixels, rawOptions, toPixels } from './pixels.ts';
import type { OutputRequest, OutputResult } from './task.ts';

/**
 * Longest sides, px, that smaller pictures are made from, each from the one before. The ladder doesn't depend on
 * what is asked for, so that a picture comes out the same whether it is made alone or with others.
 */
const ladder = [1600, 800, 400] as const;

export interface Cascade {
  readonly outputs: readonly OutputResult[];
  /** The smallest that was made. */
  readonly smallest: Pixels;
}

/** Makes every requested size and format; `open` begins a new decode, one for the ladder and one for each larger size. */
export async function runCascade(open: () => Sharp, requests: readonly OutputRequest[]): Promise<Cascade> {
  const climb = createLadder(open);
  const outputs: OutputResult[] = [];
  let smallest: Pixels | undefined;
  for (const request of requests.filter(({ cover }) => cover)) outputs.push(await writeCover(open, request));
  for (const request of requests.filter(({ cover }) => !cover).toSorted((a, b) => b.fits - a.fits)) {
    const pixels = smallest && fitsIn(smallest, request.fits) ? smallest : await climb(request.fits);
    outputs.push(await writeOutput(pixels, request));
    smallest = pixels;
  }
  return { outputs, smallest: smallest ?? (await climb(ladder.at(-1)!)) };
}

/** Pixels that fit `side`, by way of the steps above it; steps are remembered. */
function createLadder(open: () => Sharp): (side: number) => Promise<Pixels> {
  let last: Pixels | undefined;
  let step = 0;
  return async side => {
    if (side > ladder[0]) return toPixels(shrink(open(), side));
    last ??= await toPixels(shrink(open(), ladder[0]));
    while (step + 1 < ladder.length && ladder[step + 1]! >= side) {
      step += 1;
      last = await shrinkPixels(last, ladder[step]!);
    }
    return shrinkPixels(last, side);
  };
}

async function shrinkPixels(pixels: Pixels, side: number): Promise<Pixels> {
  return fitsIn(pixels, side) ? pixels : toPixels(shrink(sharp(pixels.data, rawOptions(pixels)), side));
}

function shrink(image: Sharp, side: number): Sharp {
  return image.resize(side, side, { fit: 'inside', withoutEnlargement: true });
}

function fitsIn({ width, height }: Pixels, side: number): boolean {
  return Math.max(width, height) <= side;
}

/** A square of its own decode, no larger than what there is of it. */
async function writeCover(open: () => Sharp, request: OutputRequest): Promise<OutputResult> {
  const whole = await toPixels(shrinkToCover(open(), request.fits));
  const side = Math.min(whole.width, whole.height);
  const start = (length: number, part: number) =>
    Math.round(Math.min(Math.max(length * part - side / 2, 0), length - side));
  const left = start(whole.width, request.cover!.x);
  const top = start(whole.height, request.cover!.y);
  const square = sharp(whole.data, rawOptions(whole)).extract({ left, top, width: side, height: side });
  return writeOutput(await toPixels(square), request);
}

function shrinkToCover(image: Sharp, side: number): Sharp {
  return image.resize(side, side, { fit: 'outside', withoutEnlargement: true });
}

async function writeOutput(pixels: Pixels, request: OutputRequest): Promise<OutputResult> {
  const file = await encode(sharp(pixels.data, rawOptions(pixels)), request).toBuffer();
  await writeFile(request.path, file);
  const { width, height } = pixels;
  return { key: request.key, path: request.path, bytes: file.length, width, height };
}
