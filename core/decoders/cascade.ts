import { writeFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { drawMark } from './draw-mark.ts';
import { encode } from './encode.ts';
import { sharp } from './guarded-sharp.ts';
import { type Pixels, rawOptions, toPixels } from './pixels.ts';
import { sharpenPixels } from './sharpen.ts';
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
  const started = performance.now();
  const climb = createLadder(open);
  const outputs: OutputResult[] = [];
  let smallest: Pixels | undefined;
  for (const request of requests.filter(({ cover }) => cover)) outputs.push(await writeCover(open, request));
  for (const request of requests.filter(({ cover }) => !cover).toSorted((a, b) => b.fits - a.fits)) {
    const pixels = smallest && fitsIn(smallest, request.fits) ? smallest : await climb(request.fits);
    outputs.push(await writeOutput(pixels, request));
    smallest = pixels;
  }
  return {
    outputs: shareCost(outputs, performance.now() - started),
    smallest: smallest ?? (await climb(ladder.at(-1)!)),
  };
}

/** What was spent on no picture alone, the decoding above all, is shared by all of them. */
function shareCost(outputs: readonly OutputResult[], whole: number): OutputResult[] {
  const own = outputs.reduce((sum, { ms }) => sum + ms, 0);
  const share = Math.max(0, whole - own) / Math.max(1, outputs.length);
  return outputs.map(output => ({ ...output, ms: output.ms + share }));
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

/** A cut of its own decode, no larger than what there is of it. */
async function writeCover(open: () => Sharp, request: OutputRequest): Promise<OutputResult> {
  const box = boxOf(request);
  const whole = await toPixels(shrinkToCover(open(), box));
  const scale = Math.min(1, whole.width / box.width, whole.height / box.height);
  const width = Math.max(1, Math.min(whole.width, Math.round(box.width * scale)));
  const height = Math.max(1, Math.min(whole.height, Math.round(box.height * scale)));
  const left = startOf(whole.width, width, request.cover!.x);
  const top = startOf(whole.height, height, request.cover!.y);
  const cut = sharp(whole.data, rawOptions(whole)).extract({ left, top, width, height });
  return writeOutput(await toPixels(cut), request);
}

/** px; the longer side is what fits. */
function boxOf({ fits, aspect = { width: 1, height: 1 } }: OutputRequest) {
  const longer = Math.max(aspect.width, aspect.height);
  const side = (part: number) => Math.max(1, Math.round((fits * part) / longer));
  return { width: side(aspect.width), height: side(aspect.height) };
}

/** Where a cut of this length begins that has the point in its middle, as far as the picture goes. */
function startOf(whole: number, length: number, part: number): number {
  return Math.round(Math.min(Math.max(whole * part - length / 2, 0), whole - length));
}

function shrinkToCover(image: Sharp, { width, height }: { width: number; height: number }): Sharp {
  return image.resize(width, height, { fit: 'outside', withoutEnlargement: true });
}

async function writeOutput(pixels: Pixels, request: OutputRequest): Promise<OutputResult> {
  const started = performance.now();
  const crisp = await sharpenPixels(pixels, request.sharpening);
  const marked = request.mark ? await drawMark(crisp, request.mark) : crisp;
  const file = await encode(sharp(marked.data, rawOptions(marked)), request).toBuffer();
  await writeFile(request.path, file);
  const { width, height } = pixels;
  const ms = performance.now() - started;
  return { key: request.key, path: request.path, bytes: file.length, width, height, ms };
}
