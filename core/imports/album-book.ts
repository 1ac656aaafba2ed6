import type { Knex } from 'knex';
import { patiently } from './failures.ts';
import type { PlannedAlbum } from './plan.ts';
import { chainOf } from './planned-albums.ts';
import { findAlbumsByKeys } from './queries.ts';

/** Albums that earlier imports made, looked up as they are met. */
export interface AlbumBook {
  /** Ids by import key, as far as they are there; who makes an album writes it down here. */
  readonly ids: Map<string, string>;
  learn(albums: readonly (PlannedAlbum | null)[]): Promise<void>;
  /** True for the key of an album that wasn't there when it was first met. */
  isNew(key: string): boolean;
}

export function createAlbumBook(db: Knex): AlbumBook {
  const ids = new Map<string, string>();
  const met = new Set<string>();
  const missing = new Set<string>();
  return {
    ids,
    async learn(albums) {
      const planned = new Set(albums.filter(album => album !== null));
      const keys = [...new Set([...planned].flatMap(chainOf).map(album => album.key))];
      const unknown = keys.filter(key => !met.has(key));
      if (unknown.length === 0) return;
      const found = await patiently(() => findAlbumsByKeys(db, unknown));
      for (const key of unknown) {
        met.add(key);
        const id = found.get(key);
        if (id === undefined) missing.add(key);
        else ids.set(key, id);
      }
    },
    isNew: key => missing.has(key),
  };
}
