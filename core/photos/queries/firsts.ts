import type { Knex } from 'knex';
import { type Scope, visibleAlbums, visiblePhotos } from '../../access/index.ts';
import { runPrepared } from '../../database/prepared.ts';
import type { PhotoSummary } from '../../plugin-api/index.ts';
import { type SummaryRow, summaryColumns, summaryColumnsOf, toSummary } from '../photo-summary.ts';
import { albumOrders } from './contexts.ts';
import { bindingsOf } from './lists.ts';

const mostAlbums = 60;
const mostPhotos = 60;

/**
 * The first photos of each of these albums, each in its own order, in one statement. Of the branches of an album all but one
 * are empty from the start, so that each goes along its index.
 */
export async function listFirsts(
  db: Knex,
  scope: Scope,
  albumIds: readonly string[],
  limit: number,
): Promise<Map<string, PhotoSummary[]>> {
  if (albumIds.length === 0) return new Map();
  const columns = summaryColumns(scope);
  const albums = visibleAlbums(scope);
  const photos = visiblePhotos(scope);
  const count = Math.min(Math.max(Math.trunc(limit), 1), mostPhotos);
  const branches = Object.entries(albumOrders).map(([order, { keys, descending }]) => {
    const by = keys.map(key => `${key.sql} ${descending ? 'desc' : 'asc'}`).join(', ');
    return `(select ${columns.sql}, row_number() over (order by ${by}) as n
      from album_photos m join photos p on p.id = m.photo_id
      where a.photo_order = '${order}' and m.album_id = a.id and coalesce(${photos.sql}, false) order by ${by} limit ${count})`;
  });
  const { rows } = await runPrepared<SummaryRow & { albumId: string }>(
    db,
    `select a.id as "albumId", ${summaryColumnsOf('f')} from unnest(?::text[]) w(id)
     join albums a on a.id = w.id and ${albums.sql}
     cross join lateral (${branches.join(' union all ')}) f order by a.id, f.n`,
    [
      ...bindingsOf([], albumIds.slice(0, mostAlbums)),
      ...albums.bindings,
      ...branches.flatMap(() => [...columns.bindings, ...photos.bindings]),
    ] as never[],
  );
  const found = new Map<string, PhotoSummary[]>();
  for (const { albumId, ...row } of rows)
    found.set(albumId, [...(found.get(albumId) ?? []), toSummary(row as SummaryRow, scope)]);
  return found;
}
