import { fail } from '../../errors/app-error.ts';
import { asId } from '../../http/manage-page.ts';
import type { Context } from '../../http/state.ts';
import type { Album, PhotoSummary } from '../../plugin-api/index.ts';

/** What a link is made for: an album, or photos. */
export interface Chosen {
  readonly albumId?: string;
  readonly photoIds?: readonly string[];
}

export function chosenOf({ album, photo }: Context['query']): Chosen {
  if (typeof album === 'string') return { albumId: asId(album) ?? fail('NOT_FOUND') };
  return { photoIds: [photo ?? []].flat().map(id => asId(id) ?? fail('NOT_FOUND')) };
}

/** As the page that arranges photos sends them, or as they were selected upon a wall. */
export function picked(form: URLSearchParams): string[] {
  const chosen = form.getAll('photos').flatMap(each => each.split(','));
  const ids = [...form.getAll(form.has('all') ? 'shown' : 'photo'), ...chosen];
  return [...new Set(ids)].map(id => asId(id) ?? fail('NOT_FOUND'));
}

/** One that the viewer may manage. */
export async function findAlbum(ctx: Context, id: string): Promise<Album> {
  const album = await ctx.state.read.albums.findById(id);
  return album?.may.includes('manage') ? album : fail('NOT_FOUND');
}

/** A link to more than these is one to an album. */
const mostPhotos = 500;

/** All of them, or nothing is found. */
export async function findPhotos(ctx: Context, ids: readonly string[]): Promise<PhotoSummary[]> {
  if (ids.length === 0 || ids.length > mostPhotos) fail('VALIDATION_FAILED', { pointer: '/photo' });
  const photos = await Promise.all(ids.map(id => ctx.state.read.photos.find(id)));
  return photos.map(photo => (photo?.may.includes('manage') ? photo : fail('NOT_FOUND')));
}
