import type { Knex } from 'knex';
import { newId } from '../changes/ids.ts';
import type { NewPhoto } from '../plugin-api/index.ts';

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
