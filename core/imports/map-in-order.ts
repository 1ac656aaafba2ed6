export interface OrderOptions {
  /** At a time. */
  readonly concurrency: number;
  /** Begun and not yet taken, at most: a slow one at the head doesn't stop those behind it until then. */
  readonly window: number;
  /** Nothing new is begun once it is aborted; what was begun comes out. */
  readonly signal?: AbortSignal;
}

/**
 * Works on several items at once and yields the results in the order of the items. What `work` throws is thrown in its place,
 * what the items throw after all that came before it.
 */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  { concurrency, window, signal }: OrderOptions,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const source = iteratorOf(items);
  const begun: Promise<Result>[] = [];
  let running = 0;
  let isEnded = false;
  let failure: { readonly error: unknown } | undefined;
  let pulling: Promise<void> | undefined;

  const hasRoom = () => running < concurrency && begun.length < window && !isEnded && !signal?.aborted;
  const begin = (item: Item) => {
    running += 1;
    const result = work(item).finally(() => {
      running -= 1;
      fill();
    });
    // It is looked at when its turn comes.
    result.catch(() => {});
    begun.push(result);
  };
  const pull = async () => {
    try {
      while (hasRoom()) {
        const next = await source.next();
        if (next.done) isEnded = true;
        else begin(next.value);
      }
    } catch (error) {
      isEnded = true;
      failure = { error };
    }
  };
  const fill = () => {
    if (pulling || !hasRoom()) return;
    pulling = pull().finally(() => {
      pulling = undefined;
    });
  };

  try {
    for (;;) {
      fill();
      if (begun.length === 0 && pulling) await pulling;
      if (begun.length === 0) break;
      const result = await begun[0]!;
      begun.shift();
      yield result;
    }
    if (failure) throw failure.error;
  } finally {
    isEnded = true;
    await Promise.allSettled(begun);
    void Promise.resolve(source.return?.()).catch(() => {});
  }
}

function iteratorOf<Item>(items: Iterable<Item> | AsyncIterable<Item>): Iterator<Item> | AsyncIterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
