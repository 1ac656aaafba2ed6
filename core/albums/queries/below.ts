import type { Knex } from 'knex';
import type { Scope } from '../../access/index.ts';
import { runPrepared } from '../../database/prepared.ts';
import type { AlbumBelow } from '../../plugin-api/index.ts';
import { listedAlbums } from './reads.ts';
import { toldColumns } from './told-columns.ts';

interface BelowRow {
  id: string;
  slug: string;
  title: string;
  path: string;
  photoCount: number;
}

/** Albums below one, as lists show them, in outline order. What is between and hidden stays unknown. */
export async function listBelow(db: Knex, scope: Scope, id: string): Promise<AlbumBelow[]> {
  const listed = listedAlbums(scope);
  const { photoCount } = toldColumns(scope);
  const { rows } = await runPrepared<BelowRow>(
    db,
    `select a.id, a.slug, a.title, a.path::text as path, ${photoCount.sql} as "photoCount"
     from albums a
     where a.path <@ (select path from albums where id = ?) and a.id <> ? and ${listed.sql}
     order by a.outline`,
    [...photoCount.bindings, id, id, ...listed.bindings],
  );
  const known = new Set([id, ...rows.map(row => row.id)]);
  return rows.map(({ path, ...row }) => ({ ...row, parentId: nearest(path, known) ?? id }));
}

function nearest(path: string, known: ReadonlySet<string>): string | undefined {
  return path
    .split('.')
    .slice(0, -1)
    .findLast(id => known.has(id));
}
