import type { Scope } from '../access/index.ts';
import type { PhotoBytes } from '../plugin-api/index.ts';

type Found = Promise<PhotoBytes | undefined>;

/** Answers about bytes, kept with the scope that they were judged by: they end when it does. */
export interface KeptBytes {
  find(scope: Scope, id: string, judge: () => Found): Found;
}

/** Over all viewers, at some hundred bytes each; one more and all are judged anew. */
const mostAnswers = 20_000;

/**
 * A scope is given as the same object for as long as nothing changes, so what was judged by it once is true until then:
 * a wall of thumbnails that was looked at before is judged without asking the database.
 */
export function createKeptBytes(): KeptBytes {
  let kept = new WeakMap<Scope, Map<string, Found>>();
  let count = 0;

  function answersOf(scope: Scope): Map<string, Found> {
    const answers = kept.get(scope) ?? new Map<string, Found>();
    kept.set(scope, answers);
    return answers;
  }

  function keep(scope: Scope, id: string, found: Found): void {
    if (++count > mostAnswers) {
      kept = new WeakMap();
      count = 1;
    }
    const answers = answersOf(scope);
    answers.set(id, found);
    found.catch(() => answers.delete(id));
  }

  return {
    find(scope, id, judge) {
      const known = kept.get(scope)?.get(id);
      if (known) return known;
      const found = judge();
      keep(scope, id, found);
      return found;
    },
  };
}
