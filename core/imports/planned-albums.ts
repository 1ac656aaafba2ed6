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

/** The album and those above it that this import makes, from the top down. */
export function chainOf(album: PlannedAlbum): Extract<PlannedAlbum, { kind: 'folder' }>[] {
  if (album.kind === 'existing') return [];
  return [...(album.parent ? chainOf(album.parent) : []), album];
}
