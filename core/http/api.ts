import { fail } from '../errors/app-error.ts';
import { readBody } from './read-body.ts';
import type { Context } from './state.ts';

/** Cursors of a keyset-paged list; null at the ends. */
export interface ApiPage {
  readonly next: string | null;
  readonly previous: string | null;
}

/** Whether a path belongs to the API: errors are JSON there, whatever was asked for. */
export function isApiPath(path: string): boolean {
  return /^\/api(\/|$)/i.test(path);
}

/** Answers with `{ data }`, a list with `{ data, page }`. */
export function sendData(ctx: Context, data: unknown, page?: ApiPage): void {
  ctx.type = 'application/json; charset=utf-8';
  ctx.body = JSON.stringify(page === undefined ? { data } : { data, page });
}

/** For lists that are short enough to come whole. */
export const onlyPage: ApiPage = { next: null, previous: null };

/**
 * The body as JSON, once it has passed the check (see `createCheck`).
 *
 * @throws AppError VALIDATION_FAILED with the pointer to what is wrong
 */
export async function readJson<Value>(ctx: Context, check: (value: Value) => void): Promise<Value> {
  if (!ctx.is('json', '+json'))
    fail('VALIDATION_FAILED', { message: 'The body must be JSON: Content-Type: application/json.' });
  const value = parseJson(await readBody(ctx));
  check(value as Value);
  refuseNul(value, '');
  return value as Value;
}

/** The query as texts by name, once they have passed the check; a name that is given twice has a list, which fails it. */
export function readQuery<Value>(ctx: Context, check: (value: Value) => void): Value {
  const query = { ...ctx.query } as Value;
  check(query);
  refuseNul(query, '');
  return query;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return fail('VALIDATION_FAILED', { message: 'The body is no valid JSON.', pointer: '', cause });
  }
}

/** PostgreSQL's text cannot hold it. */
function refuseNul(value: unknown, pointer: string): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) fail('VALIDATION_FAILED', { message: `${pointer} holds a NUL.`, pointer });
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) refuseNul(part, `${pointer}/${name}`);
  }
}
