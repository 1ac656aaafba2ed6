import type { Knex } from 'knex';
import type { Scope } from '../../access/index.ts';
import type { Around, AroundRequest } from '../../plugin-api/index.ts';
import type { PhotoSource } from './contexts.ts';
import { bindingsOf, countOnSide, runListing, selectKeys, selectRows } from './lists.ts';

/** Beyond this nobody counts along: what a page costs must not grow with where it stands in a list. */
const mostCounted = 1000;
const mostOnSide = 100;

interface AroundRow {
  readonly before: string[];
  readonly after: string[];
  readonly countBefore: number;
  readonly countAfter: number;
}

/** The ids on either side of a photo, in the order of its context; undefined when it isn't in there. */
export async function findAround(
  db: Knex,
  scope: Scope,
  source: PhotoSource,
  { id, before, after }: AroundRequest & { readonly id: string },
): Promise<Around | undefined> {
  const here = selectKeys(scope, source, id);
  const cursor = { sql: `select ${source.keys.map((_, i) => `k${i}`).join(', ')} from here`, bindings: [] };
  const side = (backward: boolean, limit: number) =>
    selectRows(scope, source, { cursor, backward, limit: Math.min(Math.max(limit, 0), mostOnSide) });
  const count = (backward: boolean) =>
    countOnSide(scope, source, { cursor, backward, limit: mostCounted + 1 });
  const parts = [side(true, before), side(false, after), count(true), count(false)] as const;
  const { rows } = await runListing<AroundRow>(db, source, {
    sql: `with here as materialized (${here.sql})
      select array(select b.id from (${parts[0].sql}) b) as before,
        array(select a.id from (${parts[1].sql}) a) as after,
        (${parts[2].sql}) as "countBefore", (${parts[3].sql}) as "countAfter"
      from here limit 1`,
    bindings: bindingsOf([here, ...parts]),
  });
  return rows[0] && describe(rows[0]);
}

function describe({ before, after, countBefore, countAfter }: AroundRow): Around {
  const number = countBefore > mostCounted ? null : countBefore + 1;
  return {
    before: before.toReversed(),
    after,
    number,
    total: number === null || countAfter > mostCounted ? null : number + countAfter,
    isFirst: countBefore === before.length,
    isLast: countAfter === after.length,
  };
}
