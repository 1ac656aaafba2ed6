import { fail } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';
import type { PhotoBytes } from '../../plugin-api/index.ts';
import { pyramidOf, tileRevision } from '../../views/pictures/tile-pyramid.ts';
import { type TilePlace, tilesOf } from '../tiles/blocks.ts';
import type { TileSource } from '../tiles/tile-source.ts';
import { isFresh, sendBytes, sendNotModified } from './send-bytes.ts';
import { referencedPathOf } from './send-original.ts';

interface TileAddress extends TilePlace {
  readonly id: string;
  /** First 12 hex digits of the original's SHA-256. */
  readonly hash: string;
}

/** `/i/<id>/tiles@<revision>/<hash>/<level>/<x>_<y>.jpg`: part of a photo, for who may have that many pixels of it. */
export async function sendTile(ctx: Asking, tiles: TileSource | null): Promise<void> {
  const address = parseAddress(ctx.params ?? {}) ?? fail('NOT_FOUND');
  const photo = await ctx.state.read.photos.bytes(address.id);
  if (!tiles || !photo?.sha256.startsWith(address.hash) || !isTile(photo, address)) fail('NOT_FOUND');
  const { level, x, y } = address;
  const headers = {
    etag: `"${photo.sha256.slice(0, 32)}-tiles@${tileRevision}-${level}-${x}_${y}"`,
    isPublic: photo.isPublic && ctx.state.base === '',
    isIndexed: photo.isIndexed,
    type: 'image/jpeg',
  };
  if (isFresh(ctx, headers.etag)) return sendNotModified(ctx, headers);
  const original = { ...photo, referencedPath: referencedPathOf(photo) };
  sendBytes(ctx, headers, await tiles.read(original, { level, x, y }));
}

type Asking = Context & { params?: Record<string, string> };

/** What carries a watermark is given whole or not at all. */
function isTile(photo: PhotoBytes, { level, x, y }: TilePlace): boolean {
  const pyramid = photo.watermark === null ? pyramidOf(photo) : null;
  if (!pyramid || level < pyramid.minLevel || level > pyramid.maxLevel) return false;
  const { columns, rows } = tilesOf(photo, level);
  return x < columns && y < rows;
}

const number = '(0|[1-9]\\d{0,5})';
const tilePattern = new RegExp(`^${number}_${number}\\.jpg$`);

/** Undefined for an address that can't exist: nothing is asked or made for it. */
function parseAddress(params: Record<string, string>): TileAddress | undefined {
  const { id = '', tiles = '', hash = '', level = '', tile = '' } = params;
  const [, x, y] = tilePattern.exec(tile) ?? [];
  const isOne = tiles === `tiles@${tileRevision}` && /^[0-9a-f]{12}$/.test(hash) && /^[1-9]\d?$/.test(level);
  return isOne && x && y ? { id, hash, level: Number(level), x: Number(x), y: Number(y) } : undefined;
}
