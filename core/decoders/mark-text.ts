import { sharp } from './guarded-sharp.ts';
import type { Pixels } from './pixels.ts';

/** Our own, beside `fonts.conf`; what it lacks, the machine's fonts may have. */
const font = 'Enfil Marks Bold';
/** px; letters that are smaller would be none. */
const smallest = 8;

/**
 * One line of text as a stamp with alpha: white, with a soft dark outline, so that it is read on light and on dark.
 *
 * @param bounds px of a line's height, and of the width at most, for which a long line gets smaller letters
 */
export async function drawTextStamp(
  text: string,
  { height, maxWidth }: { readonly height: number; readonly maxWidth: number },
): Promise<Pixels> {
  const size = Math.max(smallest, Math.round(height));
  const first = await writeText(text, size);
  const fitting = Math.floor((size * maxWidth) / first.width);
  const mask = first.width <= maxWidth ? first : await writeText(text, Math.max(smallest, fitting));
  return withOutline(mask, Math.max(1, mask.height / 24));
}

/** One channel: how much of each pixel is letter. */
interface Mask {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

async function writeText(text: string, size: number): Promise<Mask> {
  // At 72 dots per inch a point is a pixel.
  const image = sharp({ text: { text: escapeMarkup(text), font: `${font} ${size}`, dpi: 72 } });
  const { data, info } = await image.extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Pango reads its own markup in texts. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function withOutline(mask: Mask, radius: number): Promise<Pixels> {
  const room = Math.ceil(radius * 3);
  const raw = { raw: { width: mask.width, height: mask.height, channels: 1 as const } };
  const edges = { top: room, bottom: room, left: room, right: room, background: '#000' };
  const wide = await sharp(mask.data, raw).extend(edges).extractChannel(0).raw().toBuffer();
  const width = mask.width + 2 * room;
  const height = mask.height + 2 * room;
  const blurred = await sharp(wide, { raw: { width, height, channels: 1 } })
    .blur(radius)
    .extractChannel(0)
    .raw()
    .toBuffer();
  return joinLayers(wide, blurred, { width, height });
}

/** White letters over their dark glow, at three times its strength so that it holds close to them. */
function joinLayers(
  letters: Buffer,
  glow: Buffer,
  { width, height }: { width: number; height: number },
): Pixels {
  const data = Buffer.alloc(width * height * 4);
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]! / 255;
    const shade = Math.min(1, (glow[at]! / 255) * 3) * 0.55;
    const alpha = letter + shade * (1 - letter);
    const white = alpha === 0 ? 0 : Math.round((letter / alpha) * 255);
    data.fill(white, at * 4, at * 4 + 3);
    data[at * 4 + 3] = Math.round(alpha * 255);
  }
  return { data, width, height, channels: 4 };
}
