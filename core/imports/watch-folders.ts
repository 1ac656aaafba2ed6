import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { Log } from '../log/create-log.ts';
import { isIgnored } from './file-names.ts';

export interface WatchOptions {
  readonly paths: readonly string[];
  readonly log: Log;
  /** Files below one of the folders that are whole by now. The next ones wait until it is done. */
  readonly onArrival: (arrivals: { root: string; files: readonly string[] }) => Promise<void>;
}

export interface FolderWatch {
  /** Begins to tell of what has arrived since the watch was set up. */
  start(): void;
  /** What is under way is finished. */
  close(): Promise<void>;
}

/** ms that a file's size must stay the same, and between looks at it. */
const settled = { stabilityThreshold: 500, pollInterval: 100 };

/** Watches folders for new files; resolves when nothing that arrives from now on is missed. */
export async function watchFolders({ paths, log, onArrival }: WatchOptions): Promise<FolderWatch> {
  const roots = await Promise.all(paths.map(each => realpath(each)));
  const arrived = new Map<string, string[]>();
  let working: Promise<void> | undefined;
  let isStarted = false;
  let isClosed = false;

  const work = async () => {
    for (let next = takeOne(arrived); next && !isClosed; next = takeOne(arrived)) await onArrival(next);
  };
  const wake = () => {
    if (!isStarted || isClosed) return;
    working ??= work()
      .catch(error => log.error({ err: error }, 'what arrived could not be imported'))
      .finally(() => {
        working = undefined;
        if (arrived.size > 0) wake();
      });
  };
  const watcher = watch(roots, {
    ignoreInitial: true,
    followSymlinks: false,
    awaitWriteFinish: settled,
    ignored: file => isBelowIgnored(file, roots),
  });
  watcher.on('add', file => {
    const root = roots.find(each => file === each || file.startsWith(each + path.sep)) ?? path.dirname(file);
    arrived.set(root, [...(arrived.get(root) ?? []), file]);
    wake();
  });
  watcher.on('error', error => log.warn({ err: error }, 'a folder cannot be watched'));
  await isReady(watcher);
  return {
    start() {
      isStarted = true;
      wake();
    },
    async close() {
      isClosed = true;
      await watcher.close();
      await working;
    },
  };
}

function isReady(watcher: FSWatcher): Promise<void> {
  return new Promise(resolve => watcher.once('ready', () => resolve()));
}

function isBelowIgnored(file: string, roots: readonly string[]): boolean {
  const root = roots.find(each => file.startsWith(each + path.sep));
  return root !== undefined && path.relative(root, file).split(path.sep).some(isIgnored);
}

function takeOne(arrived: Map<string, string[]>): { root: string; files: string[] } | undefined {
  for (const [root, files] of arrived) {
    arrived.delete(root);
    return { root, files };
  }
  return undefined;
}
