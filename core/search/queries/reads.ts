import type { Knex } from 'knex';
import {
  type Fragment,
  type Scope,
  visibleAlbums,
  visibleClasses,
  visiblePhotos,
} from '../../access/index.ts';

/** Counts go no further than this. */
export const mostCounted = 1_000;

/**
 * How many photos this viewer finds; null when they are more than a thousand. In the order of the list, so that what many
 * photos have is counted along the same index, from its head.
 */
export async function countFound(db: Knex, scope: Scope, where: Fragment): Promise<number | null> {
  const visible = visiblePhotos(scope);
  const { rows } = await db.raw<{ rows: { photos: number }[] }>(
    `select count(*)::integer as photos from (
       select 1 from photos p where ${visible.sql} and ${where.sql}
       order by p.sort_at desc, p.id desc limit ${mostCounted + 1}) f`,
    [...visible.bindings, ...where.bindings] as never[],
  );
  const { photos } = rows[0]!;
  return photos > mostCounted ? null : photos;
}

/** Ids of listed albums that this viewer may see, with most photos first. */
export async function findAlbumIds(
  db: Knex,
  scope: Scope,
  where: Fragment,
  limit: number,
): Promise<string[]> {
  const visible = visibleAlbums(scope);
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select a.id from albums a where ${visible.sql} and a.listed and ${where.sql}
     order by a.photo_count desc, a.id limit ?`,
    [...visible.bindings, ...where.bindings, limit] as never[],
  );
  return rows.map(row => row.id);
}

/** Names of tags and albums that this viewer may see and that are spelt nearly like these words, nearest first. */
export async function findSimilarNames(
  db: Knex,
  scope: Scope,
  words: string,
  limit: number,
): Promise<string[]> {
  const classes = visibleClasses(scope);
  const visible = visibleAlbums(scope);
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select min(n.name) as name from (
       select t.name, similarity(lower(t.name), lower(?)) as nearness
       from tags t
       where lower(t.name) % lower(?) and 0 < (
         select sum(n.photo_count) from tag_counts n where n.tag_id = t.id and n.class_id in (${classes.sql}))
       union all
       select a.title, word_similarity(lower(?), lower(a.title))
       from albums a
       where ${visible.sql} and a.listed and word_similarity(lower(?), lower(a.title)) >= 0.4
     ) n
     where lower(n.name) <> lower(?)
     group by lower(n.name) order by max(n.nearness) desc, 1 limit ?`,
    [words, words, ...classes.bindings, words, ...visible.bindings, words, words, limit] as never[],
  );
  return rows.map(row => row.name);
}
