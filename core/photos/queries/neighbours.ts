import type { Knex } from 'knex';
import type { Scope } from '../../access/index.ts';
import type { Neighbours } from '../../plugin-api/index.ts';
import { type SummaryRow, summaryColumnsOf, toSummary } from '../photo-summary.ts';
import type { PhotoSource } from './contexts.ts';
import { runListing, selectKeys, selectRows } from './lists.ts';

/** The photos before and after one in its context, as this viewer sees it: the heads of the list on either side of it. */
export async function findNeighbours(
  db: Knex,
  scope: Scope,
  source: PhotoSource,
  id: string,
): Promise<Neighbours> {
  const here = selectKeys(scope, source, id);
  const cursor = { sql: `select ${source.keys.map((_, i) => `k${i}`).join(', ')} from here`, bindings: [] };
  const head = (backward: boolean) => selectRows(scope, source, { cursor, backward, limit: 1 });
  const [previous, next] = [head(true), head(false)];
  const { rows } = await runListing<SummaryRow & { isNext: boolean }>(db, source, {
    sql: `with here as materialized (${here.sql})
      select false as "isNext", ${summaryColumnsOf('b')} from (${previous.sql}) b
      union all select true, ${summaryColumnsOf('a')} from (${next.sql}) a`,
    bindings: [...here.bindings, ...previous.bindings, ...next.bindings],
  });
  const find = (isNext: boolean) => {
    const row = rows.find(found => found.isNext === isNext);
    return row ? toSummary(row, scope) : null;
  };
  return { previous: find(false), next: find(true) };
}
