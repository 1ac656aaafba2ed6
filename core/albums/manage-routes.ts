import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, type FormProblem, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { asId, idOf, renderManagePage, requireVerb } from '../http/manage-page.ts';
import { ownPath } from '../http/own-path.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Album, EditableAlbum, Gallery, NewAlbum, Writers } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import type { Themes } from '../views/themes/themes.ts';
import { albumEditModel } from './routes/album-edit-model.ts';
import {
  audienceOptions,
  fieldsOf,
  parentOptions,
  publicationOptions,
  readAlbumEdit,
  readAlbumId,
  readNewAlbum,
} from './routes/album-form.ts';
import { albumThemeModel, readAlbumTheme, type SentTheme } from './routes/album-theme-model.ts';

interface Parts {
  readonly gallery: Gallery;
  readonly views: Views;
  readonly themes: Themes;
}

/** `/admin/albums/…`: creating, editing, moving, deleting and restoring albums. */
export function albumManageRoutes(parts: Parts): Router<RequestState> {
  const router = new Router<RequestState>();
  const get = (path: string, show: (parts: Parts, ctx: Context) => Promise<void>) =>
    router.get(path, permit('edit'), ctx => show(parts, ctx));
  const post = (path: string, handle: (parts: Parts, ctx: Context) => Promise<void>) =>
    router.post(path, permit('edit'), ctx => handle(parts, ctx));
  get('/admin/albums/new', showNew);
  post('/admin/albums/new', createAlbum);
  get('/admin/albums/:id', (_, ctx) => showEdit(parts, ctx));
  post('/admin/albums/:id', saveAlbum);
  post('/admin/albums/:id/theme', saveTheme);
  post('/admin/albums/:id/move', moveAlbum);
  post('/admin/albums/:id/cover', setCover);
  post('/admin/albums/:id/trash', trashAlbum);
  post('/admin/albums/:id/restore', restoreAlbum);
  return router;
}

async function showNew({ views }: Parts, ctx: Context, returned?: FormState): Promise<void> {
  const { read, t, form: sent } = ctx.state;
  const { editAll } = read.rights;
  const albums = await listParents(ctx);
  const asked = asId(String(ctx.query.parent ?? sent.get('parent') ?? ''));
  const parent = albums.find(album => album.id === asked) ?? (editAll ? undefined : albums[0]);
  const form =
    returned ??
    freshForm({
      parent: parent?.id ?? '',
      audience: parent ? '' : 'restricted',
      publication: 'published',
    });
  const model = {
    title: t(parent ? 'manage.newAlbum.inside' : 'manage.newAlbum', { parent: parent?.title ?? '' }),
    form,
    parents: parentOptions(t, albums, { withTop: editAll }),
    maySetRules: parent?.may.includes('manage') ?? editAll,
    audiences: audienceOptions(t, parent === undefined),
    publications: publicationOptions(t, null),
  };
  await renderManagePage(views, ctx, { name: '@albums/manage/new', model });
}

/** Albums that a new one may lie in; curators make them at the top, too. */
async function listParents({ state: { read } }: Context): Promise<readonly EditableAlbum[]> {
  const albums = await read.albums.editable();
  return albums.length > 0 || read.rights.editAll ? albums : fail('FORBIDDEN');
}

async function createAlbum(parts: Parts, ctx: Context): Promise<void> {
  const { form } = ctx.state;
  const albums = await listParents(ctx);
  await acceptForm(
    ctx,
    async () => {
      const album = readNewAlbum(form);
      requireRulesInside(albums, album);
      const request = { deed: 'albumCreated', title: form.get('title') ?? '' };
      const { value, changesetId } = await change(parts, ctx, request, tx => tx.albums.create(album));
      goOnAfterChange(ctx, `/admin/albums/${value.id}/upload`, changesetId);
    },
    problem => showNew(parts, ctx, returnedForm(form, problem)),
  );
}

/** Who manages one album and chose another that they may only edit is told so at the field. */
function requireRulesInside(albums: readonly EditableAlbum[], album: NewAlbum): void {
  const setsRules = album.audience !== undefined || album.publication !== undefined;
  const parent = albums.find(each => each.id === album.parentId);
  const managesAny = albums.some(each => each.may.includes('manage'));
  if (setsRules && managesAny && parent && !parent.may.includes('manage'))
    fail('VALIDATION_FAILED', { pointer: '/parent' });
}

async function showEdit(
  { views, themes }: Parts,
  ctx: Context,
  given?: { album: Album; form: FormState; sent?: SentTheme },
): Promise<void> {
  const album = given?.album ?? (await findAlbum(ctx));
  const form = given?.form ?? freshForm(fieldsOf(album));
  const model = {
    ...(await albumEditModel(ctx, { album, form })),
    ...(await albumThemeModel({ views, themes }, ctx, { album, sent: given?.sent })),
  };
  await renderManagePage(views, ctx, {
    name: '@albums/manage/edit',
    model: { ...model, slots: { 'admin.album': { album } } },
  });
}

async function saveAlbum(parts: Parts, ctx: Context): Promise<void> {
  const album = await findAlbum(ctx);
  const { form } = ctx.state;
  const revision = readRevision(form);
  await acceptForm(
    ctx,
    async () => {
      const { changesetId } = await change(parts, ctx, { deed: 'albumEdited', title: album.title }, tx =>
        tx.albums.edit(album.id, acceptedEdit(parts, album, form), { revision }),
      );
      goOnAfterChange(ctx, `/admin/albums/${album.id}`, changesetId);
    },
    async problem => {
      const now = await findAlbum(ctx);
      await showEdit(parts, ctx, { album: now, form: returnedForm(form, problem, fieldsOf(now)) });
    },
  );
}

function acceptedEdit({ themes }: Parts, album: Album, form: URLSearchParams) {
  const edit = readAlbumEdit(form, album);
  if (edit.theme && !themes.find(edit.theme)) fail('NOT_ACCEPTED', { pointer: '/theme' });
  return edit;
}

/** What its theme is told for this album alone. */
async function saveTheme(parts: Parts, ctx: Context): Promise<void> {
  const album = await findAlbum(ctx);
  const theme = parts.themes.find(album.ownTheme?.id ?? '') ?? fail('NOT_FOUND');
  const { themeSettings } = await ctx.state.read.settings.site();
  const sent = readAlbumTheme(theme, ctx, theme.settings.resolve(themeSettings[theme.id] ?? {}));
  if (sent.problems.length > 0) {
    ctx.status = 400;
    return showEdit(parts, ctx, { album, form: freshForm(fieldsOf(album)), sent });
  }
  const { changesetId } = await change(parts, ctx, { deed: 'albumEdited', title: album.title }, tx =>
    tx.albums.edit(album.id, { themeSettings: sent.own }),
  );
  goOnAfterChange(ctx, `/admin/albums/${album.id}#theme`, changesetId);
}

async function moveAlbum(parts: Parts, ctx: Context): Promise<void> {
  const album = await findAlbum(ctx);
  const { form } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const parentId = readAlbumId(form, 'parent');
      const staysInside = parentId === album.parentId;
      if (staysInside && !form.has('before')) return goOnAfterChange(ctx, `/admin/albums/${album.id}`, null);
      const beforeId = staysInside ? readAlbumId(form, 'before') : null;
      const { changesetId } = await change(parts, ctx, { deed: 'albumMoved', title: album.title }, tx =>
        tx.albums.move(album.id, { parentId, beforeId }),
      );
      goOnAfterChange(ctx, `/admin/albums/${album.id}`, changesetId);
    },
    problem => showStored(parts, ctx, { album, problem }),
  );
}

/** What was refused had no fields of its own to be kept. */
function showStored(
  parts: Parts,
  ctx: Context,
  { album, problem }: { album: Album; problem: FormProblem },
): Promise<void> {
  const form = { ...freshForm(fieldsOf(album)), summary: problem.text };
  return showEdit(parts, ctx, { album, form });
}

/** A photo as the cover; without one the album shows its first. */
async function setCover(parts: Parts, ctx: Context): Promise<void> {
  const album = await findAlbum(ctx);
  const { form } = ctx.state;
  const coverPhotoId = readAlbumId(form, 'photo');
  if (coverPhotoId !== null && !(await ctx.state.read.photos.find(coverPhotoId))) fail('NOT_FOUND');
  const { changesetId } = await change(parts, ctx, { deed: 'coverSet', title: album.title }, tx =>
    tx.albums.edit(album.id, { coverPhotoId }),
  );
  goOnAfterChange(ctx, ownPath(form.get('back'), `/admin/albums/${album.id}`), changesetId);
}

async function trashAlbum(parts: Parts, ctx: Context): Promise<void> {
  const album = await findAlbum(ctx);
  await acceptForm(
    ctx,
    async () => {
      const { changesetId } = await change(parts, ctx, { deed: 'albumTrashed', title: album.title }, tx =>
        tx.albums.trash(album.id),
      );
      goOnAfterChange(ctx, '/admin', changesetId);
    },
    problem => showStored(parts, ctx, { album, problem }),
  );
}

async function restoreAlbum(parts: Parts, ctx: Context): Promise<void> {
  const album = await findAlbum(ctx);
  const { changesetId } = await change(parts, ctx, { deed: 'albumRestored', title: album.title }, tx =>
    tx.albums.restore(album.id),
  );
  goOnAfterChange(ctx, `/admin/albums/${album.id}`, changesetId);
}

function change<Value>(
  { gallery }: Parts,
  { state }: Context,
  { deed, title }: { deed: string; title: string },
  write: (tx: Writers) => Promise<Value>,
) {
  const reason = state.t(`manage.reason.${deed}`, { title });
  return gallery.change({ viewer: state.viewer, reason }, write);
}

async function findAlbum(ctx: Context): Promise<Album> {
  return requireVerb(await ctx.state.read.albums.findById(idOf(ctx)), 'edit');
}

/** What the form was made from; a form without it is as good as one that is out of date. */
function readRevision(form: URLSearchParams): number {
  const revision = Number(form.get('revision') || Number.NaN);
  return Number.isInteger(revision) ? revision : -1;
}
