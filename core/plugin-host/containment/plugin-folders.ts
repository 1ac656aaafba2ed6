import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** One call on a stack, with the plugin that its file belongs to; null: core's, a package's or Node's own. */
export interface StackFrame {
  readonly plugin: string | null;
  readonly function: string;
  /** Absolute path, or what Node calls its own (`node:timers`). */
  readonly file: string;
  readonly line: number;
}

/** Which files are whose. */
export interface PluginFolders {
  /** Before any of its code is loaded. */
  add(plugin: string, folder: string): void;
  /** Told of those that are known, and of each that is added. Returns what ends it. */
  onAdd(listener: (plugin: string, folder: string) => void): () => void;
  /** `file` is a path or the address of a module, `?query` included. */
  ownerOf(file: string): string | null;
  /** Of an error's `stack`, the innermost call first. */
  frames(stack: string | undefined): readonly StackFrame[];
}

export function createPluginFolders(): PluginFolders {
  const folders = new Map<string, string>();
  const listeners = new Set<(plugin: string, folder: string) => void>();
  const ownerOf = (file: string) => findOwner(folders, toPath(file));
  return {
    add(plugin, folder) {
      // modules are known by their real path
      for (const each of [folder, realPathOf(folder)]) {
        const known = withSlash(each);
        if (folders.get(known) === plugin) continue;
        folders.set(known, plugin);
        for (const tell of listeners) tell(plugin, known);
      }
    },
    onAdd(listener) {
      for (const [folder, plugin] of folders) listener(plugin, folder);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ownerOf,
    frames: stack => (stack ?? '').split('\n').flatMap(line => parseFrame(line, ownerOf)),
  };
}

/** Of folders in each other the inner one counts. */
function findOwner(folders: ReadonlyMap<string, string>, file: string): string | null {
  let best = '';
  for (const folder of folders.keys()) {
    if (folder.length > best.length && file.startsWith(folder)) best = folder;
  }
  return folders.get(best) ?? null;
}

/** `    at name (file:line:column)` or `    at file:line:column`. */
const framePattern = /^\s*at (?:async )?(?:(.*?) \()?((?:file:|node:|\/|[A-Za-z]:\\).*?):(\d+):\d+\)?$/;

function parseFrame(line: string, ownerOf: PluginFolders['ownerOf']): readonly StackFrame[] {
  const match = framePattern.exec(line);
  if (!match) return [];
  const [, name, file, number] = match;
  return [{ plugin: ownerOf(file!), function: name ?? '', file: toPath(file!), line: Number(number) }];
}

/** Of a module's address; of anything else what it is. */
export function toPath(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}

function realPathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function withSlash(folder: string): string {
  return folder.endsWith(path.sep) ? folder : folder + path.sep;
}
