import type { Knex } from 'knex';
import type { DocChange } from '../changes/entity-store.ts';
import type { PhotoDoc } from './photo-doc.ts';

/** A photo's place in an album. */
export interface Membership {
  readonly albumId: string;
  readonly photoId: string;
  readonly position: number;
}

/** Room between neighbours, so that a photo can be put between two without touching others. */
export const positionStep = 65_536;

/** Added holds new places and changed positions alike; removed only what leaves an album. */
export function changedMemberships(changes: readonly DocChange<PhotoDoc>[]): {
  readonly added: readonly Membership[];
  readonly removed: readonly Membership[];
} {
  const added: Membership[] = [];
  const removed: Membership[] = [];
  for (const { id, before, after } of changes) {
    if (after === undefined) continue;
    for (const [albumId, { position }] of Object.entries(after.albums)) {
      if (before?.albums[albumId]?.position !== position) added.push({ albumId, photoId: id, position });
    }
    for (const [albumId, { position }] of Object.entries(before?.albums ?? {})) {
      if (!(albumId in after.albums)) removed.push({ albumId, photoId: id, position });
    }
  }
  return { added, removed };
}

export async function saveMemberships(
  trx: Knex.Transaction,
  { added, removed }: { readonly added: readonly Membership[]; readonly removed: readonly Membership[] },
): Promise<void> {
  if (removed.length > 0) {
    await trx.raw(
      `delete from album_photos m using unnest(?::text[], ?::text[]) as r (album_id, photo_id)
       where m.album_id = r.album_id and m.photo_id = r.photo_id`,
      [removed.map(link => link.albumId), removed.map(link => link.photoId)],
    );
  }
  if (added.length === 0) return;
  await trx.raw(
    `insert into album_photos (album_id, photo_id, position, sort_at)
     select r.album_id, r.photo_id, r.position, p.sort_at
     from unnest(?::text[], ?::text[], ?::bigint[]) as r (album_id, photo_id, position)
     join photos p on p.id = r.photo_id
     on conflict (album_id, photo_id) do update set position = excluded.position`,
    [added.map(link => link.albumId), added.map(link => link.photoId), added.map(link => link.position)],
  );
}

/** A place that comes back by an undo may be taken by now: then the photo goes to the album's end. */
export async function settleMemberships(
  trx: Knex.Transaction,
  changes: readonly DocChange<PhotoDoc>[],
): Promise<readonly DocChange<PhotoDoc>[]> {
  const returning = changes.filter(change => change.before !== undefined && change.after !== undefined);
  const { added } = changedMemberships(returning);
  if (added.length === 0) return changes;
  const taken = await findTaken(trx, added, changes);
  if (taken.size === 0) return changes;
  return changes.map(change =>
    change.after ? { ...change, after: replaced(change.after, change.id, taken) } : change,
  );
}

/** Keys `album:photo` of clashing places with a free position each. */
async function findTaken(
  trx: Knex.Transaction,
  added: readonly Membership[],
  changes: readonly DocChange<PhotoDoc>[],
): Promise<Map<string, number>> {
  const { rows } = await trx.raw<{ rows: { albumId: string; photoId: string; position: number }[] }>(
    `select r.album_id as "albumId", r.photo_id as "photoId",
       (select max(l.position) from album_photos l where l.album_id = r.album_id)
         + ${positionStep} * row_number() over (partition by r.album_id order by r.position) as position
     from unnest(?::text[], ?::text[], ?::bigint[]) as r (album_id, photo_id, position)
     join album_photos m on m.album_id = r.album_id and m.position = r.position
     where m.photo_id <> all (?::text[])`,
    [
      added.map(link => link.albumId),
      added.map(link => link.photoId),
      added.map(link => link.position),
      changes.map(change => change.id),
    ],
  );
  return new Map(rows.map(row => [`${row.albumId}:${row.photoId}`, row.position]));
}

function replaced(doc: PhotoDoc, photoId: string, taken: ReadonlyMap<string, number>): PhotoDoc {
  const albums = Object.entries(doc.albums).map(([albumId, place]) => {
    const position = taken.get(`${albumId}:${photoId}`);
    return [albumId, position === undefined ? place : { position }] as const;
  });
  return { ...doc, albums: Object.fromEntries(albums) };
}
