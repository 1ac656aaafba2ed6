import { createHash } from 'node:crypto';
import path from 'node:path';
import { titleOf } from './file-names.ts';
import { type FilePath, textOf } from './file-path.ts';
import type { PlannedAlbum } from './plan.ts';

export interface AlbumPlace {
  readonly parent: PlannedAlbum | null;
  /** What the whole import goes below. */
  readonly target: PlannedAlbum | null;
}

/** The album of a folder, known by the folder's real path, so that a later import of it goes on with the same album. */
export function albumOfFolder(folder: FilePath, { parent, target }: AlbumPlace): PlannedAlbum {
  const title = titleOf(path.basename(textOf(folder)));
  return { kind: 'folder', key: keyOf(folder, target), title, parent };
}

/** A path may be longer than what the database indexes. */
function keyOf(folder: FilePath, target: PlannedAlbum | null): string {
  const place = target?.kind === 'existing' ? target.id : '';
  const hash = createHash('sha256').update(place).update('\0').update(Buffer.from(folder));
  return `folder:${hash.digest('hex')}`;
}

/**
 * The album of these titles, from the top down. The same titles of the same source are the same album, also next time.
 *
 * @param source `<plugin>:<id of the source>`
 */
export function albumOfTitles(
  titles: readonly string[],
  { source, target }: { readonly source: string; readonly target: PlannedAlbum | null },
): PlannedAlbum | null {
  return titles.reduce<PlannedAlbum | null>((parent, title, index) => {
    const key = keyOf(JSON.stringify(titles.slice(0, index + 1)), target);
    return { kind: 'folder', key: `${source}:${key}`, title: titleOf(title), parent };
  }, target);
}

/** Titles from the top down. */
export function titlesOf(album: PlannedAlbum | null): readonly string[] | null {
  if (album === null) return null;
  if (album.kind === 'existing') return [album.title];
  return [...(titlesOf(album.parent) ?? []), album.title];
}

/** The album and those above it that this import makes, from the top down. */
export function chainOf(album: PlannedAlbum): Extract<PlannedAlbum, { kind: 'folder' }>[] {
  if (album.kind === 'existing') return [];
  return [...(album.parent ? chainOf(album.parent) : []), album];
}
