import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../errors/app-error.ts';
import { readError } from '../storage/file-errors.ts';
import { compareNames, isIgnored } from './file-names.ts';
import { type FilePath, isText, joinPath, textOf } from './file-path.ts';
import { pairFiles, type Shot, stemOf } from './pair-files.ts';
import type { PlannedAlbum, PlannedFile } from './plan.ts';
import { albumOfFolder } from './planned-albums.ts';
import type { Walk } from './walk.ts';

export interface Folder {
  readonly path: FilePath;
  /** The folder that was named. */
  readonly root: FilePath;
  /** Where its own files go. */
  readonly album: PlannedAlbum | null;
  /** What the albums of its folders lie below. */
  readonly parentOfChildren: PlannedAlbum | null;
  readonly target: PlannedAlbum | null;
  readonly shownPath: string;
}

interface Entry {
  readonly path: FilePath;
  readonly name: string;
  readonly shownPath: string;
  readonly bytes: number;
}

/** Lies in every storage folder of a gallery: its files are originals and derivatives, nobody's photos to import. */
const storageMarker = '.enfilade-storage.json';

/** Adds a folder's files to the plan, then those of the folders in it. */
export async function walkFolder(walk: Walk, folder: Folder): Promise<void> {
  walk.signal?.throwIfAborted();
  const seen = await listEntries(walk, folder);
  addFiles(walk, folder, await pair(walk, folder, await lookAtFiles(walk, folder, seen)));
  for (const { entry, name } of seen) {
    if (entry.isDirectory()) await walkFolder(walk, childOf(folder, name, entry.name));
  }
}

/**
 * Adds the files of these names, with what belongs to their shots. What else goes on in the folder doesn't matter.
 *
 * @param named `bySidecar`: a sidecar stands for its photo, too
 */
export async function addNamedFiles(
  walk: Walk,
  folder: Folder,
  { names, bySidecar = false }: { readonly names: ReadonlySet<string>; readonly bySidecar?: boolean },
): Promise<void> {
  const stems = new Set([...names].map(name => stemOf(name)));
  const seen = (await listEntries(walk, folder)).filter(
    ({ name }) => stems.has(stemOf(name)) || stems.has(stemOf(stemOf(name))),
  );
  const refuse: Walk['refuse'] = refused => names.has(refused.name) && walk.refuse(refused);
  const shots = await pair(walk, folder, await lookAtFiles({ ...walk, refuse }, folder, seen));
  addFiles(
    walk,
    folder,
    shots.filter(({ main, parts, sidecars }) =>
      [main, ...parts, ...(bySidecar ? sidecars : [])].some(file => names.has(file.name)),
    ),
  );
}

/** The folder below another one, with its album. */
export function childOf(folder: Folder, name: string, nameBytes: Buffer = Buffer.from(name)): Folder {
  const childPath = joinPath(folder.path, nameBytes);
  const { root, target } = folder;
  const album = albumOfFolder(childPath, { parent: folder.parentOfChildren, target });
  const shownPath = path.join(folder.shownPath, name);
  return { path: childPath, root, target, album, parentOfChildren: album, shownPath };
}

/** The folder that was named. Its loose files go into the target, or into an album of its own name. */
export function rootFolder(root: FilePath, target: PlannedAlbum | null): Folder {
  const album = target ?? albumOfFolder(root, { parent: null, target });
  return { path: root, root, album, parentOfChildren: target, target, shownPath: '' };
}

interface Seen {
  readonly entry: Dirent<Buffer>;
  readonly name: string;
}

/** In the natural order of names; empty for a folder that is a gallery's storage. */
async function listEntries(walk: Walk, folder: Folder): Promise<Seen[]> {
  const entries = await readEntries(walk, folder);
  const seen = entries.map(entry => ({ entry, name: entry.name.toString('utf8') }));
  if (seen.some(({ name }) => name === storageMarker)) return [];
  return seen
    .filter(({ name }) => !isIgnored(name))
    .toSorted((a, b) => compareNames(a.name, b.name) || Buffer.compare(a.entry.name, b.entry.name));
}

async function lookAtFiles(walk: Walk, folder: Folder, seen: readonly Seen[]): Promise<Entry[]> {
  const files: Entry[] = [];
  for (const each of seen) {
    const file = each.entry.isDirectory() ? undefined : await lookAt(walk, folder, each);
    if (file) files.push(file);
  }
  return files;
}

async function readEntries(walk: Walk, folder: Folder): Promise<Dirent<Buffer>[]> {
  try {
    return await readdir(folder.path, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    const shownPath = folder.shownPath || textOf(folder.path);
    walk.refuse({ name: path.basename(shownPath), shownPath, error: readError(error) });
    return [];
  }
}

/** Undefined for what is no file, or was refused. Pipes and devices are never opened: reading them may never end. */
async function lookAt(walk: Walk, folder: Folder, { entry, name }: Seen): Promise<Entry | undefined> {
  const shownPath = path.join(folder.shownPath, name);
  const own = joinPath(folder.path, entry.name);
  try {
    const real = entry.isSymbolicLink() ? await followLink(own, folder.root) : own;
    const found = await (real === own ? lstat(real) : stat(real));
    if (found.isFile()) return { path: real, name, shownPath, bytes: found.size };
    walk.skip(found.isDirectory() ? 'link' : 'special');
  } catch (error) {
    walk.refuse({ name, shownPath, error: readError(error) });
  }
  return undefined;
}

/** OUTSIDE_ROOT when it leads out of the folder that was named. */
async function followLink(link: FilePath, root: FilePath): Promise<FilePath> {
  const bytes = await realpath(link, { encoding: 'buffer' });
  if (!isInside(bytes, Buffer.from(root))) throw new AppError('OUTSIDE_ROOT');
  return isText(bytes) ? bytes.toString('utf8') : bytes;
}

function isInside(bytes: Buffer, root: Buffer): boolean {
  const separator = Buffer.from(path.sep);
  const below = root.subarray(-1).equals(separator) ? root : Buffer.concat([root, separator]);
  return bytes.equals(root) || bytes.subarray(0, below.length).equals(below);
}

/** Core's pairs, unless a plugin knows better; what stands in no group is looked at by itself. */
async function pair(
  { hooks, findSidecar }: Walk,
  { path: folderPath }: Folder,
  files: readonly Entry[],
): Promise<Shot<Entry>[]> {
  const shots = pairFiles(files, findSidecar);
  if (files.length === 0 || !hooks.has('import.pairing')) return shots;
  const nameAll = (entries: readonly Entry[]) => entries.map(({ name }) => name);
  const groups = shots.map(({ main, sidecars, parts }) => ({
    ...{ main: main.name, sidecars: nameAll(sidecars), parts: nameAll(parts) },
  }));
  const named = files.map(({ name, bytes }) => ({ name, bytes }));
  const answer = await hooks.pair(textOf(folderPath), named, groups);
  const byName = new Map(files.map(file => [file.name, file]));
  const find = (names: readonly string[]) => names.flatMap(name => byName.get(name) ?? []);
  const paired = answer.flatMap(({ main, sidecars, parts }) =>
    find([main]).map(file => ({ main: file, sidecars: find(sidecars), parts: find(parts) })),
  );
  const taken = new Set(paired.flatMap(({ main, sidecars, parts }) => [main, ...sidecars, ...parts]));
  const alone = files.filter(file => !taken.has(file)).map(main => ({ main, sidecars: [], parts: [] }));
  const order = new Map(files.map((file, index) => [file, index]));
  return [...paired, ...alone].toSorted((a, b) => order.get(a.main)! - order.get(b.main)!);
}

function addFiles(walk: Walk, { album, root }: Folder, shots: readonly Shot<Entry>[]): void {
  const toFile = (entry: Entry): PlannedFile => ({ ...entry, album, root, sidecars: [], parts: [] });
  for (const { main, sidecars, parts } of shots) {
    walk.add({ ...toFile(main), sidecars: sidecars.map(each => each.path), parts: parts.map(toFile) });
  }
}
