import type { Knex } from 'knex';

/** Holds others off these hashes until the transaction ends. In one order for all, so that two imports can't block each other. */
export async function lockHashes(trx: Knex.Transaction, hashes: readonly string[]): Promise<void> {
  await trx.raw(
    `select pg_advisory_xact_lock(key)
     from (select distinct hashtextextended(hash, 0) as key from unnest(?::text[]) as h (hash) order by 1) as keys`,
    [[...hashes]],
  );
}

export interface KnownPhoto {
  readonly photoId: string;
  readonly isTrashed: boolean;
  readonly albumIds: readonly string[];
}

/** Photos whose bytes are here already, by hash. */
export async function findKnownHashes(db: Knex, hashes: readonly string[]): Promise<Map<string, KnownPhoto>> {
  const { rows } = await db.raw<{ rows: (KnownPhoto & { sha256: string })[] }>(
    `select o.sha256, o.photo_id as "photoId", p.trashed_at is not null as "isTrashed",
       array(select m.album_id from album_photos m where m.photo_id = p.id) as "albumIds"
     from originals o join photos p on p.id = o.photo_id
     where o.sha256 = any (?::text[])`,
    [[...hashes]],
  );
  return new Map(rows.map(row => [row.sha256, row]));
}

/** The last position in each album that exists, 0 when it is empty. Locks the albums: places are given one change at a time. */
export async function lastPositions(
  trx: Knex.Transaction,
  albumIds: readonly string[],
): Promise<Map<string, number>> {
  // A statement of its own: one that waits for the lock goes on with what it saw before it waited.
  await trx.raw('select id from albums where id = any (?::text[]) order by id for update', [[...albumIds]]);
  const { rows } = await trx.raw<{ rows: { id: string; position: number }[] }>(
    `select a.id, coalesce((select max(m.position) from album_photos m where m.album_id = a.id), 0) as position
     from albums a where a.id = any (?::text[])`,
    [[...albumIds]],
  );
  return new Map(rows.map(row => [row.id, row.position]));
}

/** The places of an album's photos in their order, those in the trash among them. */
export async function listPositions(
  db: Knex,
  albumId: string,
): Promise<{ photoId: string; position: number }[]> {
  return db('album_photos')
    .where({ album_id: albumId })
    .orderBy('position')
    .select('photo_id as photoId', 'position');
}
