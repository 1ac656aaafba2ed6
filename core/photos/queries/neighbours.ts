import type { Knex } from 'knex';
import { type Scope, visiblePhotos } from '../../access/index.ts';
import type { Neighbours } from '../../plugin-api/index.ts';
import { toSummary } from '../photo-summary.ts';
import type { PhotoSource } from './contexts.ts';
import { bindingsOf, listRows } from './lists.ts';

/** The photos before and after one in its context, as this viewer sees it. */
export async function findNeighbours(
  db: Knex,
  scope: Scope,
  source: PhotoSource,
  id: string,
): Promise<Neighbours> {
  const cursor = await findKeys(db, scope, source, id);
  if (!cursor) return { previous: null, next: null };
  const [previous, next] = await Promise.all([
    listRows(db, scope, source, { cursor, backward: true, limit: 1 }),
    listRows(db, scope, source, { cursor, backward: false, limit: 1 }),
  ]);
  return { previous: previous[0] ? toSummary(previous[0]) : null, next: next[0] ? toSummary(next[0]) : null };
}

async function findKeys(
  db: Knex,
  scope: Scope,
  source: PhotoSource,
  id: string,
): Promise<string[] | undefined> {
  const conditions = [visiblePhotos(scope), ...source.where, { sql: 'p.id = ?', bindings: [id] }];
  const { rows } = await db.raw<{ rows: { keys: string[] }[] }>(
    `select array[${source.keys.map(key => `${key.sql}::text`).join(', ')}] as keys
     from ${source.from.sql}
     where ${conditions.map(condition => `(${condition.sql})`).join(' and ')}`,
    bindingsOf([source.from, ...conditions]),
  );
  return rows[0]?.keys;
}
