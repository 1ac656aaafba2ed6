import type { Scope } from '../access/index.ts';

/** Counts per month or part of a list, kept with the scope that they were counted for: they end when it does. */
export interface KeptCounts<Count> {
  find(scope: Scope, list: string, count: () => Promise<readonly Count[]>): Promise<readonly Count[]>;
}

/** Over all viewers, at some kilobytes each; one more and all are counted anew. */
const mostLists = 500;

/**
 * A scope is given as the same object for as long as nothing changes, so a list of a hundred thousand photos is counted once
 * after each change, not for each page of it. Who asks while it is being counted waits for the same answer.
 */
export function createKeptCounts<Count>(): KeptCounts<Count> {
  type Counted = Promise<readonly Count[]>;
  let kept = new WeakMap<Scope, Map<string, Counted>>();
  let lists = 0;
  return {
    find(scope, list, count) {
      const known = kept.get(scope)?.get(list);
      if (known) return known;
      if (++lists > mostLists) {
        kept = new WeakMap();
        lists = 1;
      }
      const ofScope = kept.get(scope) ?? new Map<string, Counted>();
      const counted = count();
      kept.set(scope, ofScope.set(list, counted));
      counted.catch(() => ofScope.delete(list));
      return counted;
    },
  };
}
