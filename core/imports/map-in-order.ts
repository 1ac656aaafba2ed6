export interface OrderOptions {
  /** At a time. */
  readonly concurrency: number;
  /** Begun and not yet taken, at most: a slow one at the head doesn't stop those behind it until then. */
  readonly window: number;
  /** Nothing new is begun once it is aborted; what was begun comes out. */
  readonly signal?: AbortSignal;
}

/** Works on several items at once and yields the results in the order of the items. What `work` throws is thrown in its place. */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item>,
  { concurrency, window, signal }: OrderOptions,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const source = Iterator.from(items);
  const begun: Promise<Result>[] = [];
  let running = 0;
  let isEnded = false;
  const fill = () => {
    while (running < concurrency && begun.length < window && !isEnded && !signal?.aborted) {
      const next = source.next();
      if (next.done) return;
      running += 1;
      const result = work(next.value).finally(() => {
        running -= 1;
        fill();
      });
      // It is looked at when its turn comes.
      result.catch(() => {});
      begun.push(result);
    }
  };
  try {
    for (fill(); begun.length > 0; fill()) {
      const result = await begun[0]!;
      begun.shift();
      yield result;
    }
  } finally {
    isEnded = true;
    await Promise.allSettled(begun);
  }
}
