import type { Knex } from 'knex';
import { newId } from '../changes/ids.ts';
import type { NewPhoto, NewPhotoPart } from '../plugin-api/index.ts';

export type NewOriginal = NewPhoto & { readonly photoId: string };

/** File facts beside the photo: written once, never edited, so they are no part of its history. */
export async function insertOriginals(trx: Knex.Transaction, photos: readonly NewOriginal[]): Promise<void> {
  await trx('originals').insert(photos.map(toRow));
}

function toRow(photo: NewOriginal) {
  const { source } = photo;
  return {
    id: newId(),
    photo_id: photo.photoId,
    kind: 'image',
    storage: source.storage,
    root_id: source.storage === 'referenced' ? source.rootId : null,
    path: source.storage === 'referenced' ? source.path : null,
    sha256: photo.sha256,
    bytes: photo.bytes,
    format: photo.format,
    file_name: photo.fileName,
    width: photo.width,
    height: photo.height,
    orientation: photo.orientation,
    modified_at: photo.modifiedAt,
    raw_metadata: photo.rawMetadata === null ? null : JSON.stringify(photo.rawMetadata),
  };
}

/** Files of the same shot as a photo that is here. A part that is known by its hash already stays where it is. */
export async function insertParts(
  trx: Knex.Transaction,
  photoId: string,
  parts: readonly NewPhotoPart[],
): Promise<void> {
  const main = await trx('originals').where({ photo_id: photoId, part_of: null }).first('id');
  const rows = parts.map(part => ({
    id: newId(),
    photo_id: photoId,
    kind: part.kind,
    part_of: main?.id ?? null,
    storage: part.source.storage,
    root_id: part.source.storage === 'referenced' ? part.source.rootId : null,
    path: part.source.storage === 'referenced' ? part.source.path : null,
    sha256: part.sha256,
    bytes: part.bytes,
    format: part.format,
    file_name: part.fileName,
    modified_at: part.modifiedAt,
  }));
  await trx('originals').insert(rows).onConflict('sha256').ignore();
}
