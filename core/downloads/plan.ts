import { formats } from '../decoders/formats.ts';
import type {
  Album,
  AlbumBelow,
  PhotoContext,
  PhotoDownload,
  PhotoReader,
  PhotoSummary,
  Readers,
} from '../plugin-api/index.ts';
import { type DownloadFile, fileOf, type PhotoFiles } from './download-files.ts';
import { createTakenNames, safeName, type TakenNames } from './file-names.ts';

/** As many photos are asked for at a time as the reading door looks at. */
const pageSize = 200;
/** Folders below each other; what lies deeper goes into the last. */
const deepest = 20;

interface Collected {
  readonly photo: PhotoSummary;
  readonly download: PhotoDownload;
}

/**
 * The files of an album, each as this viewer may have it; with `below`, those of albums below as folders. A photo in two
 * of them is in both folders.
 */
export async function planAlbum(
  read: Readers,
  files: PhotoFiles,
  { album, below }: { album: Pick<Album, 'id' | 'slug'>; below: boolean },
): Promise<DownloadFile[]> {
  const names = createTakenNames();
  const planned = nameFiles(await collect(read.photos, { kind: 'album', slug: album.slug }), {
    ...{ files, names, folder: '' },
  });
  if (!below) return planned;
  const folders = new Map([[album.id, '']]);
  for (const child of await read.albums.below(album.id)) {
    const folder = folderOf(child, folders, names);
    folders.set(child.id, folder);
    const collected =
      child.photoCount > 0 ? await collect(read.photos, { kind: 'album', slug: child.slug }) : [];
    for (const file of nameFiles(collected, { files, names, folder })) planned.push(file);
  }
  return planned;
}

function folderOf(album: AlbumBelow, folders: ReadonlyMap<string, string>, names: TakenNames): string {
  const parent = folders.get(album.parentId) ?? '';
  if (parent.split('/').length > deepest) return parent;
  return `${parent}${names.take(parent, safeName(album.title, 'album'))}/`;
}

async function collect(photos: PhotoReader, context: PhotoContext): Promise<Collected[]> {
  const collected: Collected[] = [];
  let after: string | null | undefined;
  do {
    const request = { limit: pageSize, ...(after ? { after } : {}) };
    const page = await photos.list(context, request);
    const downloads = await photos.downloads(page?.items.map(photo => photo.id) ?? []);
    for (const photo of page?.items ?? []) {
      const download = downloads.get(photo.id);
      if (download) collected.push({ photo, download });
    }
    after = page?.next;
  } while (after);
  return collected;
}

/** Everything that this viewer sees, newest first: what a link to photos opens. */
export async function planAll(
  { photos }: Pick<Readers, 'photos'>,
  files: PhotoFiles,
): Promise<DownloadFile[]> {
  return nameFiles(await collect(photos, { kind: 'all' }), { files, names: createTakenNames(), folder: '' });
}

/** The files of chosen photos, in their order; undefined when one of them isn't there or not for this viewer. */
export async function planSelection(
  { photos }: Pick<Readers, 'photos'>,
  files: PhotoFiles,
  ids: readonly string[],
): Promise<DownloadFile[] | undefined> {
  const collected: Collected[] = [];
  for (let at = 0; at < ids.length; at += pageSize) {
    const some = ids.slice(at, at + pageSize);
    const [summaries, downloads] = await Promise.all([photos.summaries(some), photos.downloads(some)]);
    if (summaries.size !== some.length) return undefined;
    for (const id of some) {
      const download = downloads.get(id);
      if (download) collected.push({ photo: summaries.get(id)!, download });
    }
  }
  return nameFiles(collected, { files, names: createTakenNames(), folder: '' });
}

function nameFiles(
  collected: readonly Collected[],
  { files, names, folder }: { files: PhotoFiles; names: TakenNames; folder: string },
): DownloadFile[] {
  const digits = Math.max(3, String(collected.length).length);
  return collected.flatMap(({ photo, download }, index) => {
    const file = fileOf(download, files);
    if (!file) return [];
    const name = nameOf(download, photo, String(index + 1).padStart(digits, '0'));
    return {
      ...file,
      photoId: photo.id,
      name: folder + names.take(folder, name),
      modified: photo.taken?.at ?? null,
    };
  });
}

/** The original's own name for who may know it; else its number among the photos that it lies with, and its title. */
function nameOf(
  { fileName, largestSize, format }: PhotoDownload,
  photo: PhotoSummary,
  number: string,
): string {
  const extension = largestSize === null ? (formats.get(format)?.extension ?? 'bin') : 'jpg';
  const numbered = `${number}.${extension}`;
  if (fileName !== null) return safeName(fileName, numbered);
  return photo.title === null ? numbered : safeName(`${number} ${photo.title}.${extension}`, numbered);
}
