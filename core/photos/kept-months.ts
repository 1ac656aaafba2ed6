import type { Scope } from '../access/index.ts';
import type { MonthCount } from '../plugin-api/index.ts';

type Counted = Promise<readonly MonthCount[]>;

/** Counts per month, kept with the scope that they were counted for: they end when it does. */
export interface KeptMonths {
  find(scope: Scope, list: string, count: () => Counted): Counted;
}

/** Over all viewers, at some kilobytes each; one more and all are counted anew. */
const mostLists = 500;

/**
 * A scope is given as the same object for as long as nothing changes, so a list of a hundred thousand photos is counted once
 * after each change, not for each page of it. Who asks while it is being counted waits for the same answer.
 */
export function createKeptMonths(): KeptMonths {
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
