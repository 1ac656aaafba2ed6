import type { Knex } from 'knex';
import { type Fragment, type Scope, visiblePhotos } from '../../access/index.ts';
import { runPrepared } from '../../database/prepared.ts';
import { isTimestamp } from '../../database/timestamps.ts';
import { fail } from '../../errors/app-error.ts';
import type { Page, PageRequest, PhotoSummary } from '../../plugin-api/index.ts';
import { type SummaryRow, summaryColumns, toSummary } from '../photo-summary.ts';
import type { PhotoSource } from './contexts.ts';

type KeyedRow = SummaryRow & { keys: string[] };

/** One page of visible photos in one statement. */
export async function listPhotos(
  db: Knex,
  scope: Scope,
  source: PhotoSource,
  request: PageRequest,
): Promise<Page<PhotoSummary>> {
  const limit = Math.min(Math.max(request.limit ?? 60, 1), 200);
  const backward = request.before !== undefined;
  const cursor = parseCursor(request.after ?? request.before, source);
  const rows = await listRows(db, scope, source, { cursor, backward, limit: limit + 1 });
  const hasMore = rows.length > limit;
  const page = rows.slice(0, limit);
  if (backward) page.reverse();
  return {
    items: page.map(toSummary),
    next: (backward ? cursor !== undefined : hasMore) && page.length > 0 ? cursorOf(page.at(-1)!) : null,
    previous: (backward ? hasMore : cursor !== undefined) && page.length > 0 ? cursorOf(page[0]!) : null,
  };
}

export interface RowRequest {
  /** Values of the source's keys to begin behind. */
  readonly cursor: readonly string[] | undefined;
  readonly backward: boolean;
  readonly limit: number;
}

export async function listRows(
  db: Knex,
  scope: Scope,
  source: PhotoSource,
  request: RowRequest,
): Promise<KeyedRow[]> {
  const columns = summaryColumns(scope);
  const conditions = [
    ...(source.isTrash ? [] : [visiblePhotos(scope)]),
    ...source.where,
    ...keysetCondition(source, request),
  ];
  const direction = source.descending === request.backward ? 'asc' : 'desc';
  const keys = source.keys.map(key => key.sql);
  const { rows } = await db.raw<{ rows: KeyedRow[] }>(
    `select ${columns.sql}, array[${keys.map(key => `${key}::text`).join(', ')}] as keys
     from ${source.from.sql}
     where ${conditions.map(condition => `(${condition.sql})`).join(' and ')}
     order by ${keys.map(key => `${key} ${direction}`).join(', ')}
     limit ?`,
    bindingsOf([columns, source.from, ...conditions], request.limit),
  );
  return rows;
}

function keysetCondition(source: PhotoSource, { cursor, backward }: RowRequest): Fragment[] {
  if (!cursor) return [];
  const columns = source.keys.map(key => key.sql).join(', ');
  const values = source.keys.map(key => `?::${key.type}`).join(', ');
  const sign = source.descending === backward ? '>' : '<';
  return [{ sql: `(${columns}) ${sign} (${values})`, bindings: cursor }];
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
  return new Map(rows.map(row => [row.id, toSummary(row)]));
}
