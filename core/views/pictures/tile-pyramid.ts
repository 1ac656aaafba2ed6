/** Pixels of the side of a tile. */
export const tileSize = 512;
/** Pixels that tiles share with their neighbours, so that no seam shows between them. */
export const tileOverlap = 1;
/** Grows when tiles are made in another way. */
export const tileRevision = 1;

/** A photo in sizes that are each half of the next: level 0 has one pixel, the last the whole photo. */
export interface Pyramid {
  /** Pixels of the largest size that may be shown. */
  readonly width: number;
  readonly height: number;
  /** Its level. */
  readonly maxLevel: number;
  /** The largest level that is one tile: smaller ones are not made. */
  readonly minLevel: number;
}

/** A photo as far as its tiles follow from it. Displayed pixels. */
export interface TiledPhoto {
  readonly width: number;
  readonly height: number;
  /** Pixels of the longest side that this viewer may have; null: all. */
  readonly largestSize: number | null;
  /** Name in the table of formats. */
  readonly format: string;
}

/** Formats that are decoded as large as they are: of RAW files there is but the preview. */
const wholeFormats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'tiff', 'avif', 'heic', 'jxl']);

/** Whoever zooms into less than this has seen it all in the largest preset. */
const leastEdge = 2 * 2560;

/** Level of the photo in its own size. */
export function fullLevel({ width, height }: Pick<TiledPhoto, 'width' | 'height'>): number {
  return Math.ceil(Math.log2(Math.max(width, height)));
}

/** Pixels of a level. */
export function levelSize(photo: Pick<TiledPhoto, 'width' | 'height'>, level: number) {
  const scale = 2 ** (fullLevel(photo) - level);
  return { width: Math.ceil(photo.width / scale), height: Math.ceil(photo.height / scale) };
}

/** Null for photos that are shown well without, or of which this viewer may not have that many pixels. */
export function pyramidOf(photo: TiledPhoto): Pyramid | null {
  if (!wholeFormats.has(photo.format)) return null;
  const bound = photo.largestSize ?? Number.POSITIVE_INFINITY;
  let maxLevel = fullLevel(photo);
  while (edgeOf(photo, maxLevel) > bound) maxLevel -= 1;
  if (edgeOf(photo, maxLevel) <= leastEdge) return null;
  let minLevel = maxLevel;
  while (edgeOf(photo, minLevel) > tileSize) minLevel -= 1;
  return { ...levelSize(photo, maxLevel), maxLevel, minLevel };
}

function edgeOf(photo: TiledPhoto, level: number): number {
  const { width, height } = levelSize(photo, level);
  return Math.max(width, height);
}

/** Where the tiles of a photo are; `/<level>/<x>_<y>.jpg` follows. */
export function tilesAddress({ id, hash, base = '' }: { id: string; hash: string; base?: string }): string {
  return `${base}/i/${id}/tiles@${tileRevision}/${hash}`;
}
