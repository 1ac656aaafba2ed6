import type { Knex } from 'knex';
import { type Fragment, type Scope, trashedPhotos, visiblePhotos } from '../../access/index.ts';
import { runPrepared } from '../../database/prepared.ts';
import { isTimestamp } from '../../database/timestamps.ts';
import { fail } from '../../errors/app-error.ts';
import type { PhotoPage, PhotoPageRequest, PhotoSummary } from '../../plugin-api/index.ts';
import { type SummaryRow, summaryColumns, summaryColumnsOf, toSummary } from '../photo-summary.ts';
import type { PhotoSource } from './contexts.ts';
import { startOf } from './list-places.ts';

type KeyedRow = SummaryRow & { keys: string[] };

/** What is known of a list's parts: behind which keys the page begins (null: with the list), and in which part photos lie. */
export interface PartsRequest {
  readonly behind?: readonly string[] | null;
  readonly partOf?: (keys: readonly string[]) => string;
}

/** One page of visible photos in one statement. */
export async function listPhotos(
  db: Knex,
  scope: Scope,
  source: PhotoSource,
  request: PhotoPageRequest & PartsRequest,
): Promise<PhotoPage> {
  if (request.behind) return listFrom(db, scope, source, { ...request, cursor: request.behind });
  if (request.at !== undefined && request.behind === undefined)
    return listFrom(db, scope, source, { ...request, cursor: startOf(request.at, source) });
  const limit = Math.min(Math.max(request.limit ?? 60, 1), 200);
  const backward = request.at === undefined && request.before !== undefined;
  const cursor = request.at === undefined ? parseCursor(request.after ?? request.before, source) : undefined;
  const rows = await listRows(db, scope, source, { cursor, backward, limit: limit + 1 });
  const hasMore = rows.length > limit;
  const page = rows.slice(0, limit);
  if (backward) page.reverse();
  return {
    ...itemsOf(page, scope, request),
    next: (backward ? cursor !== undefined : hasMore) && page.length > 0 ? cursorOf(page.at(-1)!) : null,
    previous: (backward ? hasMore : cursor !== undefined) && page.length > 0 ? cursorOf(page[0]!) : null,
  };
}

/** The page that begins with a year, a month or another part. NOT_FOUND where nothing lies in it or behind it. */
async function listFrom(
  db: Knex,
  scope: Scope,
  source: PhotoSource,
  request: PhotoPageRequest & PartsRequest & { readonly cursor: readonly string[] },
): Promise<PhotoPage> {
  const { cursor } = request;
  const limit = Math.min(Math.max(request.limit ?? 60, 1), 200);
  const [rows, before] = await Promise.all([
    listRows(db, scope, source, { cursor, backward: false, limit: limit + 1 }),
    listRows(db, scope, source, { cursor, backward: true, limit: 1 }),
  ]);
  const page = rows.slice(0, limit);
  if (page.length === 0) fail('NOT_FOUND');
  return {
    ...itemsOf(page, scope, request),
    next: rows.length > limit ? cursorOf(page.at(-1)!) : null,
    previous: before.length > 0 ? cursorOf(page[0]!) : null,
  };
}

function itemsOf(rows: readonly KeyedRow[], scope: Scope, { partOf }: PartsRequest) {
  const items = rows.map(row => toSummary(row, scope));
  return partOf ? { items, parts: rows.map(({ keys }) => partOf(keys)) } : { items };
}

/** No more rows than this are read of a list at a time. */
const mostRows = 201;

/** Where to begin: behind these values of the source's keys, or behind what a sub-query selects as such. */
export type Start = readonly string[] | Fragment | undefined;

export interface RowRequest {
  readonly cursor: Start;
  readonly backward: boolean;
  /** At most 201. */
  readonly limit: number;
}

async function listRows(
  db: Knex,
  scope: Scope,
  source: PhotoSource,
  request: RowRequest,
): Promise<KeyedRow[]> {
  const rows = selectRows(scope, source, request);
  return (await runListing<KeyedRow>(db, source, rows)).rows;
}

/** Prepared if one plan is right for all values. */
export function runListing<Row>(db: Knex, source: PhotoSource, { sql, bindings }: Fragment) {
  return source.isSteady
    ? runPrepared<Row>(db, sql, bindings)
    : db.raw<{ rows: Row[] }>(sql, bindings as never[]);
}

/**
 * The limit within tells the planner that few rows are wanted, which a bound one can't: a kept plan would take it for a tenth
 * of all rows.
 */
export function selectRows(scope: Scope, source: PhotoSource, request: RowRequest): Fragment {
  const columns = summaryColumns(scope);
  const conditions = [...listConditions(scope, source), ...keysetCondition(source, request)];
  const direction = source.descending === request.backward ? 'asc' : 'desc';
  const keys = source.keys.map(key => key.sql);
  return {
    sql: `select ${summaryColumnsOf('f')}, f.keys from (
       select ${columns.sql}, array[${keys.map(key => `${key}::text`).join(', ')}] as keys
       from ${source.from.sql}
       where ${conditions.map(condition => `(${condition.sql})`).join(' and ')}
       order by ${keys.map(key => `${key} ${direction}`).join(', ')}
       limit ${mostRows}) f
     limit ?`,
    bindings: bindingsOf([columns, source.from, ...conditions], request.limit),
  };
}

/** How many there are on one side of a place in a list, up to the limit. */
export function countOnSide(scope: Scope, source: PhotoSource, request: RowRequest): Fragment {
  const conditions = [...listConditions(scope, source), ...keysetCondition(source, request)];
  return {
    sql: `select count(*)::integer from (select 1 from ${source.from.sql}
      where ${conditions.map(condition => `(${condition.sql})`).join(' and ')} limit ?) n`,
    bindings: bindingsOf([source.from, ...conditions], request.limit),
  };
}

export function listConditions(scope: Scope, source: PhotoSource): readonly Fragment[] {
  return [source.isTrash ? trashedPhotos(scope) : judged(scope, source), ...source.where];
}

/**
 * For a kept plan, the planner must not begin with the photos that a viewer may see, of which it can't know how many they are:
 * `coalesce` hides the condition from it.
 */
function judged(scope: Scope, source: PhotoSource): Fragment {
  const visible = visiblePhotos(scope);
  return source.isSteady && !scope.seesAll ? { ...visible, sql: `coalesce(${visible.sql}, false)` } : visible;
}

function keysetCondition(source: PhotoSource, { cursor, backward }: RowRequest): Fragment[] {
  if (!cursor) return [];
  const columns = source.keys.map(key => key.sql).join(', ');
  const sign = source.descending === backward ? '>' : '<';
  const start = 'sql' in cursor ? cursor : boundKeys(source, cursor);
  return [{ ...start, sql: `(${columns}) ${sign} (${start.sql})` }];
}

function boundKeys(source: PhotoSource, values: readonly string[]): Fragment {
  return { sql: source.keys.map(key => `?::${key.type}`).join(', '), bindings: values };
}

/** The keys of a photo, as `k0` and so on; no row if the photo is not in the list. */
export function selectKeys(scope: Scope, source: PhotoSource, photoId: string): Fragment {
  const conditions = [...listConditions(scope, source), { sql: 'p.id = ?', bindings: [photoId] }];
  return {
    sql: `select ${source.keys.map((key, i) => `${key.sql} as k${i}`).join(', ')} from ${source.from.sql}
      where ${conditions.map(condition => `(${condition.sql})`).join(' and ')}`,
    bindings: bindingsOf([source.from, ...conditions]),
  };
}

export function bindingsOf(fragments: readonly Fragment[], ...last: readonly unknown[]): never[] {
  return [...fragments.flatMap(fragment => fragment.bindings), ...last] as never[];
}

/** A cursor is the key values of a row, opaque to whoever passes it on. */
function cursorOf(row: KeyedRow): string {
  return Buffer.from(JSON.stringify(row.keys)).toString('base64url');
}

const isWellFormed: Record<PhotoSource['keys'][number]['type'], (value: string) => boolean> = {
  bigint: value => /^-?\d{1,18}$/.test(value),
  real: value => /^-?\d{1,20}(\.\d{1,20})?$/.test(value),
  text: value => /^[^\0]{0,2000}$/s.test(value),
  timestamptz: isTimestamp,
};

function parseCursor(cursor: string | undefined, source: PhotoSource): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  const values = decodeCursor(cursor);
  const fits =
    values.length === source.keys.length && source.keys.every((key, i) => isWellFormed[key.type](values[i]!));
  return fits ? values : fail('NOT_FOUND');
}

function decodeCursor(cursor: string): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) && values.every(value => typeof value === 'string') ? values : [];
  } catch {
    return [];
  }
}

/** Summaries of photos that are known to be visible, by id, such as the covers of listed albums. */
export async function findSummaries(
  db: Knex,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, PhotoSummary>> {
  if (ids.length === 0) return new Map();
  const columns = summaryColumns(scope);
  const { rows } = await runPrepared<SummaryRow>(
    db,
    `select ${columns.sql} from photos p where p.id = any (?::text[])`,
    bindingsOf([columns], [...new Set(ids)]),
  );
  return new Map(rows.map(row => [row.id, toSummary(row, scope)]));
}
