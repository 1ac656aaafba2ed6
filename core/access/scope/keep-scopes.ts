import type { Knex } from 'knex';
import type { Viewer } from '../../plugin-api/index.ts';
import { type AccessRules, failureLasts, hasFailed, isSameList, noRules } from '../rules/access-rules.ts';
import { readNextPublication } from './queries/next-publication.ts';
import { resolveScope } from './resolve-scope.ts';
import type { Scope } from './scope.ts';

export type ResolveScope = (viewer: Viewer) => Promise<Scope>;

/** The time in which whoever was resolved sees the same: nothing changes, nor is published or withdrawn by the clock. */
interface Period {
  readonly generation: number;
  /** By the clock of `performance`. */
  readonly until: number;
  /** The rules of plugins that are in force. */
  readonly sources: readonly unknown[];
  readonly scopes: Map<string, Kept>;
}

interface Kept {
  readonly scope: Promise<Scope>;
  /** By the clock of `performance`. */
  until: number;
}

/** ms; over days the clocks of this process and of the database would come apart. */
const longest = 60_000;

/** Kept in one period; more begin it anew. */
const mostScopes = 1_000;

/**
 * Resolves viewers, and keeps what guests and signed-in people resolve to: each of their requests, thumbnails too, begins
 * with it. As long as it holds the very same object is given, so that others can keep with it what they worked out from it.
 * Links that are open are kept until they end; tokens are resolved each time, because they end by clocks of their own.
 *
 * @param generation grows with each change; null: nobody tells us of changes, so nothing is kept
 * @param rules of plugins; other plugins, or the same set up anew, begin everything anew
 */
export function keepScopes(
  db: Knex,
  generation: () => number | null,
  rules: AccessRules = noRules,
): ResolveScope {
  let current: Period | null = null;
  const isCurrent = (period: Period) =>
    period.generation === generation() &&
    isSameList(period.sources, rules.sources()) &&
    performance.now() < period.until &&
    period.scopes.size < mostScopes;

  async function findPeriod(): Promise<Period | null> {
    if (current && isCurrent(current)) return current;
    const [before, sources] = [generation(), rules.sources()];
    if (before === null) return null;
    // from before the question, which takes a while: nothing may be kept a moment too long
    const asked = performance.now();
    const wait = await readNextPublication(db);
    const until = asked + (wait === null ? Number.POSITIVE_INFINITY : Math.min(wait, longest));
    // What changed while we read is read again by the next request.
    current = { generation: before, until, sources, scopes: new Map() };
    return current;
  }

  return async viewer => {
    const key = rules.isAsking() ? null : keyOf(viewer);
    const period = key === null ? null : await findPeriod();
    if (key === null || period === null) return resolveScope(db, viewer, rules);
    const known = period.scopes.get(key);
    if (known && performance.now() < known.until) return known.scope;
    const kept = { scope: resolveScope(db, viewer, rules), until: Number.POSITIVE_INFINITY };
    period.scopes.set(key, kept);
    const forget = () => period.scopes.get(key) === kept && period.scopes.delete(key);
    kept.scope.then(scope => {
      if (viewer.kind === 'share' && !limit(kept, scope)) forget();
      if (failsNow(scope)) kept.until = Math.min(kept.until, performance.now() + failureLasts);
    }, forget);
    return kept.scope;
  };
}

/** A link that opens nothing now may open by the clock, so it isn't kept at all. */
function limit(kept: Kept, { link }: Scope): boolean {
  if (link === null) return false;
  if (link.expiresAt !== null) kept.until = performance.now() + link.expiresAt.getTime() - Date.now();
  return true;
}

/** What a failing rule hides comes back soon after it works again. */
function failsNow({ hidden, hiddenFromGuests }: Scope): boolean {
  return [...hidden, ...hiddenFromGuests].some(({ rules }) => rules.some(hasFailed));
}

/** Who see the same; null: not kept. Role and groups are as the session says now. */
function keyOf(viewer: Viewer): string | null {
  if (viewer.kind === 'guest') return 'guest';
  if (viewer.kind === 'share') {
    const { shareId, isUnlocked, hasAcceptedTerms, user } = viewer;
    return JSON.stringify(['share', shareId, isUnlocked, hasAcceptedTerms, user?.userId ?? null]);
  }
  if (viewer.kind !== 'user') return null;
  return JSON.stringify([viewer.userId, viewer.role, viewer.groupIds]);
}
