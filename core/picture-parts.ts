import { fileURLToPath } from 'node:url';
import { type Accelerator, createAccelerator } from './derivatives/routes/accelerator.ts';
import type { CdnPageParts } from './derivatives/routes/cdn-pages.ts';
import type { SignedRouteParts } from './derivatives/routes/signed-photo.ts';
import { createKeyRing } from './derivatives/signing/key-ring.ts';
import { createSigners } from './derivatives/signing/signers.ts';
import { createTileSource, type TileSource } from './derivatives/tiles/tile-source.ts';
import type { House } from './house.ts';

/** How pictures go out besides file by file: in tiles, by way of a CDN, by a server in front. */
export interface PictureParts {
  readonly tiles: TileSource;
  readonly signed: SignedRouteParts;
  /** Null: pages load their pictures from the gallery itself. */
  readonly cdn: CdnPageParts | null;
  readonly accelerator: Accelerator | null;
}

export function createPictureParts(house: House): PictureParts {
  const { config, database, gallery, secret, changes } = house;
  const db = database.knex;
  const generation = () => changes?.generation() ?? null;
  const keys = createKeyRing({ db, secret, generation });
  const signers = createSigners({ db, generation });
  return {
    tiles: createTileSource({ ...house, db, mostBytes: config.tileBytes }),
    signed: { gallery, keys, signers },
    cdn: config.cdn && { cdn: config.cdn, keys, signers, plugins: house.plugins, presets: house.presets },
    accelerator: config.accelPrefix
      ? createAccelerator({ prefix: config.accelPrefix, root: fileURLToPath(config.storageUrl) })
      : null,
  };
}
