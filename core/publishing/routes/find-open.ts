import type { Album, Photo, Readers } from '../../plugin-api/index.ts';

/** A photo that guests see, too. What others show in their pages is never more than that, whoever looks at it. */
export async function findOpenPhoto({ photos }: Readers, id: string): Promise<Photo | undefined> {
  const photo = await photos.find(id);
  return photo?.isPublic && photo.trashedAt === null ? photo : undefined;
}

/** The same of an album; `movedTo` where its address is another by now. */
export async function findOpenAlbum(
  { albums }: Readers,
  slug: string,
): Promise<{ readonly album: Album } | { readonly movedTo: string } | undefined> {
  const found = await albums.find(slug);
  if (!found || 'gone' in found) return undefined;
  if ('movedTo' in found) return found;
  return found.album.isPublic ? found : undefined;
}
