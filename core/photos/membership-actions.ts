import type { Judge } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { fail } from '../errors/app-error.ts';
import type { AlbumWriter } from '../plugin-api/index.ts';
import { editPhotos } from './edit-photos.ts';
import { positionStep } from './memberships.ts';
import { lastPositions, listPositions } from './queries/taking-in.ts';

/** Which photos lie in an album, and in what order. Kept with the photos: each place is a field of the photo. */
export function createMembershipWriter(
  context: ChangeContext,
  judge: Judge,
): Pick<AlbumWriter, 'addPhotos' | 'removePhotos' | 'reorder'> {
  return {
    async addPhotos(albumId, photoIds) {
      await judge.bring(albumId, photoIds);
      const last = await lastPosition(context, albumId);
      const present = new Set((await listPositions(context.trx, albumId)).map(place => place.photoId));
      const added = [...new Set(photoIds)].filter(id => !present.has(id));
      const places = new Map(added.map((id, index) => [id, last + (index + 1) * positionStep]));
      await setPlaces(context, albumId, places);
    },
    async removePhotos(albumId, photoIds) {
      await judge.take(albumId, photoIds);
      await editPhotos(context, photoIds, doc => {
        const { [albumId]: _, ...albums } = doc.albums;
        return albumId in doc.albums ? { ...doc, albums } : doc;
      });
    },
    async reorder(albumId, photoIds, beforeId) {
      // What somebody brought they may put behind all others, as if it had come in just now.
      if (beforeId === null) await judge.take(albumId, photoIds);
      else await judge.album('edit', albumId);
      await lastPosition(context, albumId);
      await setPlaces(context, albumId, await placesBefore(context, albumId, { photoIds, beforeId }));
    },
  };
}

/**
 * Moves so many of an album's photos, those in the trash too, to the end of another, and tells how many there were to move. What
 * lies in both stays where it is there. Who may has been judged.
 */
export function createPhotoMover(context: ChangeContext) {
  return async (fromId: string, intoId: string, most: number): Promise<number> => {
    const last = await lastPosition(context, intoId);
    const ids = (await listPositions(context.trx, fromId)).slice(0, most).map(place => place.photoId);
    await editPhotos(context, ids, (doc, id) => {
      const { [fromId]: _, ...albums } = doc.albums;
      const place = albums[intoId] ?? { position: last + (ids.indexOf(id) + 1) * positionStep };
      return { ...doc, albums: { ...albums, [intoId]: place } };
    });
    return ids.length;
  };
}

async function lastPosition(context: ChangeContext, albumId: string): Promise<number> {
  return (await lastPositions(context.trx, [albumId])).get(albumId) ?? fail('NOT_FOUND');
}

async function placesBefore(
  context: ChangeContext,
  albumId: string,
  { photoIds, beforeId }: { photoIds: readonly string[]; beforeId: string | null },
): Promise<Map<string, number>> {
  const moved = new Set(photoIds);
  const all = await listPositions(context.trx, albumId);
  if (photoIds.some(id => !all.some(place => place.photoId === id))) fail('NOT_FOUND');
  const others = all.filter(place => !moved.has(place.photoId));
  const index = beforeId === null ? others.length : others.findIndex(place => place.photoId === beforeId);
  if (index === -1) fail('NOT_FOUND');
  const before = others[index - 1]?.position ?? 0;
  const after = others[index]?.position ?? before + (moved.size + 1) * positionStep;
  const step = Math.floor((after - before) / (moved.size + 1));
  const order = step > 0 ? [...moved] : [...moved, ...others.slice(index).map(place => place.photoId)];
  const stride = step > 0 ? step : positionStep;
  return new Map(order.map((id, i) => [id, before + (i + 1) * stride]));
}

async function setPlaces(
  context: ChangeContext,
  albumId: string,
  places: ReadonlyMap<string, number>,
): Promise<void> {
  await editPhotos(context, [...places.keys()], (doc, id) => ({
    ...doc,
    albums: { ...doc.albums, [albumId]: { position: places.get(id)! } },
  }));
}
