import { requireCurator } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { newId } from '../changes/ids.ts';
import { editedPublication } from '../changes/publication.ts';
import { freeSlug, slugify } from '../database/slugs.ts';
import { fail } from '../errors/app-error.ts';
import type { AlbumEdit, AlbumWriter, NewAlbum } from '../plugin-api/index.ts';
import type { AlbumDoc } from './album-doc.ts';
import { albumStore } from './album-store.ts';
import { placeAlbum } from './move-album.ts';
import {
  findByImportKey,
  findFreePosition,
  listSubtree,
  listTakenSlugs,
  lockRevision,
  lockSiblings,
} from './queries/upkeep.ts';
import { reservedSlugs } from './reserved-slugs.ts';
import { checkAlbumEdit, checkNewAlbum } from './schemas.ts';

/** Writes to albums themselves; their photos are written through the photos' door. */
export type AlbumOwnWriter = Omit<AlbumWriter, 'addPhotos' | 'removePhotos' | 'reorder'>;

export function createAlbumWriter(context: ChangeContext): AlbumOwnWriter {
  const may = () => requireCurator(context.viewer);
  return {
    async create(album) {
      may();
      checkNewAlbum(album);
      return createAlbum(context, album);
    },
    async edit(id, edit, expected) {
      may();
      checkAlbumEdit(edit);
      if (expected) await requireRevision(context, id, expected.revision);
      const slug = edit.slug === undefined ? undefined : await claimSlug(context, id, edit.slug);
      await editOne(context, id, doc => applyEdit(doc, edit, slug));
    },
    async move(id, to) {
      may();
      await placeAlbum(context, id, to);
    },
    async trash(id) {
      may();
      const trashedAt = context.now.toISOString();
      const ids = await subtreeOf(context, id);
      await context.edit(albumStore, ids, doc => (doc.trashedAt ? doc : { ...doc, trashedAt }));
    },
    async restore(id) {
      may();
      const ids = await subtreeOf(context, id);
      const trashedAt = (await albumStore.load(context.trx, [id])).get(id)!.trashedAt;
      // What was deleted on its own before stays deleted: only what went with the album comes back with it.
      await context.edit(albumStore, ids, doc =>
        doc.trashedAt === trashedAt ? { ...doc, trashedAt: null } : doc,
      );
    },
  };
}

async function createAlbum(context: ChangeContext, album: NewAlbum): Promise<{ id: string; slug: string }> {
  const parentId = album.parentId ?? null;
  if (parentId !== null) {
    const parent = (await albumStore.load(context.trx, [parentId])).get(parentId);
    if (!parent || parent.trashedAt !== null) fail('NOT_FOUND');
  }
  await lockSiblings(context.trx, parentId);
  const existing = await findImported(context, album.importKey);
  if (existing) return existing;
  const id = newId();
  const slug =
    album.slug === undefined
      ? await freeSlugFor(context, album.title)
      : await claimSlug(context, null, album.slug);
  const position = await findFreePosition(context.trx, parentId);
  await context.write(albumStore, [
    { id, before: undefined, after: newDoc(context, { ...album, parentId, slug, position }) },
  ]);
  return { id, slug };
}

/** Two imports of one folder at once make one album: the second waits for the first. */
async function findImported(context: ChangeContext, importKey: string | undefined) {
  if (importKey === undefined) return undefined;
  await context.trx.raw(`select pg_advisory_xact_lock(hashtextextended('import key ' || ?, 0))`, [importKey]);
  return findByImportKey(context.trx, importKey);
}

function newDoc(
  context: ChangeContext,
  album: NewAlbum & { parentId: string | null; slug: string; position: number },
): AlbumDoc {
  return {
    parentId: album.parentId,
    title: album.title,
    slug: album.slug,
    description: album.description ?? null,
    position: album.position,
    coverPhotoId: null,
    order: album.order ?? 'manual',
    layout: null,
    background: null,
    featured: false,
    listed: true,
    audience: album.audience ?? (album.parentId === null ? 'restricted' : null),
    audienceVerbs: null,
    publication: album.publication ?? 'published',
    publishedFrom: null,
    publishedUntil: null,
    importKey: album.importKey ?? null,
    trashedAt: null,
    createdBy: context.viewer.kind === 'user' ? context.viewer.userId : null,
    createdAt: context.now.toISOString(),
    ext: {},
  };
}

async function freeSlugFor(context: ChangeContext, title: string): Promise<string> {
  const slug = slugify(title, { fallback: 'album', reserved: reservedSlugs });
  await lockSlug(context, slug);
  return freeSlug(slug, await listTakenSlugs(context.trx, null, slug));
}

/** A slug that somebody typed is taken as it is or not at all. */
async function claimSlug(context: ChangeContext, id: string | null, wanted: string): Promise<string> {
  const slug = slugify(wanted, { fallback: '' });
  if (slug === '' || reservedSlugs.has(slug)) fail('SLUG_TAKEN', { pointer: '/slug' });
  await lockSlug(context, slug);
  if ((await listTakenSlugs(context.trx, id, slug)).has(slug)) fail('SLUG_TAKEN', { pointer: '/slug' });
  return slug;
}

async function lockSlug(context: ChangeContext, slug: string): Promise<void> {
  await context.trx.raw(`select pg_advisory_xact_lock(hashtextextended('slug ' || ?, 0))`, [slug]);
}

/** The row stays locked, so that what was seen is what is written over. */
async function requireRevision(context: ChangeContext, id: string, revision: number): Promise<void> {
  const found = await lockRevision(context.trx, id);
  if (found !== undefined && found !== revision) fail('STALE');
}

async function editOne(context: ChangeContext, id: string, map: (doc: AlbumDoc) => AlbumDoc): Promise<void> {
  if ((await context.edit(albumStore, [id], map)).length === 0) fail('NOT_FOUND');
}

async function subtreeOf(context: ChangeContext, id: string): Promise<string[]> {
  const ids = await listSubtree(context.trx, id);
  return ids.length === 0 ? fail('NOT_FOUND') : ids;
}

/** Absent fields stay as they are; null empties. A top album has nothing to inherit from: it is restricted then. */
function applyEdit(doc: AlbumDoc, edit: AlbumEdit, slug: string | undefined): AlbumDoc {
  const { publishedFrom: _from, publishedUntil: _until, publication: _state, slug: _slug, ...fields } = edit;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const edited: AlbumDoc = { ...doc, ...given, ...editedPublication(doc, edit), slug: slug ?? doc.slug };
  return edited.parentId === null && edited.audience === null
    ? { ...edited, audience: 'restricted' }
    : edited;
}
