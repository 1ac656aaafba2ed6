import type { Knex } from 'knex';
import type { Scope } from '../../access/index.ts';
import type { MonthCount } from '../../plugin-api/index.ts';
import type { PhotoSource } from './contexts.ts';
import { isByTime } from './list-places.ts';
import { bindingsOf, listConditions } from './lists.ts';

/**
 * How many photos of a list this viewer sees in each month, in its order. It is planned for the values at hand: one plan
 * can't be right for an album of ten photos and for one of a hundred thousand.
 */
export async function countMonths(db: Knex, scope: Scope, source: PhotoSource): Promise<MonthCount[]> {
  if (!isByTime(source)) return [];
  const conditions = listConditions(scope, { ...source, isSteady: false });
  const { rows } = await db.raw<{ rows: MonthCount[] }>(
    `select to_char(c.month, 'YYYY-MM') as month, c.photos::integer as "photoCount" from (
       select date_trunc('month', ${source.keys[0]!.sql}, 'UTC') at time zone 'UTC' as month, count(*) as photos
       from ${source.from.sql}
       where ${conditions.map(condition => `(${condition.sql})`).join(' and ')}
       group by 1) c
     order by c.month ${source.descending ? 'desc' : 'asc'}`,
    bindingsOf([source.from, ...conditions]),
  );
  return rows;
}
