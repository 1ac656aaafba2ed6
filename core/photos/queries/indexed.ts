import type { Knex } from 'knex';
import {
  type Fragment,
  indexedAlbums,
  isPublicPhoto,
  type Scope,
  visiblePhotos,
} from '../../access/index.ts';
import type { IndexedRequest } from '../../plugin-api/index.ts';
import { type SummaryRow, summaryColumns } from '../photo-summary.ts';
import { bindingsOf } from './lists.ts';

/**
 * Photos that guests see and that search engines may keep, by id. The albums are found first, once; `coalesce` keeps the planner
 * from beginning with all photos that guests see, when it is to walk along the ids.
 */
export async function listIndexed(
  db: Knex,
  scope: Scope,
  { prefix, after = '', limit }: IndexedRequest,
): Promise<(SummaryRow & { changedAt: Date | null })[]> {
  const albums = indexedAlbums(scope);
  const columns = summaryColumns(scope);
  const [visible, forGuests] = [visiblePhotos(scope), isPublicPhoto(scope)];
  const range: Fragment = { sql: '', bindings: [after, prefix, `${prefix}\x7f`] };
  const { rows } = await db.raw<{ rows: (SummaryRow & { changedAt: Date | null })[] }>(
    `with kept as materialized (select a.id from albums a where ${albums.sql})
     select ${columns.sql},
       (select max(c.created_at) from patches e join changesets c on c.id = e.changeset_id
         where e.entity = 'photo' and e.entity_id = p.id) as "changedAt"
     from photos p
     where p.id > ? and p.id >= ? and p.id < ? and coalesce(${visible.sql} and ${forGuests.sql}, false)
       and exists (select 1 from album_photos m join kept k on k.id = m.album_id where m.photo_id = p.id)
     order by p.id limit ?`,
    bindingsOf([albums, columns, range, visible, forGuests], limit),
  );
  return rows;
}
