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
  refuseUnstorable(value);
  check(value as Value);
  return value as Value;
}

/** The query as texts by name, once they have passed the check; a name that is given twice has a list, which fails it. */
export function readQuery<Value>(ctx: Context, check: (value: Value) => void): Value {
  const query = { ...ctx.query } as Value;
  check(query);
  refuseUnstorable(query);
  return query;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return fail('VALIDATION_FAILED', { message: 'The body is no valid JSON.', pointer: '', cause });
  }
}

/** Levels of lists and objects in each other; nothing that is meant has as many. */
const deepest = 64;

/**
 * PostgreSQL's text cannot hold a NUL, nor its JSON half a character; and what lies too deep ends the stack of whoever walks
 * through it.
 *
 * @throws AppError VALIDATION_FAILED with the pointer
 */
export function refuseUnstorable(value: unknown, pointer = '', depth = 0): void {
  const refuse = (what: string) => fail('VALIDATION_FAILED', { message: `${pointer} ${what}.`, pointer });
  if (typeof value === 'string') {
    if (value.includes('\0')) refuse('holds a NUL');
    if (!value.isWellFormed()) refuse('holds half a character');
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= deepest)
      fail('VALIDATION_FAILED', { message: 'The body is nested too deeply.', pointer: '' });
    for (const [name, part] of Object.entries(value)) {
      if (name.includes('\0') || !name.isWellFormed()) refuse('has a name that cannot be kept');
      refuseUnstorable(part, `${pointer}/${name}`, depth + 1);
    }
  }
}
