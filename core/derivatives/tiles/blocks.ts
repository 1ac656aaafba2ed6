import type { TilesRequest } from '../../decoders/task.ts';
import { fullLevel, levelSize, tileOverlap, tileSize } from '../../views/pictures/tile-pyramid.ts';

/** One tile of a photo. */
export interface TilePlace {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

/** Tiles that are made together from one decode, and kept in one file. */
export interface BlockPlace {
  readonly level: number;
  /** In blocks, from the left and from the top. */
  readonly column: number;
  readonly row: number;
}

/** Tiles on each side of a block: 16 megapixels, which is little memory and seldom more than a second. */
export const blockSide = 8;

interface Size {
  readonly width: number;
  readonly height: number;
}

export function blockOf({ level, x, y }: TilePlace): BlockPlace {
  return { level, column: Math.floor(x / blockSide), row: Math.floor(y / blockSide) };
}

/** How many tiles a level has. */
export function tilesOf(photo: Size, level: number): { readonly columns: number; readonly rows: number } {
  const { width, height } = levelSize(photo, level);
  return { columns: Math.ceil(width / tileSize), rows: Math.ceil(height / tileSize) };
}

/** Where a tile lies in its block's file. */
export function placeInBlock({ x, y }: TilePlace): number {
  return (y % blockSide) * blockSide + (x % blockSide);
}

const quality = 82;

/** What the decoder is asked for to make a block. */
export function requestBlock(photo: Size, { level, column, row }: BlockPlace, path: string): TilesRequest {
  const { columns, rows } = tilesOf(photo, level);
  const scale = 2 ** (fullLevel(photo) - level);
  return {
    path,
    whole: { width: photo.width, height: photo.height },
    level: levelSize(photo, level),
    scale,
    ...{ size: tileSize, overlap: tileOverlap, quality, side: blockSide },
    left: column * blockSide,
    top: row * blockSide,
    columns: Math.min(blockSide, columns - column * blockSide),
    rows: Math.min(blockSide, rows - row * blockSide),
  };
}
