import type { AddedPhoto, Audience, Gallery, NewPhotoPart, Viewer, Writers } from '../plugin-api/index.ts';
import type { Picture } from './importer-parts.ts';
import type { PreparedPhoto, Refresh } from './outcome.ts';
import type { PlannedAlbum } from './plan.ts';
import { chainOf } from './planned-albums.ts';
import type { KnownPhoto } from './queries.ts';
import { ensureManyTags } from './write-tags.ts';

/** A photo that is to have its rows, or its place in an album. */
export interface Placement {
  readonly sha256: string;
  readonly album: PlannedAlbum | null;
  readonly photo:
    | { readonly prepared: PreparedPhoto }
    | { readonly known: KnownPhoto; readonly refresh?: Refresh | undefined };
  readonly parts: readonly NewPhotoPart[];
}

export type Placed = Pick<AddedPhoto, 'id' | 'status'>;

export interface ChunkWriter {
  readonly gallery: Gallery;
  readonly viewer: Viewer;
  readonly reason: string;
  readonly batchId?: string;
  /** Ids of albums by import key, as far as they are there. */
  readonly albumIds: Map<string, string>;
  /** Of albums that are made at the top. */
  readonly audience: Audience;
  recordPictures(pictures: readonly Picture[]): Promise<void>;
  saveRaw(sha256: string, raw: Record<string, unknown>): Promise<void>;
}

/** Writes the rows of some photos as one changeset: albums that are missing, photos and places in the order given. */
export async function writeChunk(writer: ChunkWriter, chunk: readonly Placement[]): Promise<Placed[]> {
  const prepared = chunk.flatMap(({ photo }) => ('prepared' in photo ? photo.prepared : []));
  // Files first, then what names them, then what shows them.
  await writer.recordPictures(prepared.flatMap(({ pictures }) => pictures));
  await ensureManyTags(
    writer,
    prepared.flatMap(({ photo }) => photo.keywords),
  );
  const { viewer, reason, batchId } = writer;
  const { value } = await writer.gallery.change({ viewer, reason, batchId }, async tx => {
    const albumIds = new Map(writer.albumIds);
    const places: (string | null)[] = [];
    for (const { album } of chunk) places.push(album && (await ensureAlbum(tx, writer, { album, albumIds })));
    return { placed: await placeAll(tx, chunk, places), albumIds };
  });
  for (const [key, id] of value.albumIds) writer.albumIds.set(key, id);
  for (const { sha256, photo } of chunk) {
    if ('known' in photo && photo.refresh) await writer.saveRaw(sha256, photo.refresh.raw);
  }
  return value.placed;
}

async function ensureAlbum(
  tx: Writers,
  { audience }: ChunkWriter,
  { album, albumIds }: { album: PlannedAlbum; albumIds: Map<string, string> },
): Promise<string> {
  if (album.kind === 'existing') return album.id;
  let id = '';
  for (const { key, title, parent } of chainOf(album)) {
    const parentId = parent?.kind === 'existing' ? parent.id : parent ? id : null;
    const own = parent?.kind === 'folder' ? null : ownAudience(audience, parent);
    id = albumIds.get(key) ?? (await tx.albums.create({ title, parentId, importKey: key, audience: own })).id;
    albumIds.set(key, id);
  }
  return id;
}

/** Below an album that was named, a new one inherits unless it was asked for in public. */
function ownAudience(audience: Audience, parent: PlannedAlbum | null): Audience | null {
  return parent === null || audience === 'public' ? audience : null;
}

/** Photos that are here get places and new ones rows, alternately as they come: the order in an album is that of the files. */
async function placeAll(
  tx: Writers,
  chunk: readonly Placement[],
  places: readonly (string | null)[],
): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (let start = 0, end = 0; start < chunk.length; start = end) {
    while (end < chunk.length && goTogether(chunk, places, { start, end })) end += 1;
    const group = chunk.slice(start, end);
    placed.push(...(await placeGroup(tx, group, places.slice(start, end))));
  }
  for (const [index, { parts }] of chunk.entries()) {
    if (parts.length > 0) await tx.photos.addParts(placed[index]!.id, parts);
  }
  return placed;
}

function goTogether(
  chunk: readonly Placement[],
  places: readonly (string | null)[],
  { start, end }: { start: number; end: number },
): boolean {
  const isNew = 'prepared' in chunk[start]!.photo;
  return 'prepared' in chunk[end]!.photo === isNew && (isNew || places[start] === places[end]);
}

async function placeGroup(
  tx: Writers,
  group: readonly Placement[],
  places: readonly (string | null)[],
): Promise<Placed[]> {
  const fresh = group.flatMap(({ photo }, index) =>
    'prepared' in photo ? { ...photo.prepared.photo, albumId: places[index]! } : [],
  );
  if (fresh.length > 0) return [...(await tx.photos.add(fresh))];
  const ids = group.flatMap(({ photo }) => ('known' in photo ? photo.known.photoId : []));
  for (const { photo } of group) {
    if ('known' in photo && photo.refresh) await tx.photos.edit([photo.known.photoId], photo.refresh.edit);
  }
  if (places[0] !== null) await tx.albums.addPhotos(places[0]!, ids);
  return ids.map(id => ({ id, status: 'duplicate' }));
}
