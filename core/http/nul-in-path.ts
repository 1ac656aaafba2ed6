import { fail } from '../errors/app-error.ts';
import type { Middleware } from './state.ts';

/** Nothing of ours has a NUL in its path, and the database refuses to be asked about one. */
export function refuseNulInPath(): Middleware {
  return (ctx, next) => (ctx.path.includes('%00') ? fail('NOT_FOUND') : next());
}
