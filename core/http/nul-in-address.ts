import { fail } from '../errors/app-error.ts';
import type { Middleware } from './state.ts';

/** Nothing of ours has a NUL in its address, and the database refuses to be asked about one. */
export function refuseNulInAddress(): Middleware {
  return (ctx, next) => (ctx.url.includes('%00') ? fail('NOT_FOUND') : next());
}
