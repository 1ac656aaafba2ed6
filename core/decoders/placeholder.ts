import { rgbaToThumbHash } from 'thumbhash';
import { sharp } from './guarded-sharp.ts';
import { type Pixels, rawOptions } from './pixels.ts';

/** px; ThumbHash takes at most 100, and keeps less detail than this. */
const side = 64;

export interface Placeholder {
  /** `#rrggbb`, weighed by opacity; on paper white where all is transparent. */
  readonly averageColour: string;
  /** Base64. */
  readonly thumbHash: string;
}

/** What stands in a photo's place until it is loaded. */
export async function drawPlaceholder(pixels: Pixels): Promise<Placeholder> {
  const { data, info } = await sharp(pixels.data, rawOptions(pixels))
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const thumbHash = Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
  return { averageColour: averageColour(data), thumbHash };
}

function averageColour(rgba: Uint8Array): string {
  const sums = [0, 0, 0];
  let opacity = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3]!;
    opacity += alpha;
    for (let channel = 0; channel < 3; channel += 1) sums[channel]! += rgba[at + channel]! * alpha;
  }
  if (opacity === 0) return '#faf9f6';
  return `#${sums.map(sum => hex(Math.round(sum / opacity))).join('')}`;
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
