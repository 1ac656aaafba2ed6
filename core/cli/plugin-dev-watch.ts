import path from 'node:path';
import { watch } from 'chokidar';

/** ms without a change until what was saved is read: editors write a file in several steps, and several files at once. */
const pause = 120;

/** Tells which files were saved, one call after the other. */
export async function watchPlugin(
  folder: string,
  onSaved: (files: readonly string[]) => Promise<void>,
): Promise<{ stop(): Promise<void> }> {
  const saved = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();
  const read = () => {
    const files = [...saved].toSorted();
    saved.clear();
    work = work.then(() => onSaved(files));
  };
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: file => isLeftOut(path.relative(folder, file)),
  });
  watcher.on('all', (_, file) => {
    saved.add(path.relative(folder, file));
    clearTimeout(timer);
    timer = setTimeout(read, pause);
  });
  await new Promise<void>(resolve => watcher.once('ready', resolve));
  return {
    async stop() {
      clearTimeout(timer);
      await watcher.close();
      await work;
    },
  };
}

/** Packages, version control, and what editors leave beside a file. */
function isLeftOut(file: string): boolean {
  return file.split(path.sep).some(name => name === 'node_modules' || /^\.|~$|\.(swp|tmp)$/.test(name));
}
