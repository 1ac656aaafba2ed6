import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { watch } from 'chokidar';
import type { PluginLog } from 'enfilade/plugin-api';
import { isInside } from './scan.ts';
import type { Settings } from './settings.ts';

export interface FolderWatch {
  close(): Promise<void>;
}

interface WatchParts {
  readonly settings: Settings;
  readonly log: PluginLog;
  /** Asks for a look into these folders; false: there is one under way, ask again. */
  readonly ask: (folders: readonly string[]) => Promise<boolean>;
  readonly patience?: typeof usual;
}

/** ms from a change to asking, and to asking again. */
const usual = { first: 2_000, again: 5_000 };

/** Hears of what changes in the folders, and asks for a look into just these. */
export async function watchFolders({
  settings,
  log,
  ask,
  patience = usual,
}: WatchParts): Promise<FolderWatch> {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const later = (ms: number) => {
    if (!isClosed) timer ??= setTimeout(() => void tell(), ms);
  };
  const tell = async () => {
    timer = undefined;
    const folders = [...changed];
    changed.clear();
    const isHeard = await ask(folders).catch(error => {
      log.warn({ err: error }, 'a look into the folders could not be asked for');
      return false;
    });
    if (isHeard) return;
    for (const folder of folders) changed.add(folder);
    later(patience.again);
  };

  const roots = await Promise.all(
    settings.folders.map(({ path: named }) => realpath(named).catch(() => null)),
  );
  const there = roots.filter(root => root !== null);
  const watcher = watch(there, {
    ignoreInitial: true,
    followSymlinks: false,
    awaitWriteFinish: { stabilityThreshold: settings.settleSeconds * 1_000, pollInterval: 200 },
    ignored: file => path.basename(file).startsWith('.') && !there.includes(file),
  });
  watcher.on('all', (_event, file) => {
    const root = there.find(each => isInside(file, each));
    if (root === undefined) return;
    changed.add(file === root ? root : path.dirname(file));
    later(patience.first);
  });
  watcher.on('error', error => log.warn({ err: error }, 'a folder cannot be watched'));
  await new Promise<void>(resolve => watcher.once('ready', () => resolve()));
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
