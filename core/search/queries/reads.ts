import type { Knex } from 'knex';
import {
  type Fragment,
  type Scope,
  seenTagCounts,
  visibleAlbums,
  visiblePhotos,
} from '../../access/index.ts';

/** Counts go no further than this. */
export const mostCounted = 1_000;

/** How many photos this viewer finds; null when they are more than a thousand. */
export async function countFound(
  db: Knex,
  scope: Scope,
  { where, tagId }: { where: Fragment; tagId: string | null },
): Promise<number | null> {
  const visible = visiblePhotos(scope);
  const { rows } = await db.raw<{ rows: { photos: number }[] }>(
    `select count(*)::integer as photos from (
       select 1 from ${tagId === null ? 'photos p' : 'photo_tags l join photos p on p.id = l.photo_id'}
       where ${tagId === null ? '' : 'l.tag_id = ? and '}${visible.sql} and ${where.sql}
       limit ${mostCounted + 1}) f`,
    [...(tagId === null ? [] : [tagId]), ...visible.bindings, ...where.bindings] as never[],
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
  const { rows: counts, classes } = seenTagCounts(scope);
  const visible = visibleAlbums(scope);
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select min(n.name) as name from (
       select t.name, similarity(lower(t.name), lower(?)) as nearness
       from tags t
       where lower(t.name) % lower(?) and 0 < (
         select sum(n.photo_count) from ${counts.sql} n where n.tag_id = t.id and n.class_id in (${classes.sql}))
       union all
       select a.title, word_similarity(lower(?), lower(a.title))
       from albums a
       where ${visible.sql} and a.listed and word_similarity(lower(?), lower(a.title)) >= 0.4
     ) n
     where lower(n.name) <> lower(?)
     group by lower(n.name) order by max(n.nearness) desc, 1 limit ?`,
    [
      words,
      words,
      ...counts.bindings,
      ...classes.bindings,
      words,
      ...visible.bindings,
      words,
      words,
      limit,
    ] as never[],
  );
  return rows.map(row => row.name);
}
