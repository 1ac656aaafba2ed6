import { writeFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { fail } from '../errors/app-error.ts';
import { encode } from './encode.ts';
import { sharp } from './guarded-sharp.ts';
import type { OpenedImage } from './opened-image.ts';
import { type Pixels, rawOptions, toPixels } from './pixels.ts';
import type { OutputResult, TilesRequest } from './task.ts';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Cuts neighbouring tiles out of one decode and writes them into one file: the lengths of all places of the block as 32-bit
 * numbers, little-endian, 0 where there is no tile, then the JPEGs one behind the other.
 */
export async function writeTileBlock(
  { width, height }: OpenedImage,
  open: () => Sharp,
  request: TilesRequest,
): Promise<OutputResult> {
  // what is decoded may be a preview: its pixels are not those of the photo
  const { whole } = request;
  if (width !== whole.width || height !== whole.height)
    fail('NOT_FOUND', { details: { width, height, whole } });
  const region = regionOf(request);
  const started = performance.now();
  const pixels = await toPixels(cutRegion(open(), region, request));
  const file = joinTiles(await encodeTiles(pixels, region, request), request.side ** 2);
  await writeFile(request.path, file);
  const ms = performance.now() - started;
  return { key: '', path: request.path, bytes: file.length, width: pixels.width, height: pixels.height, ms };
}

/** In pixels of the level, with what tiles share with neighbours in other blocks. */
function regionOf({ left, top, columns, rows, size, overlap, level }: TilesRequest): Box {
  return within(level, {
    left: left * size - overlap,
    top: top * size - overlap,
    right: (left + columns) * size + overlap,
    bottom: (top + rows) * size + overlap,
  });
}

function within(
  { width, height }: { width: number; height: number },
  edges: { left: number; top: number; right: number; bottom: number },
): Box {
  const [left, top] = [Math.max(0, edges.left), Math.max(0, edges.top)];
  return {
    ...{ left, top },
    width: Math.min(width, edges.right) - left,
    height: Math.min(height, edges.bottom) - top,
  };
}

/** A whole level is shrunk while it is decoded, which takes a fraction of the time. */
function cutRegion(image: Sharp, region: Box, { level, scale, whole }: TilesRequest): Sharp {
  const { width, height } = region;
  const isWhole = width === level.width && height === level.height;
  if (isWhole && scale === 1) return image;
  const part = isWhole ? image : image.extract(scaleUp(region, scale, whole));
  return scale === 1 ? part : part.resize(width, height, { fit: 'fill' });
}

function scaleUp(
  { left, top, width, height }: Box,
  scale: number,
  whole: { width: number; height: number },
): Box {
  return within(whole, {
    left: left * scale,
    top: top * scale,
    right: (left + width) * scale,
    bottom: (top + height) * scale,
  });
}

interface PlacedTile {
  readonly place: number;
  readonly jpeg: Buffer;
}

async function encodeTiles(pixels: Pixels, region: Box, request: TilesRequest): Promise<PlacedTile[]> {
  const { left, top, columns, rows, size, overlap, side, quality } = request;
  const tiles: PlacedTile[] = [];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const edges = {
        left: (left + x) * size - overlap - region.left,
        top: (top + y) * size - overlap - region.top,
        right: (left + x + 1) * size + overlap - region.left,
        bottom: (top + y + 1) * size + overlap - region.top,
      };
      const tile = sharp(pixels.data, rawOptions(pixels)).extract(within(pixels, edges));
      const how = { key: '', fits: size, format: 'jpg', quality, path: '' } as const;
      tiles.push({ place: y * side + x, jpeg: await encode(tile, how).toBuffer() });
    }
  }
  return tiles;
}

function joinTiles(tiles: readonly PlacedTile[], places: number): Buffer {
  const index = Buffer.alloc(places * 4);
  for (const { place, jpeg } of tiles) index.writeUInt32LE(jpeg.length, place * 4);
  return Buffer.concat([index, ...tiles.map(({ jpeg }) => jpeg)]);
}
