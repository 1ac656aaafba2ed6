import path from 'node:path';
import { pictures } from '../demo/catalogue/index.ts';
import type { Picture } from '../demo/catalogue/picture.ts';
import { type DemoAlbum, demoAlbums } from '../demo/demo-albums.ts';
import { AppError } from '../errors/app-error.ts';
import type { ImportReport } from '../imports/report.ts';
import type { OpenHouse } from '../main.ts';
import type { Gallery, Viewer } from '../plugin-api/index.ts';
import type { Passwords } from '../users/passwords.ts';

const viewer: Viewer = { kind: 'system', name: 'demo' };
const request = { viewer, reason: 'Sample gallery' };

/** Makes the administrator and names the site; false when that was done before. */
export async function prepareDemo(gallery: Gallery, passwords: Pick<Passwords, 'hash'>): Promise<boolean> {
  if (await gallery.as(viewer).users.hasAdministrator()) return false;
  const hash = await passwords.hash('demo');
  await gallery.change(request, async tx => {
    await tx.users.create({
      name: 'demo',
      displayName: 'Ida Lindqvist',
      password: { hash },
      role: 'admin',
      loopbackOnly: true,
    });
    await tx.settings.editSite({
      name: 'Ida Lindqvist',
      tagline: 'Coasts, plants and rooms, mostly in poor weather.',
    });
  });
  return true;
}

export interface DemoImport {
  /** A picture is finished; its path below the folder. */
  add(file: string): void;
  /** Resolves with the number of photos when all that were added are in the gallery. */
  finish(): Promise<number>;
}

/** Where pictures of the catalogue are drawn. */
export interface DemoPictures {
  readonly folder: string;
  /** Absent: all. */
  readonly catalogue?: readonly Pick<Picture, 'file'>[];
}

/** Imports pictures while others are being drawn, in the order of the catalogue, and gives the albums their words. */
export function createDemoImport(
  { importer, gallery }: Pick<OpenHouse, 'importer' | 'gallery'>,
  { folder, catalogue = pictures }: DemoPictures,
  signal: AbortSignal,
): DemoImport {
  const drawn = new Set<string>();
  const photoIds = new Map<string, string>();
  const words = createAlbumWords(gallery, photoIds);
  let next = 0;
  let working: Promise<void> = Promise.resolve();

  /** Those that are finished up to the first one that isn't, of one audience: nothing restricted is ever public. */
  const takeBurst = () => {
    const start = next;
    const audience = audienceOf(catalogue[start]?.file);
    while (drawn.has(catalogue[next]?.file ?? '') && audienceOf(catalogue[next]?.file) === audience)
      next += 1;
    return { files: catalogue.slice(start, next).map(({ file }) => path.join(folder, file)), audience };
  };
  const work = async () => {
    for (let burst = takeBurst(); burst.files.length > 0 && !signal.aborted; burst = takeBurst()) {
      const plan = await importer.planFiles({ root: folder, files: burst.files }, { target: null });
      const report = await importer.run(plan, {
        ...request,
        isPublic: burst.audience === 'public',
        onSettled: (file, result) => {
          if ('photoId' in result && result.photoId) photoIds.set(file.shownPath, result.photoId);
        },
      });
      requireWhole(report);
      await words.give();
    }
  };
  const wake = () => {
    working = working.then(work);
    // It is looked at in the end.
    working.catch(() => {});
  };

  return {
    add(file) {
      drawn.add(file);
      if (file === catalogue[next]?.file) wake();
    },
    async finish() {
      wake();
      await working;
      return photoIds.size;
    },
  };
}

function requireWhole({ failure, refused }: ImportReport): void {
  if (failure) throw new AppError(failure.code, { message: failure.reason });
  const [first] = refused;
  if (first) throw new AppError('UNREADABLE_FILE', { shownCode: first.code, message: first.reason });
}

function audienceOf(file: string | undefined): DemoAlbum['audience'] | undefined {
  return demoAlbums.find(album => file !== undefined && album.folder === file.split('/')[0])?.audience;
}

/** Titles, descriptions and covers, each album's as soon as it is there. */
function createAlbumWords(gallery: Gallery, photoIds: ReadonlyMap<string, string>) {
  const albumIds = new Map<string, string>();
  const covered = new Set<string>();
  return {
    async give() {
      const tree = await gallery.as(viewer).albums.tree();
      for (const album of demoAlbums) {
        const parentId = albumIds.get(path.posix.dirname(album.folder)) ?? null;
        const name = path.posix.basename(album.folder).normalize('NFC');
        const found = tree.find(each => each.title === name && each.parentId === parentId);
        if (!albumIds.has(album.folder) && found) {
          albumIds.set(album.folder, found.id);
          await giveWords(gallery, found.id, album);
        }
        const coverId = photoIds.get(album.cover);
        const id = albumIds.get(album.folder);
        if (!id || !coverId || covered.has(id)) continue;
        covered.add(id);
        await gallery.change(request, tx => tx.albums.edit(id, { coverPhotoId: coverId }));
      }
    },
  };
}

async function giveWords(gallery: Gallery, id: string, album: DemoAlbum): Promise<void> {
  const { title, description, featured, audience, folder } = album;
  const above = demoAlbums.find(each => each.folder === path.posix.dirname(folder));
  const isOwn = above?.audience !== audience;
  await gallery.change(request, tx =>
    tx.albums.edit(id, { title, description, featured, ...(isOwn && { audience }) }),
  );
}
