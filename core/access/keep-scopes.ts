import type { Knex } from 'knex';
import type { Viewer } from '../plugin-api/index.ts';
import { readNextPublication } from './queries/next-publication.ts';
import { resolveScope } from './resolve-scope.ts';
import type { Scope } from './scope.ts';

export type ResolveScope = (viewer: Viewer) => Promise<Scope>;

/** The time in which whoever was resolved sees the same: nothing changes, nor is published or withdrawn by the clock. */
interface Period {
  readonly generation: number;
  /** By the clock of `performance`. */
  readonly until: number;
  readonly scopes: Map<string, Promise<Scope>>;
}

/** Kept in one period; more begin it anew. */
const mostScopes = 1_000;

/**
 * Resolves viewers, and keeps what guests and signed-in people resolve to: each of their requests, thumbnails too, begins
 * with it. As long as it holds the very same object is given, so that others can keep with it what they worked out from it.
 * Links and tokens are resolved each time: they end by clocks of their own.
 *
 * @param generation grows with each change; null: nobody tells us of changes, so nothing is kept
 */
export function keepScopes(db: Knex, generation: () => number | null): ResolveScope {
  let current: Period | null = null;
  const isCurrent = (period: Period) =>
    period.generation === generation() && performance.now() < period.until && period.scopes.size < mostScopes;

  async function findPeriod(): Promise<Period | null> {
    if (current && isCurrent(current)) return current;
    const before = generation();
    if (before === null) return null;
    const wait = await readNextPublication(db);
    const until = performance.now() + (wait ?? Number.POSITIVE_INFINITY);
    // What changed while we read is read again by the next request.
    current = { generation: before, until, scopes: new Map() };
    return current;
  }

  return async viewer => {
    const key = keyOf(viewer);
    const period = key === null ? null : await findPeriod();
    if (key === null || period === null) return resolveScope(db, viewer);
    const kept = period.scopes.get(key);
    if (kept) return kept;
    const fresh = resolveScope(db, viewer);
    period.scopes.set(key, fresh);
    fresh.catch(() => period.scopes.delete(key));
    return fresh;
  };
}

/** Who see the same; null: not kept. Role and groups are as the session says now. */
function keyOf(viewer: Viewer): string | null {
  if (viewer.kind === 'guest') return 'guest';
  if (viewer.kind !== 'user') return null;
  return JSON.stringify([viewer.userId, viewer.role, viewer.groupIds]);
}
