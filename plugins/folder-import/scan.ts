import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { FolderItem, SkippedItem, SqlDatabase } from 'enfilade/plugin-api';
import { type FolderProblem, listFiles, type SeenFile } from './queries.ts';
import type { Settings, WatchedFolder } from './settings.ts';
import { type FoundFile, type FoundFolder, walkFolders } from './walk.ts';

export interface ScanOptions {
  /** Absolute folders to look into; absent: all that are watched. */
  readonly below?: readonly string[];
  /** Looks again at what was refused. */
  readonly again?: boolean;
}

/** What a run has found out about one watched folder. */
export interface LookedAt {
  readonly root: string;
  readonly folder: WatchedFolder;
  /** What was known of the part that is looked at. */
  readonly known: ReadonlyMap<string, SeenFile>;
  /** Every file that is there, by path. */
  readonly found: Map<string, FoundFile>;
  /** New or changed, and named to the import. */
  readonly offered: FoundFile[];
  readonly unreadable: string[];
  waiting: number;
  problem: FolderProblem | null;
  isWhole: boolean;
}

export interface ScanParts {
  readonly db: SqlDatabase;
  readonly settings: Settings;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Names what is new or changed in the watched folders, folder by folder. `looked` fills while it goes. */
export async function* scanFolders(
  { below, again = false }: ScanOptions,
  looked: LookedAt[],
  parts: ScanParts,
): AsyncGenerator<FolderItem | SkippedItem> {
  for (const folder of parts.settings.folders) {
    const root = await realpath(folder.path).catch(() => null);
    const start = startFolder(root ?? path.resolve(folder.path), folder);
    if (root === null) {
      looked.push({ ...start, problem: 'missing' });
      continue;
    }
    const starts = below === undefined ? [root] : topmost(below.filter(each => isInside(each, root)));
    if (starts.length === 0) continue;
    const known = new Map<string, SeenFile>();
    for (const each of starts)
      for (const [file, seen] of await listFiles(parts.db, each)) known.set(file, seen);
    const whole = { ...start, known, isWhole: below === undefined };
    looked.push(whole);
    for (const each of starts) yield* lookInto(each, whole, { ...parts, again });
    if (whole.unreadable.includes(root)) whole.problem = 'unreadable';
    else if (whole.isWhole && whole.found.size === 0 && known.size > 0) whole.problem = 'empty';
  }
}

function startFolder(root: string, folder: WatchedFolder): LookedAt {
  const nothing = { known: new Map(), found: new Map(), offered: [], unreadable: [] };
  return { root, folder, ...nothing, waiting: 0, problem: null, isWhole: true };
}

/** A folder in another one of the list is looked at with that. */
function topmost(folders: readonly string[]): string[] {
  const all = [...new Set(folders)];
  return all.filter(each => !all.some(other => other !== each && isInside(each, other))).toSorted();
}

export function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

async function* lookInto(
  start: string,
  looked: LookedAt,
  { settings, signal, now, again }: ScanParts & { readonly again: boolean },
): AsyncGenerator<FolderItem> {
  for await (const folder of walkFolders(start, unreadable => looked.unreadable.push(unreadable))) {
    signal.throwIfAborted();
    for (const file of folder.files) looked.found.set(file.path, file);
    const changed = folder.files.filter(file => isChanged(file, looked.known.get(file.path), again));
    const whole = changed.filter(file => !isYoung(file, now(), settings.settleSeconds));
    looked.waiting += changed.length - whole.length;
    if (whole.length === 0) continue;
    looked.offered.push(...whole);
    yield toItem(folder, whole, looked);
  }
}

function isChanged(file: FoundFile, seen: SeenFile | undefined, again: boolean): boolean {
  if (seen === undefined || (again && seen.problem !== null)) return true;
  return seen.bytes !== file.bytes || seen.modifiedMs !== file.modifiedMs;
}

/** Somebody may be writing to it still; a clock that goes ahead is not waited for. */
function isYoung({ modifiedMs }: FoundFile, now: number, settleSeconds: number): boolean {
  const age = now - modifiedMs;
  return age > -60_000 && age < settleSeconds * 1_000;
}

function toItem(
  { path: at }: FoundFolder,
  files: readonly FoundFile[],
  { root, folder }: LookedAt,
): FolderItem {
  const top = (folder.albumRoot ?? '').split('/').map(title => title.trim());
  const titles = top.some(Boolean) ? top.filter(Boolean) : [path.basename(root) || root];
  const below = path.relative(root, at).split(path.sep).filter(Boolean);
  return {
    folder: at,
    names: files.map(file => path.basename(file.path)),
    album: [...titles, ...below].slice(0, 20),
    shownPath: at,
    refresh: true,
    ...(folder.inPlace && { inPlaceBelow: root }),
  };
}
