import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Export, splitPath, type TakeoutEntry } from './entry.ts';
import { openZip } from './zip.ts';

/** All parts of an export as one, and what of them could not be opened. */
export interface OpenExport extends Export {
  readonly unreadable: readonly string[];
}

const isZip = (name: string) => name.toLowerCase().endsWith('.zip');

/** Archives, folders, and folders of archives. Rejects when one of the paths isn't there. */
export async function openExport(paths: readonly string[]): Promise<OpenExport> {
  const archives: string[] = [];
  const entries: TakeoutEntry[] = [];
  const unreadable: string[] = [];
  for (const named of paths) {
    const whole = path.resolve(named);
    if ((await stat(whole)).isDirectory()) await walk(whole, { root: whole, archives, entries, unreadable });
    else archives.push(whole);
  }
  const opened: Export[] = [];
  for (const archive of new Set(archives.toSorted())) {
    await openZip(archive).then(
      zip => opened.push(zip),
      () => unreadable.push(archive),
    );
  }
  return {
    entries: [...entries, ...opened.flatMap(zip => zip.entries)],
    unreadable,
    close: () => opened.forEach(zip => void zip.close()),
  };
}

interface Walk {
  readonly root: string;
  readonly archives: string[];
  readonly entries: TakeoutEntry[];
  readonly unreadable: string[];
}

/** Links are not followed: an export has none. */
async function walk(folder: string, found: Walk): Promise<void> {
  const listed = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (listed === null) return void found.unreadable.push(folder);
  for (const each of listed.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, each.name);
    if (each.isDirectory()) await walk(file, found);
    else if (each.isFile() && isZip(each.name)) found.archives.push(file);
    else if (each.isFile()) found.entries.push(await toEntry(file, found.root));
  }
}

async function toEntry(file: string, root: string): Promise<TakeoutEntry> {
  // The folder that was named is an album of its own where it is one.
  const below = path.join(path.basename(root), path.relative(root, file)).split(path.sep).join('/');
  const found = await stat(file).catch(() => null);
  return {
    ...{ path: below, ...splitPath(below), bytes: found?.size ?? 0, shownPath: below },
    problem: found === null ? 'unreadable' : null,
    async read(most) {
      if ((found?.size ?? 0) > most) throw new Error('too large');
      return readFile(file);
    },
    toFile: async () => file,
  };
}
