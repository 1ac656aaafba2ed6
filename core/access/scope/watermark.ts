import { createHash } from 'node:crypto';
import type { WatermarkDrawing, WatermarkInForce } from '../../plugin-api/index.ts';

/** Pixels of the longer side: in smaller pictures a watermark can't be read, and there is little to take. */
export const unmarkedSize = 400;

/** Where a text has no watermark's look to go by. */
const plainLook = { place: 'corner', size: 'medium', opacity: 70 } as const;

/** What stands for a watermark that is named and not there: pictures never go out bare because of it. */
const lost: WatermarkDrawing = { kind: 'text', text: '©', place: 'tiled', size: 'large', opacity: 40 };

/** As a root has it: null where it names none. `found` is null for one that isn't there. */
export function watermarkOf(
  id: string | null,
  found: WatermarkDrawing | null,
  largestSize: number,
): WatermarkInForce | null {
  if (id === null || largestSize <= unmarkedSize) return null;
  return inForce(found ?? lost, unmarkedSize);
}

/** A link's own text: with the look of the album's watermark where it has one, and instead of it. */
export function textWatermark(text: string, instead: WatermarkInForce | null): WatermarkInForce {
  const { place, size, opacity } = instead?.drawing ?? plainLook;
  return inForce({ kind: 'text', text, place, size, opacity }, unmarkedSize);
}

function inForce(drawing: WatermarkDrawing, above: number): WatermarkInForce {
  return { drawing: plain(drawing), identity: identify(drawing), above };
}

/** What it is drawn from, without a name. */
function plain({ place, size, opacity, ...what }: WatermarkDrawing): WatermarkDrawing {
  const look = { place, size, opacity };
  return what.kind === 'text'
    ? { kind: 'text', text: what.text, ...look }
    : { kind: 'image', image: what.image, ...look };
}

/** Grows when the same watermark is drawn differently, so that old files are left behind. */
const drawnAs = 1;

function identify(drawing: WatermarkDrawing): string {
  const text = JSON.stringify([drawnAs, ...Object.values(plain(drawing))]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

interface Way {
  readonly largestSize: number;
  readonly watermark: WatermarkInForce | null;
}

/**
 * Of two ways to the same photo. Each gives pictures without a watermark up to some size, and the larger of these holds; what lies
 * above it is marked as the way has it that leads further, and as the first where both lead as far.
 */
export function lessMarked(one: Way, other: Way): WatermarkInForce | null {
  const above = Math.max(unmarkedUpTo(one), unmarkedUpTo(other));
  const further = other.largestSize > one.largestSize ? other : one;
  const mark = further.watermark;
  return mark === null || above >= further.largestSize ? null : { ...mark, above };
}

function unmarkedUpTo({ largestSize, watermark }: Way): number {
  return watermark === null ? largestSize : watermark.above;
}

/**
 * The identities of everything that may be in force: each watermark, the one that stands for a lost one, and each text of a
 * link in the look of all of these.
 */
export function listIdentities(watermarks: readonly WatermarkDrawing[], texts: readonly string[]): string[] {
  const albums = [lost, ...watermarks].map(drawing => inForce(drawing, unmarkedSize));
  const links = texts.flatMap(text => [null, ...albums].map(instead => textWatermark(text, instead)));
  return [...new Set([...albums, ...links].map(({ identity }) => identity))];
}
