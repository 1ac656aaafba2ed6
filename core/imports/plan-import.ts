import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../errors/app-error.ts';
import { systemCode } from '../storage/file-errors.ts';
import { isIgnored } from './file-names.ts';
import { type FilePath, isText, textOf } from './file-path.ts';
import type { ImportHooks } from './import-hooks.ts';
import type { FindSidecar } from './pair-files.ts';
import type { ImportPlan, PlannedAlbum } from './plan.ts';
import { createWalk } from './walk.ts';
import { addNamedFiles, childOf, rootFolder, walkFolder } from './walk-folder.ts';

export interface PlanOptions {
  /** Files and folders, absolute or below the working folder. */
  readonly paths: readonly string[];
  /** Everything goes below it, loose files into it; null: to the top. */
  readonly target: Extract<PlannedAlbum, { kind: 'existing' }> | null;
  readonly findSidecar: FindSidecar;
  readonly hooks: ImportHooks;
  readonly signal?: AbortSignal;
}

/**
 * Looks at what lies below the paths, without opening a single file: folders become albums, in the natural order of
 * their names, and loose files go before them. NOT_FOUND for a path that isn't there.
 */
export async function planImport({
  paths,
  target,
  findSidecar,
  hooks,
  signal,
}: PlanOptions): Promise<ImportPlan> {
  const walk = createWalk({ findSidecar, hooks, signal });
  const seen = new Set<string>();
  for (const named of paths) {
    const root = await findRoot(named);
    if (seen.has(textOf(root))) continue;
    seen.add(textOf(root));
    if ((await stat(root)).isDirectory()) await walkFolder(walk, rootFolder(root, target));
    // One file alone goes where the loose files of its folder go.
    else await addNamedFiles(walk, rootFolder(folderOf(root), target), { names: new Set([nameOf(root)]) });
  }
  return walk.plan();
}

/** Plans the files of these paths below a folder that is being watched. */
export async function planArrivals(
  arrivals: { root: string; files: readonly string[] },
  options: Omit<PlanOptions, 'paths'>,
): Promise<ImportPlan> {
  const walk = createWalk(options);
  const root = await findRoot(arrivals.root);
  for (const [folderPath, files] of Map.groupBy(arrivals.files, file => path.dirname(file))) {
    const names = path.relative(arrivals.root, folderPath).split(path.sep).filter(Boolean);
    if (names.some(isIgnored)) continue;
    const folder = names.reduce((parent, name) => childOf(parent, name), rootFolder(root, options.target));
    await addNamedFiles(walk, folder, { names: new Set(files.map(file => path.basename(file))) });
  }
  return walk.plan();
}

function folderOf(file: FilePath): FilePath {
  const bytes = Buffer.from(file);
  const folder = bytes.subarray(0, Math.max(bytes.lastIndexOf(path.sep), 1));
  return isText(folder) ? folder.toString('utf8') : folder;
}

function nameOf(file: FilePath): string {
  return path.basename(textOf(file));
}

async function findRoot(named: string): Promise<FilePath> {
  try {
    const bytes = await realpath(named, { encoding: 'buffer' });
    return isText(bytes) ? bytes.toString('utf8') : bytes;
  } catch (error) {
    const isMissing = systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR';
    const message = isMissing ? `There is no ${named}.` : `${named} cannot be read.`;
    throw new AppError(isMissing ? 'NOT_FOUND' : 'UNREADABLE_FILE', { message, cause: error });
  }
}
