import type { Judge } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { editedValues } from '../changes/plugin-values.ts';
import { editedPublication } from '../changes/publication.ts';
import { fail } from '../errors/app-error.ts';
import type {
  KeywordPaths,
  MetadataValues,
  NewPhoto,
  PhotoEdit,
  PhotoWriter,
  TagWriter,
} from '../plugin-api/index.ts';
import { addPhotos } from './add-photos.ts';
import { editPhotos } from './edit-photos.ts';
import { metadataOf, normalise } from './normalise.ts';
import { insertParts } from './originals.ts';
import type { PhotoDoc } from './photo-doc.ts';
import { photoStore } from './photo-store.ts';
import { hasOtherRevision } from './queries/revisions.ts';
import { lockHashes } from './queries/taking-in.ts';
import { checkPhotoEdit } from './schemas.ts';
import { resolvePaths } from './tag-paths.ts';

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
      const values = metadataOf(edit, { keywords: edit.tags });
      const normalised = await normaliseAll(context, ids, values);
      const idsOf = await resolvePaths(tags, [...(edit.tags ?? []), ...keywordsOf(normalised)]);
      await editPhotos(context, ids, (doc, id) => {
        const { keywords, ...own } = normalised?.get(id) ?? {};
        const paths = keywords ?? edit.tags;
        const ext = own.ext ? { ...edit.ext, ...own.ext } : edit.ext;
        return applyEdit(doc, { ...edit, ...own, ...(ext && { ext }) } as PhotoEdit, paths && idsOf(paths));
      });
    },
    async retag(ids, { add = [], remove = [] }) {
      await judge.photos('edit', ids);
      const normalised = await normaliseAll(context, ids, metadataOf({}, { keywords: add }));
      const idsOf = await resolvePaths(tags, [...add, ...keywordsOf(normalised)]);
      await editPhotos(context, ids, (doc, id) => {
        const { keywords = add, ...own } = normalised?.get(id) ?? {};
        const tagged = { ...doc, tags: retagged(doc.tags, idsOf(keywords), remove) };
        return Object.keys(own).length === 0 ? tagged : applyEdit(tagged, own as PhotoEdit, undefined);
      });
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

/** What all of these photos get, as plugins have it for each. */
function normaliseAll(context: ChangeContext, ids: readonly string[], values: MetadataValues) {
  const origin = context.causes.length > 0 ? 'plugin' : 'edit';
  return normalise(
    context,
    origin,
    [...new Set(ids)].map(id => ({ id, values })),
  );
}

function keywordsOf(normalised: ReadonlyMap<string, MetadataValues> | undefined): KeywordPaths {
  return [...(normalised?.values() ?? [])].flatMap(values => values.keywords ?? []);
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
  const { tags: _, publishedFrom: _from, publishedUntil: _until, publication: _state, ext, ...fields } = edit;
  return {
    ...doc,
    ...withoutUndefined(fields),
    ...editedPublication(doc, edit),
    tags: tagIds ? tagSet(tagIds) : doc.tags,
    ext: editedValues(doc.ext, ext),
  };
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}
