import type { Knex } from 'knex';
import type { DocChange } from '../../changes/entity-store.ts';
import type { AlbumDoc } from '../album-doc.ts';

/** Room between siblings, so that an album can be put between two without touching others. */
export const positionStep = 65_536;

/** Slugs in use, or kept as an old address, that begin like this one; the album's own apart. */
export async function listTakenSlugs(db: Knex, ownId: string | null, slug: string): Promise<Set<string>> {
  const { rows } = await db.raw<{ rows: { slug: string }[] }>(
    `select slug from albums where starts_with(slug, ?) and id is distinct from ?
     union
     select slug from slug_history where kind = 'album' and starts_with(slug, ?) and target_id is distinct from ?`,
    [slug, ownId, slug, ownId],
  );
  return new Set(rows.map(row => row.slug));
}

export async function isPositionTaken(db: Knex, id: string, album: AlbumDoc): Promise<boolean> {
  const { rows } = await db.raw(
    `select 1 from albums where coalesce(parent_id, '') = coalesce(?, '') and position = ? and id <> ? and trashed_at is null`,
    [album.parentId, album.position, id],
  );
  return rows.length > 0;
}

/** Behind the last sibling. */
export async function findFreePosition(db: Knex, parentId: string | null): Promise<number> {
  const { rows } = await db.raw<{ rows: { last: number | null }[] }>(
    `select max(position) as last from albums where coalesce(parent_id, '') = coalesce(?, '')`,
    [parentId],
  );
  return (rows[0]?.last ?? 0) + positionStep;
}

/** One at a time may choose a place among the children of this album (null: at the top). */
export async function lockSiblings(trx: Knex.Transaction, parentId: string | null): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('albums below ' || coalesce(?, ''), 0))`, [
    parentId,
  ]);
}

export async function listSiblings(
  db: Knex,
  parentId: string | null,
): Promise<{ id: string; position: number }[]> {
  return db('albums')
    .where({ parent_id: parentId })
    .whereNull('trashed_at')
    .orderBy('position')
    .select('id', 'position');
}

/** The album and everything below it, top down. */
export async function listSubtree(db: Knex, id: string): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select a.id from albums a where a.path <@ (select path from albums where id = ?) order by nlevel(a.path)`,
    [id],
  );
  return rows.map(row => row.id);
}

export function findByImportKey(
  db: Knex,
  importKey: string,
): Promise<{ id: string; slug: string } | undefined> {
  return db('albums').where({ import_key: importKey }).whereNull('trashed_at').first('id', 'slug');
}

/** An old address goes on leading to its album; the address in force is no old one. */
export async function keepOldSlugs(
  trx: Knex.Transaction,
  changes: readonly DocChange<AlbumDoc>[],
): Promise<void> {
  const renamed = changes.filter(({ before, after }) => before && before.slug !== after!.slug);
  for (const { id, before } of renamed) {
    await trx('slug_history')
      .insert({ kind: 'album', slug: before!.slug, target_id: id })
      .onConflict(['kind', 'slug'])
      .merge();
  }
  const inForce = changes.map(change => change.after!.slug);
  await trx('slug_history').where({ kind: 'album' }).whereIn('slug', inForce).delete();
}

/** Locks the album until the end of the transaction and says its revision; undefined when it isn't there. */
export async function lockRevision(trx: Knex.Transaction, id: string): Promise<number | undefined> {
  return (await trx('albums').where({ id }).forUpdate().first('revision'))?.revision;
}
