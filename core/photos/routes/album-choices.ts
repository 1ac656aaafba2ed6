import type { EditableAlbum, Photo, Readers } from '../../plugin-api/index.ts';

/**
 * Albums that this viewer may put a photo into or take it out of: their own photo wherever they may upload, others where they
 * may edit. Who may only edit the photo shows it to nobody new by that.
 */
export async function listAlbumChoices(read: Readers, photo: Photo): Promise<readonly EditableAlbum[]> {
  if (photo.isOwn) return read.albums.editable('upload');
  const present = photo.albums.map(album => album.id);
  return photo.may.includes('manage')
    ? read.albums.editable('edit')
    : read.albums.editable('edit', { seenLike: present });
}
