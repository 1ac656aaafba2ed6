import type { Judge } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { editedPublication } from '../changes/publication.ts';
import { fail } from '../errors/app-error.ts';
import type { NewPhoto, PhotoEdit, PhotoWriter, TagWriter } from '../plugin-api/index.ts';
import { addPhotos } from './add-photos.ts';
import { editPhotos } from './edit-photos.ts';
import { insertParts } from './originals.ts';
import type { PhotoDoc } from './photo-doc.ts';
import { photoStore } from './photo-store.ts';
import { hasOtherRevision } from './queries/revisions.ts';
import { lockHashes } from './queries/taking-in.ts';
import { checkPhotoEdit } from './schemas.ts';

/** Other rooms' writes, for what a photo needs of them. */
export interface PhotoWriterParts {
  readonly tags: Pick<TagWriter, 'ensure'>;
  readonly judge: Judge;
}

/** Every write to photos. */
export function createPhotoWriter(context: ChangeContext, { tags, judge }: PhotoWriterParts): PhotoWriter {
  return {
    async add(photos) {
      await requireUpload(judge, photos);
      return addPhotos(context, { tags, judge }, photos);
    },
    async addParts(id, parts) {
      await judge.photos('edit', [id]);
      if (parts.length === 0) return;
      await lockHashes(
        context.trx,
        parts.map(part => part.sha256),
      );
      if ((await photoStore.load(context.trx, [id])).size === 0) fail('NOT_FOUND');
      await insertParts(context.trx, id, parts);
    },
    async edit(ids, edit, expected) {
      await judge.photos('edit', ids);
      if (saysWhen(edit)) await judge.publish(ids);
      checkPhotoEdit(edit);
      if (expected && (await hasOtherRevision(context.trx, ids, expected.revision))) fail('STALE');
      const tagIds = edit.tags && (await idsOfTags(tags, edit.tags));
      await editPhotos(context, ids, doc => applyEdit(doc, edit, tagIds));
    },
    async retag(ids, { add = [], remove = [] }) {
      await judge.photos('edit', ids);
      const added = await idsOfTags(tags, add);
      await editPhotos(context, ids, doc => ({ ...doc, tags: retagged(doc.tags, added, remove) }));
    },
    async trash(ids) {
      await judge.photos('manage', ids);
      const trashedAt = context.now.toISOString();
      await editPhotos(context, ids, doc => (doc.trashedAt ? doc : { ...doc, trashedAt }));
    },
    async restore(ids) {
      await judge.photos('manage', ids);
      await editPhotos(context, ids, doc => (doc.trashedAt ? { ...doc, trashedAt: null } : doc));
    },
  };
}

function saysWhen({ publication, publishedFrom, publishedUntil }: PhotoEdit): boolean {
  return publication !== undefined || publishedFrom !== undefined || publishedUntil !== undefined;
}

/** Where they shall lie; photos in no album are for who may edit everything. */
async function requireUpload(judge: Judge, photos: readonly NewPhoto[]): Promise<void> {
  if (judge.editsAll) return;
  for (const albumId of new Set(photos.map(photo => photo.albumId))) {
    if (albumId === null) judge.requireCurator();
    else await judge.album('upload', albumId);
  }
}

async function idsOfTags(
  tags: Pick<TagWriter, 'ensure'>,
  paths: readonly (readonly string[])[],
): Promise<string[]> {
  return paths.length === 0 ? [] : (await tags.ensure(paths)).map(tag => tag.id);
}

function retagged(
  tags: PhotoDoc['tags'],
  added: readonly string[],
  removed: readonly string[],
): PhotoDoc['tags'] {
  const kept = Object.keys(tags).filter(id => !removed.includes(id));
  return tagSet([...kept, ...added]);
}

function tagSet(ids: readonly string[]): PhotoDoc['tags'] {
  return Object.fromEntries(ids.map(id => [id, true as const]));
}

/** Absent fields stay as they are; null empties. */
function applyEdit(doc: PhotoDoc, edit: PhotoEdit, tagIds: readonly string[] | undefined): PhotoDoc {
  const { tags: _, publishedFrom: _from, publishedUntil: _until, publication: _state, ...fields } = edit;
  return {
    ...doc,
    ...withoutUndefined(fields),
    ...editedPublication(doc, edit),
    tags: tagIds ? tagSet(tagIds) : doc.tags,
  };
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}
