import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PluginFiles } from 'enfilade/plugin-api';

/** What was unpacked of archives, a folder for each run. */
export interface Unpacked {
  /** A new path; what lies behind the newest thousand has been looked at by then, and goes. */
  newFile(run: string, ending: string): Promise<string>;
  /** It was looked at. Files that are not ours stay. */
  forget(file: string): Promise<void>;
  finish(run: string): Promise<void>;
  /** Folders of runs that nobody has finished. */
  removeLeftovers(): Promise<void>;
}

const folder = 'runs';
const mostAtOnce = 1_000;
const leftoverMs = 3 * 24 * 3_600_000;

export function createUnpacked(files: PluginFiles): Unpacked {
  const made = new Map<string, string[]>();
  const root = async () => path.dirname(await files.path(`${folder}/x`));
  return {
    async newFile(run, ending) {
      const plain = /^\.[A-Za-z0-9]{1,8}$/.test(ending) ? ending.toLowerCase() : '';
      const file = await files.path(`${folder}/${run}/${randomUUID()}${plain}`);
      const own = made.get(run) ?? [];
      made.set(run, own);
      own.push(file);
      if (own.length > mostAtOnce) await rm(own.shift()!, { force: true });
      return file;
    },
    async forget(file) {
      if (file.startsWith((await root()) + path.sep)) await rm(file, { force: true });
    },
    async finish(run) {
      made.delete(run);
      await files.remove(`${folder}/${run}`);
    },
    async removeLeftovers() {
      const parent = await root();
      for (const name of await readdir(parent).catch(() => [])) {
        const found = await stat(path.join(parent, name)).catch(() => null);
        if (found && Date.now() - found.mtimeMs > leftoverMs) await files.remove(`${folder}/${name}`);
      }
    },
  };
}
