import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Files of one folder, by name. */
export interface FoundFolder {
  readonly path: string;
  readonly files: readonly FoundFile[];
}

/** Left behind by systems and other programs, or hidden; core passes over the same. */
const isIgnored = (name: string) =>
  name.startsWith('.') || /^(@eaDir|#recycle|#snapshot|\$RECYCLE\.BIN|__MACOSX|lost\+found)$/i.test(name);

/** Lies in every storage folder of a gallery: what is in there came from here. */
const storageMarker = '.enfilade-storage.json';

/**
 * Every folder below one, its own first, in the order of their names. `onUnreadable` hears of what can't be looked into: its
 * files are neither there nor gone.
 */
export async function* walkFolders(
  folder: string,
  onUnreadable: (path: string) => void,
): AsyncGenerator<FoundFolder> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) return onUnreadable(folder);
  if (entries.some(({ name }) => name === storageMarker)) return;
  const seen = entries.filter(({ name }) => !isIgnored(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const files: FoundFile[] = [];
  for (const entry of seen.filter(each => each.isFile() || each.isSymbolicLink())) {
    const file = path.join(folder, entry.name);
    const found = await stat(file).catch(() => null);
    if (found?.isFile()) files.push({ path: file, bytes: found.size, modifiedMs: Math.floor(found.mtimeMs) });
  }
  yield { path: folder, files };
  for (const entry of seen.filter(each => each.isDirectory()))
    yield* walkFolders(path.join(folder, entry.name), onUnreadable);
}
