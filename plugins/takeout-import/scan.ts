import { basename, extname } from 'node:path';
import type { ImportItem, SkippedItem } from 'enfilade/plugin-api';
import { type ArrangedPhoto, arrangeFolder, largestJson } from './arrange-folder.ts';
import type { TakeoutEntry } from './entry.ts';
import { isOtherProduct, isTrashFolder, isYearFolder } from './names.ts';
import { openExport } from './open-export.ts';
import { type PhotoFacts, parseJson } from './photo-json.ts';
import type { Settings } from './settings.ts';

export interface ScanParts {
  readonly settings: Settings;
  /** A path in the plugin's own folder, new for each file. */
  newFile(ending: string): Promise<string>;
  readonly signal: AbortSignal;
}

/** Everything that an export holds, each file once: photos to bring in, and the rest by what it is. */
export async function* scanExport(
  paths: readonly string[],
  parts: ScanParts,
): AsyncGenerator<ImportItem | SkippedItem> {
  const found = await openExport(paths);
  try {
    for (const file of found.unreadable) yield { skipped: 'unreadable', shownPath: basename(file) };
    const hasPhotos = found.entries.some(({ path }) => !isOtherProduct(path));
    const folders = Map.groupBy(found.entries, ({ folder }) => folder);
    for (const folder of orderFolders([...folders.keys()])) {
      const entries = folders.get(folder)!;
      // An export of nothing but an unknown product is better looked into than passed over.
      if (hasPhotos && isOtherProduct(entries[0]!.path)) yield* skipAll(entries, 'other-product');
      else yield* scanFolder(folder, entries, parts);
      parts.signal.throwIfAborted();
    }
  } finally {
    found.close();
  }
}

/** Years first: there the photos have their descriptions, whatever was cut in an album's folder. */
function orderFolders(folders: readonly string[]): string[] {
  const rank = (folder: string) => Number(!isYearFolder(basename(folder)));
  return folders.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function* skipAll(entries: readonly TakeoutEntry[], why: string): Generator<SkippedItem> {
  for (const { shownPath } of entries) yield { skipped: why, shownPath };
}

async function* scanFolder(
  folder: string,
  entries: readonly TakeoutEntry[],
  parts: ScanParts,
): AsyncGenerator<ImportItem | SkippedItem> {
  const { photos, skipped, albumTitle } = await arrangeFolder(entries);
  for (const { entry, why } of skipped) yield { skipped: why, shownPath: entry.shownPath };
  const name = basename(folder);
  const isAlbum = albumTitle !== null && !isYearFolder(name) && !isYearFolder(albumTitle);
  const place = { album: isAlbum ? [albumTitle] : null, isTrash: isTrashFolder(name) };
  for (const photo of photos) yield await bringOut(photo, place, parts);
}

async function bringOut(
  photo: ArrangedPhoto,
  { album, isTrash }: { readonly album: readonly string[] | null; readonly isTrash: boolean },
  parts: ScanParts,
): Promise<ImportItem | SkippedItem> {
  const { entry, json, version } = photo;
  const { shownPath } = entry;
  const { settings } = parts;
  if (version === 'original' && settings.edited === 'edited')
    return { skipped: 'original-of-edited', shownPath };
  if (version === 'edited' && settings.edited === 'original') return { skipped: 'edited', shownPath };
  const bytes = await json?.read(largestJson).catch(() => null);
  const parsed = bytes ? parseJson(bytes) : undefined;
  const facts = parsed && 'takenAt' in parsed ? parsed : null;
  if ((facts?.isTrashed || isTrash) && !settings.includeTrash) return { skipped: 'trash', shownPath };
  if (facts?.isArchived && !settings.includeArchived) return { skipped: 'archived', shownPath };
  if (entry.problem !== null) return { skipped: entry.problem, shownPath };
  try {
    const file = await entry.toFile(() => parts.newFile(extname(entry.name)));
    const sidecar = facts && (await json!.toFile(() => parts.newFile('.json')));
    return {
      path: file,
      fileName: nameFor(photo, facts),
      shownPath,
      album,
      ...(sidecar && { sidecars: [sidecar] }),
    };
  } catch {
    return { skipped: 'unreadable', shownPath };
  }
}

/** The whole name that it once had, for who has it still; an edited one has its own. */
function nameFor({ entry, version }: ArrangedPhoto, facts: PhotoFacts | null): string {
  const title = facts?.title?.split(/[/\\]/).at(-1);
  const isSameKind = title && extname(title).toLowerCase() === extname(entry.name).toLowerCase();
  return version !== 'edited' && isSameKind ? title : entry.name;
}
