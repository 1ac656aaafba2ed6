import type { Knex } from 'knex';
import { type Fragment, indexedAlbums, type Scope, visibleAlbums } from '../../access/index.ts';
import type { IndexedRequest } from '../../plugin-api/index.ts';
import { type AlbumRow, listAlbums } from './reads.ts';

/** Albums that guests see and that search engines may keep, by id. */
export function listIndexed(
  db: Knex,
  scope: Scope,
  { prefix, after = '', limit }: IndexedRequest,
): Promise<AlbumRow[]> {
  const known = indexedFor(scope);
  const where: Fragment = {
    sql: `${known.sql} and a.id > ? and a.id >= ? and a.id < ?`,
    bindings: [...known.bindings, after, prefix, `${prefix}\x7f`],
  };
  return listAlbums(db, scope, { where, order: 'a.id', limit });
}

/** From kept counts: enough to tell into how many parts it goes. */
export async function measureIndexed(db: Knex, scope: Scope): Promise<{ albums: number; photos: number }> {
  const { sql, bindings } = indexedFor(scope);
  const { rows } = await db.raw<{ rows: [{ albums: number; photos: number }] }>(
    `select count(*)::int as albums, coalesce(sum(a.photo_count), 0)::int as photos from albums a where ${sql}`,
    bindings as never[],
  );
  return rows[0];
}

/** When each of these albums was changed last, by id. */
export async function listLastChanges(db: Knex, ids: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await db.raw<{ rows: { id: string; at: Date }[] }>(
    `select e.entity_id as id, max(c.created_at) as at from patches e join changesets c on c.id = e.changeset_id
     where e.entity = 'album' and e.entity_id = any (?::text[]) group by e.entity_id`,
    [ids as never],
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}

function indexedFor(scope: Scope): Fragment {
  const [visible, indexed] = [visibleAlbums(scope), indexedAlbums(scope)];
  return {
    sql: `(${visible.sql} and ${indexed.sql})`,
    bindings: [...visible.bindings, ...indexed.bindings],
  };
}
