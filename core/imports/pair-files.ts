import path from 'node:path';
import { endingOf, promiseOf, rawEndings } from './file-names.ts';

/** A file of one folder, as far as its name tells. */
export interface NamedFile {
  readonly name: string;
}

export interface Shot<File> {
  readonly main: File;
  readonly sidecars: readonly File[];
  readonly parts: readonly File[];
}

/** Picks a photo's sidecar among names of its folder. */
export type FindSidecar = (fileName: string, siblings: Iterable<string>) => string | undefined;

const cameraEndings = new Set('jpg jpeg heic heif hif'.split(' '));

/** Puts the files of one folder together: a photo with its sidecar, a camera's JPEG with the RAW file of the shot. */
export function pairFiles<File extends NamedFile>(
  files: readonly File[],
  findSidecar: FindSidecar,
): Shot<File>[] {
  const partsOf = pairRawFiles(files);
  const isPart = new Set([...partsOf.values()].flat());
  const sidecars = pairSidecars(files, findSidecar);
  const isSidecar = new Set(sidecars.values());
  return files
    .filter(file => !isPart.has(file) && !isSidecar.has(file))
    .map(main => ({ main, sidecars: listOf(sidecars.get(main)), parts: partsOf.get(main) ?? [] }));
}

function listOf<File>(file: File | undefined): File[] {
  return file === undefined ? [] : [file];
}

/** A folder may hold ten thousand of both, so only names that can fit are looked through for each photo. */
function pairSidecars<File extends NamedFile>(
  files: readonly File[],
  findSidecar: FindSidecar,
): Map<File, File> {
  const candidates = Map.groupBy(
    files.filter(file => endingOf(file.name) === 'xmp'),
    file => fold(file.name),
  );
  const pairs = new Map<File, File>();
  if (candidates.size === 0) return pairs;
  for (const file of files) {
    if (promiseOf(file.name) !== 'photo') continue;
    const fitting = [`${file.name}.xmp`, `${path.parse(file.name).name}.xmp`].flatMap(
      name => candidates.get(fold(name)) ?? [],
    );
    const names = fitting.map(each => each.name);
    const sidecar = fitting[names.indexOf(findSidecar(file.name, names) ?? '')];
    if (sidecar) pairs.set(file, sidecar);
  }
  return pairs;
}

function pairRawFiles<File extends NamedFile>(files: readonly File[]): Map<File, File[]> {
  const raws = Map.groupBy(
    files.filter(file => rawEndings.has(endingOf(file.name))),
    file => stemOf(file.name),
  );
  const pairs = new Map<File, File[]>();
  for (const file of files) {
    const stem = stemOf(file.name);
    const parts = cameraEndings.has(endingOf(file.name)) ? raws.get(stem) : undefined;
    if (!parts) continue;
    pairs.set(file, parts);
    // A second camera file of the same name has no claim on it.
    raws.delete(stem);
  }
  return pairs;
}

/** What the files of one shot have in common. */
export function stemOf(name: string): string {
  return fold(path.parse(name).name);
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
