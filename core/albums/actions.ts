import { closeVerbs, type Judge, mayManageAll, personOf } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { newId } from '../changes/ids.ts';
import { editedValues } from '../changes/plugin-values.ts';
import { editedPublication } from '../changes/publication.ts';
import { type KnownThemes, requireTheme, requireThemeSettings } from '../changes/theme-choice.ts';
import { freeSlug, slugify } from '../database/slugs.ts';
import { fail } from '../errors/app-error.ts';
import type { AlbumEdit, AlbumWriter, NewAlbum } from '../plugin-api/index.ts';
import type { AlbumDoc } from './album-doc.ts';
import { ownRules, requireKept, rulesFields } from './album-rules.ts';
import { albumStore } from './album-store.ts';
import { requireAllBelow } from './all-below.ts';
import { placeAlbum } from './move-album.ts';
import {
  findByImportKey,
  findFreePosition,
  listSubtree,
  listTakenSlugs,
  lockRevision,
  lockSiblings,
} from './queries/upkeep.ts';
import { hasWatermark } from './queries/watermarks.ts';
import { reservedSlugs } from './reserved-slugs.ts';
import { checkAlbumEdit, checkNewAlbum } from './schemas.ts';

/** Writes to albums themselves; their photos are written through the photos' door. */
export type AlbumOwnWriter = Omit<AlbumWriter, 'addPhotos' | 'removePhotos' | 'reorder' | 'merge'>;

export function createAlbumWriter(
  context: ChangeContext,
  judge: Judge,
  themes?: KnownThemes,
): AlbumOwnWriter {
  return {
    async create(album) {
      if (album.parentId) await judge.album(hasRules(album) ? 'manage' : 'edit', album.parentId);
      else judge.requireCurator();
      // Who names a folder's key is told of its album, wherever that lies.
      if (album.importKey !== undefined) judge.requireCurator();
      checkNewAlbum(album);
      return createAlbum(context, album);
    },
    async edit(id, edit, expected) {
      const setsRules = rulesFields.some(field => edit[field] !== undefined);
      await judge.album(setsRules ? 'manage' : 'edit', id);
      checkAlbumEdit(edit);
      if (edit.coverPhotoId) await judge.photos('view', [edit.coverPhotoId]);
      if (expected) await requireRevision(context, id, expected.revision);
      const slug = edit.slug === undefined ? undefined : await claimSlug(context, id, edit.slug);
      await requireWatermark(context, edit);
      const rules = await ownRules(context, edit);
      await editOne(context, id, doc => {
        checkTheme(themes, doc, edit);
        return { ...applyEdit(doc, edit, slug), ...rules(doc) };
      });
      if (setsRules) await requireKept(judge, id);
    },
    async move(id, to) {
      const isElsewhere = await requireMove(context, judge, { id, parentId: to.parentId });
      await placeAlbum(context, id, to);
      if (isElsewhere) await requireKept(judge, id);
    },
    async trash(id) {
      await judge.album('manage', id);
      await requireAllBelow(context, judge, id);
      const trashedAt = context.now.toISOString();
      const ids = await subtreeOf(context, id);
      await context.edit(albumStore, ids, doc => (doc.trashedAt ? doc : { ...doc, trashedAt }));
    },
    async restore(id) {
      await judge.album('manage', id);
      const ids = await subtreeOf(context, id);
      const trashedAt = (await albumStore.load(context.trx, [id])).get(id)!.trashedAt;
      // What was deleted on its own before stays deleted: only what went with the album comes back with it.
      await context.edit(albumStore, ids, doc =>
        doc.trashedAt === trashedAt ? { ...doc, trashedAt: null, mergedInto: null } : doc,
      );
    },
  };
}

/** Settings are those of the theme that the album has afterwards. */
function checkTheme(themes: KnownThemes | undefined, doc: AlbumDoc, edit: AlbumEdit): void {
  if (!themes) return;
  requireTheme(themes, edit.theme, doc.theme);
  const theme = edit.theme === undefined ? doc.theme : edit.theme;
  requireThemeSettings(theme ? themes.find(theme) : undefined, {
    wanted: edit.themeSettings ?? {},
    stored: theme === doc.theme ? doc.themeSettings : {},
    pointer: '/themeSettings',
  });
}

/** NOT_ACCEPTED for one that isn't there. */
async function requireWatermark({ trx }: ChangeContext, { watermark }: AlbumEdit): Promise<void> {
  if (watermark === undefined || watermark === null || watermark === 'none') return;
  if (!(await hasWatermark(trx, watermark))) fail('NOT_ACCEPTED', { pointer: '/watermark' });
}

/** A new album with rules of its own says who may see it. */
function hasRules({ audience, publication }: NewAlbum): boolean {
  return (audience ?? null) !== null || publication !== undefined;
}

/** Another place among its siblings is a matter of their parent; under another parent (true) its rules may change. */
async function requireMove(
  context: ChangeContext,
  judge: Judge,
  { id, parentId }: { id: string; parentId: string | null },
): Promise<boolean> {
  if (judge.editsAll) return false;
  await judge.album('edit', id);
  const doc = (await albumStore.load(context.trx, [id])).get(id);
  if (parentId === null) judge.requireCurator();
  else await judge.album('edit', parentId);
  const isElsewhere = doc?.parentId !== parentId;
  if (isElsewhere) await judge.album('manage', id);
  return isElsewhere;
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
    theme: null,
    themeSettings: {},
    indexed: null,
    translations: {},
    featured: false,
    listed: true,
    audience: album.audience ?? (album.parentId === null ? 'restricted' : null),
    audienceVerbs: null,
    grants: keptByMaker(context, album),
    largestSize: null,
    placeShown: null,
    cameraShown: null,
    watermark: null,
    publication: album.publication ?? 'published',
    publishedFrom: null,
    publishedUntil: null,
    importKey: album.importKey ?? null,
    trashedAt: null,
    mergedInto: null,
    createdBy: personOf(context.viewer)?.userId ?? null,
    createdAt: context.now.toISOString(),
    ext: {},
  };
}

/** Who may not manage everything keeps an album that they made with an audience of its own. */
function keptByMaker({ viewer }: ChangeContext, album: NewAlbum): AlbumDoc['grants'] {
  const person = personOf(viewer);
  if (person === null || mayManageAll(viewer) || (album.audience ?? null) === null) return {};
  return { [`user:${person.userId}`]: closeVerbs(['manage']) };
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
  const {
    publishedFrom: _from,
    publishedUntil: _until,
    publication: _state,
    slug: _slug,
    ext,
    ...fields
  } = edit;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const edited: AlbumDoc = {
    ...doc,
    ...given,
    ...editedPublication(doc, edit),
    slug: slug ?? doc.slug,
    ext: editedValues(doc.ext, ext),
  };
  return edited.parentId === null && edited.audience === null
    ? { ...edited, audience: 'restricted' }
    : edited;
}
