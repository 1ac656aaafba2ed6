import type { Knex } from 'knex';

/** An album with those below it that inherit its audience, and the photos in them; the trash left out. */
export async function countReach(db: Knex, albumId: string): Promise<{ albums: number; photos: number }> {
  const { rows } = await db.raw<{ rows: { albums: number; photos: number }[] }>(
    `with recursive reached as (
       select a.id from albums a where a.id = ?
       union all
       select c.id from albums c join reached r on c.parent_id = r.id
       where c.audience is null and c.trashed_at is null
     )
     select (select count(*)::int from reached) as albums,
       (select count(distinct p.id)::int from album_photos m
        join photos p on p.id = m.photo_id and p.trashed_at is null
        where m.album_id in (select r.id from reached r)) as photos`,
    [albumId],
  );
  return rows[0]!;
}
