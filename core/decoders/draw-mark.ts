import type { OverlayOptions } from 'sharp';
import { sharp } from './guarded-sharp.ts';
import { drawImageStamp } from './mark-image.ts';
import type { MarkRequest } from './mark-task.ts';
import { drawTextStamp } from './mark-text.ts';
import { type Pixels, rawOptions, toPixels } from './pixels.ts';

/** Parts of the shorter side: how tall letters are, and how long the longer side of an image is. */
const letters = { small: 0.032, medium: 0.052, large: 0.09 } as const;
const images = { small: 0.14, medium: 0.24, large: 0.42 } as const;
/** Of the width, at most. */
const widest = { corner: 0.6, middle: 0.9, tiled: 0.5 } as const;
const margin = 0.03;
const slant = -30;

/** A picture with its watermark. The same picture and mark give the same pixels. */
export async function drawMark(pixels: Pixels, mark: MarkRequest): Promise<Pixels> {
  const stamp = await drawStamp(pixels, mark);
  const overlay = mark.place === 'tiled' ? await tileOf(stamp, pixels) : placeOf(stamp, pixels, mark.place);
  const image = sharp(pixels.data, rawOptions(pixels)).composite([overlay]);
  return toPixels(pixels.channels === 4 ? image : image.removeAlpha());
}

/** The mark once, as transparent as it is to be, and never larger than the picture. */
async function drawStamp(pixels: Pixels, mark: MarkRequest): Promise<Pixels> {
  const shorter = Math.min(pixels.width, pixels.height);
  const maxWidth = Math.max(1, Math.floor(pixels.width * widest[mark.place]));
  const stamp =
    mark.kind === 'text'
      ? await drawTextStamp(mark.text, { height: shorter * letters[mark.size], maxWidth })
      : await drawImageStamp(mark.png, { side: shorter * images[mark.size], maxWidth });
  return fade(await within(stamp, pixels), mark.opacity);
}

async function within(stamp: Pixels, { width, height }: Pixels): Promise<Pixels> {
  if (stamp.width <= width && stamp.height <= height) return stamp;
  return toPixels(sharp(stamp.data, rawOptions(stamp)).resize(width, height, { fit: 'inside' }));
}

function fade(stamp: Pixels, opacity: number): Pixels {
  const data = Buffer.from(stamp.data);
  for (let at = 3; at < data.length; at += 4) data[at] = Math.round((data[at]! * opacity) / 100);
  return { ...stamp, data };
}

function placeOf(
  stamp: Pixels,
  picture: Pixels,
  place: Exclude<MarkRequest['place'], 'tiled'>,
): OverlayOptions {
  const free = { width: picture.width - stamp.width, height: picture.height - stamp.height };
  const gap = Math.round(Math.min(picture.width, picture.height) * margin);
  const at = (length: number) =>
    place === 'middle' ? Math.round(length / 2) : Math.max(0, length - Math.min(gap, length));
  return { ...overlayOf(stamp), left: at(free.width), top: at(free.height) };
}

/** Slanted, with as much room around it as it is tall, over the whole picture. */
async function tileOf(stamp: Pixels, picture: Pixels): Promise<OverlayOptions> {
  const room = Math.round(Math.max(stamp.height, stamp.width / 5));
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  const turned = await toPixels(sharp(stamp.data, rawOptions(stamp)).rotate(slant, { background }));
  const tile = await toPixels(
    sharp(turned.data, rawOptions(turned)).extend({
      ...{ top: 0, left: 0, bottom: room, right: room },
      background,
    }),
  );
  return { ...overlayOf(await within(tile, picture)), tile: true, gravity: 'northwest' };
}

function overlayOf(stamp: Pixels): OverlayOptions {
  return { input: stamp.data, ...rawOptions(stamp) };
}
