import type { Knex } from 'knex';
import type { Viewer } from '../plugin-api/index.ts';
import { mayManageAll } from './decide.ts';
import { readNextOpening } from './queries/next-publication.ts';
import { resolveScope } from './resolve-scope.ts';
import type { Scope } from './scope.ts';

export type ResolveScope = (viewer: Viewer) => Promise<Scope>;

interface Kept {
  readonly generation: number;
  /** By the clock of `performance`. */
  readonly until: number;
  readonly scope: Scope;
}

/**
 * Resolves viewers, and keeps what guests resolve to: all of them to the same roots, and each of their requests, thumbnails
 * too, begins with it. It holds until something changes or a root opens or closes by the clock.
 *
 * @param generation grows with each change; null: nobody tells us of changes, so nothing is kept
 */
export function keepGuestScope(db: Knex, generation: () => number | null): ResolveScope {
  let kept: Kept | null = null;
  const isCurrent = (candidate: Kept) =>
    candidate.generation === generation() && performance.now() < candidate.until;

  async function resolveGuest(): Promise<Scope> {
    if (kept && isCurrent(kept)) return kept.scope;
    const before = generation();
    const wait = await readNextOpening(db);
    const until = performance.now() + (wait ?? Number.POSITIVE_INFINITY);
    const scope = await resolveScope(db, { kind: 'guest' });
    // What changed while we read is read again by the next request.
    if (before !== null) kept = { generation: before, until, scope };
    return scope;
  }

  return async viewer => {
    if (viewer.kind === 'guest') return resolveGuest();
    if (viewer.kind === 'token' || !mayManageAll(viewer)) return resolveScope(db, viewer);
    const userId = viewer.kind === 'user' ? viewer.userId : null;
    return { ...(await resolveGuest()), viewer, seesAll: true, userId };
  };
}
