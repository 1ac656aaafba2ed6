import type { Knex } from 'knex';
import type { ShareFavourite } from '../../plugin-api/index.ts';

/** Rows that one link keeps at most, of all its visitors together. */
const mostPerLink = 20_000;

/** What visitors of a link sent: visitor by visitor, who was first before, each in their order. Source: `share_favourites`. */
export async function listFavourites(db: Knex, shareId: string): Promise<ShareFavourite[]> {
  const { rows } = await db.raw<{ rows: ShareFavourite[] }>(
    `select f.photo_id as "photoId", f.visitor_name as "visitorName", f.created_at as "sentAt",
       dense_rank() over (order by v.first_at, f.visitor)::integer as visitor
     from share_favourites f
     join (select visitor, min(created_at) as first_at from share_favourites where share_id = ? group by visitor) v
       using (visitor)
     where f.share_id = ? order by visitor, f.position`,
    [shareId, shareId],
  );
  return rows;
}

export async function readFavouritesOf(
  db: Knex,
  shareId: string,
  visitor: string,
): Promise<{ photoId: string; name: string | null }[]> {
  const { rows } = await db.raw<{ rows: { photoId: string; name: string | null }[] }>(
    `select photo_id as "photoId", visitor_name as name from share_favourites
     where share_id = ? and visitor = ? order by position`,
    [shareId, visitor],
  );
  return rows;
}

/**
 * Puts what a visitor picked in the place of what they had sent before, all or nothing. Who sends at the same time waits for the
 * other, so that a link keeps no more than it can. False when it would.
 */
export async function replaceFavourites(
  db: Knex,
  { shareId, visitor, name }: { shareId: string; visitor: string; name: string | null },
  photoIds: readonly string[],
): Promise<boolean> {
  return db.transaction(async trx => {
    await trx.raw(`select pg_advisory_xact_lock(hashtextextended('share_favourites:' || ?, 0))`, [shareId]);
    await trx('share_favourites').where({ share_id: shareId, visitor }).delete();
    const { rows } = await trx.raw<{ rows: { n: number }[] }>(
      'select count(*)::integer as n from share_favourites where share_id = ?',
      [shareId],
    );
    if (rows[0]!.n + photoIds.length > mostPerLink) {
      await trx.rollback();
      return false;
    }
    // what was deleted for good meanwhile is left out
    await trx.raw(
      `insert into share_favourites (share_id, visitor, photo_id, position, visitor_name)
       select ?, ?, p.id, picked.position::integer - 1, ?
       from unnest(?::text[]) with ordinality as picked (id, position) join photos p on p.id = picked.id`,
      [shareId, visitor, name, [...photoIds]],
    );
    return true;
  });
}
