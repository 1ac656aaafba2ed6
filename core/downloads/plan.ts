import { formats } from '../decoders/formats.ts';
import type {
  Album,
  PhotoContext,
  PhotoDownload,
  PhotoReader,
  PhotoSummary,
  Readers,
} from '../plugin-api/index.ts';
import { type DownloadFile, fileOf, type PhotoFiles } from './download-files.ts';
import { createTakenNames, safeName } from './file-names.ts';

/** As many photos are asked for at a time as the reading door looks at. */
const pageSize = 200;
/** Folders below each other; what lies deeper goes into the last. */
const deepest = 20;

/**
 * The files of an album, each as this viewer may have it; with `below`, those of albums below as folders. A photo in two
 * of them is in both folders.
 */
export async function planAlbum(
  read: Readers,
  files: PhotoFiles,
  { album, below }: { album: Pick<Album, 'id' | 'slug' | 'photoCount'>; below: boolean },
): Promise<DownloadFile[]> {
  const plan = createPlan(files);
  await plan.add(listDownloads(read.photos, { kind: 'album', slug: album.slug }), '', album.photoCount);
  if (!below) return plan.files;
  const folders = new Map([[album.id, '']]);
  for (const { id, slug, photoCount, ...child } of await read.albums.below(album.id)) {
    const folder = plan.addFolder(folders.get(child.parentId) ?? '', child.title);
    folders.set(id, folder);
    if (photoCount === 0) continue;
    await plan.add(listDownloads(read.photos, { kind: 'album', slug }), folder, photoCount);
  }
  return plan.files;
}

/** Everything that this viewer sees, newest first: what a link to photos opens. */
export async function planAll(
  { photos }: Pick<Readers, 'photos'>,
  files: PhotoFiles,
): Promise<DownloadFile[]> {
  const plan = createPlan(files);
  await plan.add(listDownloads(photos, { kind: 'all' }), '', 0);
  return plan.files;
}

/** The files of chosen photos, in their order; undefined when one of them isn't there or not for this viewer. */
export async function planSelection(
  { photos }: Pick<Readers, 'photos'>,
  files: PhotoFiles,
  ids: readonly string[],
): Promise<DownloadFile[] | undefined> {
  const plan = createPlan(files);
  for (let at = 0; at < ids.length; at += pageSize) {
    const some = ids.slice(at, at + pageSize);
    const summaries = await photos.summaries(some);
    if (summaries.size !== some.length) return undefined;
    await plan.add(
      findDownloads(
        photos,
        some.map(id => summaries.get(id)!),
      ),
      '',
      ids.length,
    );
  }
  return plan.files;
}

interface Listed {
  readonly photo: PhotoSummary;
  readonly download: PhotoDownload;
}

async function* listDownloads(photos: PhotoReader, context: PhotoContext): AsyncGenerator<Listed> {
  let after: string | null | undefined;
  do {
    const page = await photos.list(context, { limit: pageSize, ...(after ? { after } : {}) });
    yield* findDownloads(photos, page?.items ?? []);
    after = page?.next;
  } while (after);
}

/** Those that may be downloaded, in the same order. */
async function* findDownloads(photos: PhotoReader, page: readonly PhotoSummary[]): AsyncGenerator<Listed> {
  const downloads = await photos.downloads(page.map(photo => photo.id));
  for (const photo of page) {
    const download = downloads.get(photo.id);
    if (download) yield { photo, download };
  }
}

/** Keeps of each photo only what its file needs: there may be a hundred thousand. */
function createPlan(photoFiles: PhotoFiles) {
  const names = createTakenNames();
  const files: DownloadFile[] = [];
  const counts = new Map<string, number>();
  return {
    files,
    /** Numbers within a folder have as many digits as `count`, so that they sort. */
    async add(photos: AsyncIterable<Listed>, folder: string, count: number): Promise<void> {
      const digits = Math.max(3, String(count).length);
      for await (const { photo, download } of photos) {
        const file = fileOf(download, photoFiles);
        if (!file) continue;
        const number = (counts.get(folder) ?? 0) + 1;
        counts.set(folder, number);
        const name = names.take(folder, nameOf(download, photo, String(number).padStart(digits, '0')));
        const modified = photo.taken?.at ?? null;
        files.push({ ...file, photoId: photo.id, name: folder + name, modified });
      }
    },
    /** @returns its path, which ends with `/` */
    addFolder(parent: string, title: string): string {
      if (parent.split('/').length > deepest) return parent;
      return `${parent}${names.take(parent, safeName(title, 'album'))}/`;
    },
  };
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
