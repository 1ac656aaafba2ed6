import type { Knex } from 'knex';
import type { Scope } from '../../access/index.ts';
import { parsePeriod } from '../../database/periods.ts';
import { fail } from '../../errors/app-error.ts';
import type { MonthCount } from '../../plugin-api/index.ts';
import type { PhotoSource } from './contexts.ts';
import { bindingsOf, listConditions } from './lists.ts';

/** True where a list is in an order of time, so that one can say where in it a month begins. */
export function isByTime({ keys }: PhotoSource): boolean {
  return keys[0]!.type === 'timestamptz' && keys[1]?.type === 'text';
}

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

/** Behind what a list has to begin so that the first photo of a year or month comes first. */
export function startOf(period: string, source: PhotoSource): readonly string[] {
  const range = isByTime(source) ? parsePeriod(period) : undefined;
  if (!range || range.level === 'day') fail('NOT_FOUND');
  return [source.descending ? range.to : range.from, ''];
}
