import type { Scope } from '../access/index.ts';
import type { PhotoBytes } from '../plugin-api/index.ts';

type Found = Promise<PhotoBytes | undefined>;

/** Answers about bytes, kept with the scope that they were judged by: they end when it does. */
export interface KeptBytes {
  find(scope: Scope, id: string, judge: () => Found): Found;
}

/** Photos that are kept for each scope; more begin it anew. A hundred walls of photos, at some hundred bytes each. */
const mostPhotos = 6_000;

/**
 * A scope is given as the same object for as long as nothing changes, so what was judged by it once is true until then:
 * a wall of thumbnails that was looked at before is judged without asking the database.
 */
export function createKeptBytes(): KeptBytes {
  const kept = new WeakMap<Scope, Map<string, Found>>();
  const answersOf = (scope: Scope) => {
    const answers = kept.get(scope);
    if (answers && answers.size < mostPhotos) return answers;
    const empty = new Map<string, Found>();
    kept.set(scope, empty);
    return empty;
  };
  return {
    find(scope, id, judge) {
      const answers = answersOf(scope);
      const known = answers.get(id);
      if (known) return known;
      const found = judge();
      answers.set(id, found);
      found.catch(() => answers.delete(id));
      return found;
    },
  };
}
