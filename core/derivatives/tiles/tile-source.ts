import { rm } from 'node:fs/promises';
import type { Knex } from 'knex';
import { fail } from '../../errors/app-error.ts';
import type { Log } from '../../log/create-log.ts';
import { tileRevision } from '../../views/pictures/tile-pyramid.ts';
import type { Workshop } from '../make-derivatives.ts';
import { checkUnchanged } from '../on-demand/render-on-demand.ts';
import { type BlockPlace, blockOf, blockSide, placeInBlock, requestBlock, type TilePlace } from './blocks.ts';
import { readTile } from './tile-file.ts';
import { type BlockName, recordBlock, takeBlocksBeyond, touchBlock } from './tile-queries.ts';

/** A photo whose tiles are asked for by somebody who may have them. */
export interface TiledOriginal {
  readonly sha256: string;
  /** Displayed pixels. */
  readonly width: number;
  readonly height: number;
  /** Path of an original that is left where it is; absent: it is in storage. */
  readonly referencedPath?: string | undefined;
}

/** Answers tiles of large photos, making them first where they aren't there: those around them, too, from one decode. */
export interface TileSource {
  /** A JPEG; the place must be one of the photo's. Throws as `DerivativeSource.read`. */
  read(original: TiledOriginal, place: TilePlace): Promise<Buffer>;
}

export interface TileSourceParts extends Workshop {
  readonly db: Knex;
  readonly log: Log;
  /** On disk, over all photos. */
  readonly mostBytes: number;
}

const places = blockSide ** 2;
/** ms; looking at something for an hour is one use of it. */
const touchEvery = 3_600_000;
const mostTouched = 10_000;

export function createTileSource(parts: TileSourceParts): TileSource {
  const running = new Map<string, Promise<void>>();
  const touched = new Map<string, number>();

  /** However many ask at once for any of its tiles, a block is made once. */
  const make = (original: TiledOriginal, block: BlockName, path: string): Promise<void> => {
    let making = running.get(path);
    if (!making) {
      making = makeBlock(parts, original, block).finally(() => running.delete(path));
      running.set(path, making);
    }
    return making;
  };

  const touch = (block: BlockName, path: string) => {
    const now = performance.now();
    if (now - (touched.get(path) ?? now) < touchEvery && touched.has(path)) return;
    if (touched.size >= mostTouched) touched.clear();
    touched.set(path, now);
    touchBlock(parts.db, block).catch(err => parts.log.warn({ err }, 'use of tiles not recorded'));
  };

  return {
    async read(original, place) {
      const block = { sha256: original.sha256, revision: tileRevision, ...blockOf(place) };
      const path = parts.storage.derivativePath(fileOf(block));
      const at = placeInBlock(place);
      const there = await readTile(path, at, places);
      if (there) {
        touch(block, path);
        return there;
      }
      await make(original, block, path);
      return (await readTile(path, at, places)) ?? fail('NOT_FOUND', { details: { path, ...place } });
    },
  };
}

async function makeBlock(parts: TileSourceParts, original: TiledOriginal, block: BlockName): Promise<void> {
  const { storage, pool, log } = parts;
  const { sha256, referencedPath } = original;
  if (referencedPath) await checkUnchanged(referencedPath, sha256);
  const staged = storage.stagingPath('tiles');
  const started = performance.now();
  try {
    const path = referencedPath ?? storage.originalPath(sha256);
    const tiles = requestBlock(original, block, staged);
    await pool.run({ path, outputs: [], withPlaceholder: false, tiles }, { priority: 'interactive' });
    const { bytes } = await storage.putDerivative(fileOf(block), staged);
    // the file is there, and right; a row that can't be written now must not keep it from its visitor
    await keepWithin(parts, { ...block, bytes }).catch(err =>
      log.warn({ err, sha256 }, 'tiles not recorded'),
    );
  } finally {
    await rm(staged, { force: true });
  }
  log.debug({ sha256, ...placeOf(block), ms: performance.now() - started }, 'tiles made');
}

/** The row first and then what has to go, so that what was just made stays. */
async function keepWithin(
  parts: TileSourceParts,
  block: BlockName & { readonly bytes: number },
): Promise<void> {
  const { db, storage, mostBytes } = parts;
  await recordBlock(db, block);
  const gone = await takeBlocksBeyond(db, Math.max(mostBytes, block.bytes));
  await Promise.all(gone.map(each => storage.removeDerivative(fileOf(each))));
}

function placeOf({ level, column, row }: BlockPlace): BlockPlace {
  return { level, column, row };
}

function fileOf({ sha256, revision, level, column, row }: BlockName) {
  return { sha256, preset: `tiles-${level}-${column}-${row}`, revision, format: 'tiles' };
}
