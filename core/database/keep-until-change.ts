/** Grows with each change of the gallery; null: nobody tells us of changes, so nothing may be kept. */
export type Generation = () => number | null;

/** Kept at a time; more begin anew. */
const mostKept = 5_000;

/**
 * Asks the database once per key and generation, however many ask at the same time. What was asked before a change is
 * asked again after it; what failed is not kept.
 */
export function keepUntilChange<Answer>(
  generation: Generation,
  ask: (key: string) => Promise<Answer>,
): (key: string) => Promise<Answer> {
  let at: number | null = null;
  const kept = new Map<string, Promise<Answer>>();
  return key => {
    const now = generation();
    if (now === null) return ask(key);
    if (now !== at || kept.size >= mostKept) kept.clear();
    at = now;
    const known = kept.get(key);
    if (known) return known;
    const answer = ask(key);
    kept.set(key, answer);
    answer.catch(() => kept.get(key) === answer && kept.delete(key));
    return answer;
  };
}

/** The same for what there is one of. */
export function keepOneUntilChange<Answer>(
  generation: Generation,
  ask: () => Promise<Answer>,
): () => Promise<Answer> {
  const read = keepUntilChange(generation, ask);
  return () => read('');
}
