import { type Judge, personOf } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { newId } from '../changes/ids.ts';
import { AppError, fail } from '../errors/app-error.ts';
import type { AddedPhoto, KeywordPaths, NewPhoto, TagWriter } from '../plugin-api/index.ts';
import { positionStep } from './memberships.ts';
import { metadataOf, normalise } from './normalise.ts';
import { insertOriginals } from './originals.ts';
import type { PhotoDoc } from './photo-doc.ts';
import { photoStore } from './photo-store.ts';
import { findKnownHashes, lastPositions, lockHashes } from './queries/taking-in.ts';
import { resolvePaths } from './tag-paths.ts';

/**
 * Takes photos in by hash. The hashes are locked first, so that of two imports at once the second
 * finds the first one's photos and adds only their places in albums.
 */
export async function addPhotos(
  context: ChangeContext,
  { tags, judge }: { readonly tags: Pick<TagWriter, 'ensure'>; readonly judge: Judge },
  photos: readonly NewPhoto[],
): Promise<readonly AddedPhoto[]> {
  const hashes = [...new Set(photos.map(photo => photo.sha256))];
  await lockHashes(context.trx, hashes);
  const known = await findKnownHashes(context.trx, hashes);
  const fresh = firstOfEach(photos.filter(photo => !known.has(photo.sha256)));
  const freshIds = new Map(fresh.map(photo => [photo.sha256, newId()]));
  const places = await assignPlaces(context, photos, known, freshIds);
  await insertFresh(context, tags, { fresh, freshIds, places });
  await leaveOthersAlone(judge, known, places);
  await addPlacesOfKnown(context, known, places);
  const seen = new Set<string>();
  return photos.map(({ sha256 }) => {
    const isNew = freshIds.has(sha256) && !seen.has(sha256);
    seen.add(sha256);
    const id = freshIds.get(sha256) ?? known.get(sha256)!.photoId;
    return { id, sha256, status: isNew ? 'added' : known.get(sha256)?.isTrashed ? 'trashed' : 'duplicate' };
  });
}

function firstOfEach(photos: readonly NewPhoto[]): NewPhoto[] {
  return [...new Map(photos.toReversed().map(photo => [photo.sha256, photo])).values()].toReversed();
}

type Known = Awaited<ReturnType<typeof findKnownHashes>>;
/** Albums with positions, by photo id. */
type Places = Map<string, Record<string, { position: number }>>;

async function assignPlaces(
  context: ChangeContext,
  photos: readonly NewPhoto[],
  known: Known,
  freshIds: ReadonlyMap<string, string>,
): Promise<Places> {
  const places: Places = new Map();
  const albumIds = [...new Set(photos.flatMap(photo => photo.albumId ?? []))].toSorted();
  const last = await lastPositions(context.trx, albumIds);
  for (const { sha256, albumId } of photos) {
    if (albumId === null) continue;
    if (!last.has(albumId)) fail('NOT_FOUND');
    const old = known.get(sha256);
    if (old?.isTrashed || old?.albumIds.includes(albumId)) continue;
    const id = freshIds.get(sha256) ?? old!.photoId;
    const albums = places.get(id) ?? {};
    if (albumId in albums) continue;
    const position = last.get(albumId)! + positionStep;
    last.set(albumId, position);
    places.set(id, { ...albums, [albumId]: { position } });
  }
  return places;
}

async function insertFresh(
  context: ChangeContext,
  tags: Pick<TagWriter, 'ensure'>,
  taken: { fresh: readonly NewPhoto[]; freshIds: ReadonlyMap<string, string>; places: Places },
): Promise<void> {
  if (taken.fresh.length === 0) return;
  const idOf = (photo: NewPhoto) => taken.freshIds.get(photo.sha256)!;
  const described = await describe(context, taken.fresh, idOf);
  const idsOf = await resolvePaths(
    tags,
    described.flatMap(({ keywords }) => keywords),
  );
  const changes = described.map(({ photo, keywords, set }) => {
    const tagIds = Object.fromEntries(idsOf(keywords).map(id => [id, true as const]));
    const doc = newDoc(context, photo, { albums: taken.places.get(idOf(photo)) ?? {}, tags: tagIds });
    return { id: idOf(photo), before: undefined, after: { ...doc, ...set } as PhotoDoc };
  });
  await context.write(photoStore, changes);
  await insertOriginals(
    context.trx,
    taken.fresh.map(photo => ({ ...photo, photoId: taken.freshIds.get(photo.sha256)! })),
  );
}

interface Described {
  readonly photo: NewPhoto;
  readonly keywords: KeywordPaths;
  /** What plugins have set otherwise than it was read. */
  readonly set: Readonly<Record<string, unknown>>;
}

async function describe(
  context: ChangeContext,
  photos: readonly NewPhoto[],
  idOf: (photo: NewPhoto) => string,
): Promise<Described[]> {
  const asked = photos.map(photo => ({
    id: idOf(photo),
    values: metadataOf(photo.details, { keywords: photo.keywords, nullIsNothing: true }),
  }));
  const normalised = await normalise(context, 'import', asked);
  return photos.map(photo => {
    const { keywords = photo.keywords, ...set } = normalised?.get(idOf(photo)) ?? {};
    return { photo, keywords, set };
  });
}

function newDoc(
  context: ChangeContext,
  photo: NewPhoto,
  { albums, tags }: Pick<PhotoDoc, 'albums' | 'tags'>,
): PhotoDoc {
  const { details } = photo;
  return {
    title: details.title ?? null,
    caption: details.caption ?? null,
    altText: details.altText ?? null,
    rating: details.rating ?? null,
    author: details.author ?? null,
    credit: details.credit ?? null,
    copyright: details.copyright ?? null,
    licence: details.licence ?? null,
    taken: details.taken ?? null,
    coordinates: details.coordinates ?? null,
    altitude: details.altitude ?? null,
    place: details.place ?? null,
    camera: details.camera ?? null,
    width: photo.width,
    height: photo.height,
    focalPoint: photo.focalPoint ?? null,
    averageColour: photo.averageColour,
    thumbHash: photo.thumbHash,
    sha256: photo.sha256,
    format: photo.format,
    fileName: photo.fileName,
    publication: photo.publication ?? 'published',
    publishedFrom: null,
    publishedUntil: null,
    uploadedBy: personOf(context.viewer)?.userId ?? null,
    trashedAt: null,
    createdAt: context.now.toISOString(),
    albums,
    tags,
    translations: {},
    ext: photo.ext ?? {},
  };
}

/** Who has the same bytes gets no hold of somebody else's photo by them: it stays where it was. */
async function leaveOthersAlone(judge: Judge, known: Known, places: Places): Promise<void> {
  if (judge.editsAll) return;
  for (const { photoId } of known.values()) {
    for (const albumId of Object.keys(places.get(photoId) ?? {})) {
      if (!(await mayBring(judge, albumId, photoId))) places.delete(photoId);
    }
  }
}

async function mayBring(judge: Judge, albumId: string, photoId: string): Promise<boolean> {
  try {
    await judge.bring(albumId, [photoId]);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function addPlacesOfKnown(context: ChangeContext, known: Known, places: Places): Promise<void> {
  const ids = [...known.values()].map(photo => photo.photoId).filter(id => places.has(id));
  if (ids.length === 0) return;
  await context.edit(photoStore, ids, (doc, id) => ({
    ...doc,
    albums: { ...doc.albums, ...places.get(id) },
  }));
}
