import type { Knex } from 'knex';
import { newId } from '../changes/ids.ts';

export interface KnownPhoto {
  readonly photoId: string;
  readonly isTrashed: boolean;
  readonly albumIds: readonly string[];
  /** Displayed pixels. */
  readonly width: number;
  readonly height: number;
}

/** The photo that has these bytes, as its main file or as a part. */
export async function findPhotoByHash(db: Knex, sha256: string): Promise<KnownPhoto | undefined> {
  const { rows } = await db.raw<{ rows: KnownPhoto[] }>(
    `select o.photo_id as "photoId", p.trashed_at is not null as "isTrashed",
       p.width, p.height,
       array(select m.album_id from album_photos m where m.photo_id = p.id) as "albumIds"
     from originals o join photos p on p.id = o.photo_id
     where o.sha256 = ?`,
    [sha256],
  );
  return rows[0];
}

/** Where an original lies that is only referred to; undefined for what is stored, or unknown. */
export async function findReferenced(db: Knex, sha256: string): Promise<string | undefined> {
  const { rows } = await db.raw<{ rows: { path: string }[] }>(
    `select rtrim(r.path, '/') || '/' || o.path as path
     from originals o join library_roots r on r.id = o.root_id
     where o.sha256 = ? and o.storage = 'referenced'`,
    [sha256],
  );
  return rows[0]?.path;
}

/** Writes down where a referenced original lies now. An operational record, outside of history. */
export async function moveReferenced(
  db: Knex,
  sha256: string,
  to: { readonly rootId: string; readonly path: string },
): Promise<void> {
  await db('originals')
    .where({ sha256, storage: 'referenced' })
    .update({ root_id: to.rootId, path: to.path });
}

/** What was read of an original when it came in, or when it was read anew. */
export async function findStoredMetadata(
  db: Knex,
  sha256: string,
): Promise<{ raw: Record<string, unknown>; fileName: string; format: string } | undefined> {
  const row = await db('originals')
    .where({ sha256 })
    .whereNull('part_of')
    .first('raw_metadata as raw', 'file_name as fileName', 'format');
  return row && { ...row, raw: row.raw ?? {} };
}

/** An operational record, outside of history: what the files themselves say. */
export async function saveRawMetadata(db: Knex, sha256: string, raw: Record<string, unknown>): Promise<void> {
  await db('originals')
    .where({ sha256 })
    .update({ raw_metadata: JSON.stringify(raw) });
}

/** Albums that earlier imports of these folders made, by import key. */
export async function findAlbumsByKeys(db: Knex, keys: readonly string[]): Promise<Map<string, string>> {
  const rows: { id: string; importKey: string }[] = await db('albums')
    .where('import_key', '=', db.raw('any (?::text[])', [[...keys]]))
    .whereNull('trashed_at')
    .select('id', 'import_key as importKey');
  return new Map(rows.map(row => [row.importKey, row.id]));
}

/** The folder that referenced originals lie below; made known when it isn't. An operational record, outside of history. */
export async function ensureLibraryRoot(db: Knex, path: string): Promise<string> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `insert into library_roots (id, path) values (?, ?) on conflict (path) do update set path = excluded.path returning id`,
    [newId(), path],
  );
  return rows[0]!.id;
}
