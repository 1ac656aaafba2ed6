export interface CommitterOptions<Item> {
  /** In one commit. */
  readonly most: number;
  /** ms after the first one. */
  readonly patience: number;
  commit(chunk: readonly Item[]): Promise<void>;
}

/** Gathers what comes in and commits it in order, a chunk at a time, while the next one gathers. */
export interface Committer<Item> {
  /** Waits while the commits are behind. Throws what a commit threw: nothing after it is committed. */
  push(item: Item): Promise<void>;
  end(): Promise<void>;
}

/** Chunks that may wait behind the one that is being committed. */
const mostWaiting = 2;

export function createCommitter<Item>({ most, patience, commit }: CommitterOptions<Item>): Committer<Item> {
  let gathered: Item[] = [];
  let commits: Promise<void> = Promise.resolve();
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.length === 0) return;
    const chunk = gathered;
    gathered = [];
    waiting += 1;
    commits = commits.then(async () => {
      await commit(chunk);
      waiting -= 1;
    });
    // It is looked at by the next push, or at the end.
    commits.catch(() => {});
  };

  return {
    async push(item) {
      if (waiting > mostWaiting) await commits;
      gathered.push(item);
      if (gathered.length >= most) flush();
      else timer ??= setTimeout(flush, patience);
    },
    async end() {
      flush();
      await commits;
    },
  };
}
