import type { Log } from '../log/create-log.ts';

/** Counts how often pictures of originals are given, in memory, and writes it down now and then. */
export interface ViewCounter {
  count(sha256: string): void;
  /** Writes down what was counted. What can't be written is counted on. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const everyMs = 30_000;
/** Written down before its time, so that memory stays small. */
const mostOriginals = 20_000;

export function createViewCounter(parts: {
  readonly write: (views: ReadonlyMap<string, number>) => Promise<void>;
  readonly log: Log;
}): ViewCounter {
  let views = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const add = (sha256: string, count: number) => views.set(sha256, (views.get(sha256) ?? 0) + count);

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const counted = views;
    views = new Map();
    try {
      await parts.write(counted);
    } catch (error) {
      parts.log.debug({ err: error }, 'views not written down');
      // a database that is gone for long must not fill the memory
      if (views.size + counted.size <= mostOriginals)
        for (const [sha256, count] of counted) add(sha256, count);
    }
  }

  return {
    count(sha256) {
      add(sha256, 1);
      if (views.size >= mostOriginals) void flush();
      else timer ??= setTimeout(flush, everyMs).unref();
    },
    flush,
    stop: flush,
  };
}
