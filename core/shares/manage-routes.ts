import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { asId, idOf, renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Gallery, PreparedPassword, Share, Writers } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { photoBox } from '../views/pictures/photo-box.ts';
import { formatLocaleOf } from '../views/texts/catalogues.ts';
import { languageOf } from '../views/texts/language.ts';
import { formatList } from '../views/texts/numbers.ts';
import { countOf } from './favourites-routes.ts';
import { nameOfVisitor } from './routes/favourites-model.ts';
import { type Chosen, chosenOf, findAlbum, findPhotos, picked } from './routes/link-target.ts';
import { showAll, showOfAlbum, showOfPhoto } from './routes/list-pages.ts';
import {
  fieldsOf,
  policyNotes,
  proposedFields,
  readOptions,
  readPassword,
  sizeOptions,
} from './routes/share-form.ts';
import { describeShare, tellOptions } from './routes/share-words.ts';

interface Parts {
  readonly gallery: Gallery;
  readonly views: Views;
  readonly users: { readonly passwords: { prepare(password: string): Promise<PreparedPassword> } };
}

/** `/admin/links/…`: making, looking at, changing, renewing and revoking share links. */
export function shareManageRoutes(parts: Parts): Router<RequestState> {
  const router = new Router<RequestState>();
  const get = (path: string, show: (parts: Parts, ctx: Context) => Promise<void>) =>
    router.get(path, permit('edit'), ctx => show(parts, ctx));
  const post = (path: string, handle: (parts: Parts, ctx: Context) => Promise<void>) =>
    router.post(path, permit('edit'), ctx => handle(parts, ctx));
  get('/admin/links', showAll);
  get('/admin/albums/:id/links', showOfAlbum);
  get('/admin/photos/:id/links', showOfPhoto);
  get('/admin/links/new', (_, ctx) => showNew(parts, ctx, chosenOf(ctx.query)));
  post('/admin/links/photos', (_, ctx) => showNew(parts, ctx, { photoIds: picked(ctx.state.form) }));
  post('/admin/links/new', createLink);
  get('/admin/links/:id', (_, ctx) => showLink(parts, ctx));
  get('/admin/links/:id/edit', (_, ctx) => showEdit(parts, ctx));
  post('/admin/links/:id/edit', saveLink);
  post('/admin/links/:id/renew', renewLink);
  post('/admin/links/:id/revoke', revokeLink);
  return router;
}

async function showNew(
  { views }: Parts,
  ctx: Context,
  { albumId, photoIds = [] }: Chosen,
  returned?: FormState,
): Promise<void> {
  const { read, t } = ctx.state;
  const album = albumId === undefined ? null : await findAlbum(ctx, albumId);
  const photos = album ? [] : await findPhotos(ctx, photoIds);
  const { links: policy } = await read.settings.site();
  const model = {
    title: t('shares.new'),
    place: 'links',
    album: album && { id: album.id, title: album.title },
    photos: photos.map(photo => photoBox(photo, languageOf(ctx.state), { largest: 'thumb' })),
    form: returned ?? freshForm({ ...proposedFields(policy, new Date()), name: album?.title ?? '' }),
    ...formModel(ctx, policy, null),
    share: null,
  };
  await renderManagePage(views, ctx, { name: '@shares/manage/form', model });
}

function formModel(ctx: Context, policy: Parameters<typeof policyNotes>[1], size: number | null) {
  const { t } = ctx.state;
  return {
    scripts: ['own-time.js'],
    sizes: sizeOptions(t, size),
    notes: policyNotes(t, policy),
    isPasswordRequired: policy.passwordRequired,
    mayGiveOriginals: policy.originals,
  };
}

async function createLink(parts: Parts, ctx: Context): Promise<void> {
  const { form, read } = ctx.state;
  const albumId = asId(form.get('album'));
  const chosen: Chosen = albumId === null ? { photoIds: picked(form) } : { albumId };
  await acceptForm(
    ctx,
    async () => {
      const { links: policy } = await read.settings.site();
      const { prepare } = parts.users.passwords;
      const password = await readPassword(form, { prepare, policy, has: false });
      const options = { ...chosen, ...readOptions(form), password: password ?? null };
      const { value, changesetId } = await change(parts, ctx, { deed: 'linkMade', name: options.name }, tx =>
        tx.shares.create(options),
      );
      await showLink(parts, ctx, { id: value.id, token: value.token, changesetId });
      ctx.status = 201;
    },
    problem => showNew(parts, ctx, chosen, returnedForm(form, problem)),
  );
}

/** The address is on the page that answers to making it, and nowhere after. */
async function showLink(
  { views }: Parts,
  ctx: Context,
  made?: { id: string; token: string; changesetId: string | null },
): Promise<void> {
  const share = await findShare(ctx, made?.id ?? idOf(ctx));
  const language = languageOf(ctx.state);
  const { read } = ctx.state;
  const ids = share.target.kind === 'photos' ? share.target.photoIds.slice(0, 60) : [];
  const photos = await read.photos.summaries(ids);
  const model = {
    title: share.asked.name,
    place: 'links',
    share: describeShare(share, language),
    options: tellOptions(share, language),
    terms: share.asked.terms,
    photos: [...photos.values()].map(photo => photoBox(photo, language, { largest: 'thumb' })),
    picked: await tellPicked(ctx, share),
    mayChange: share.mayManage,
    address: made ? `/s/${made.token}` : null,
    scripts: ['copy.js'],
    ...(made ? { done: doneOf(ctx, share, made.changesetId) } : {}),
  };
  await renderManagePage(views, ctx, { name: '@shares/manage/link', model });
}

/** Null where visitors aren't asked, and none have sent any before. */
async function tellPicked({ state: { read, t, locale } }: Context, { id, asked }: Share) {
  const sent = await read.shares.favourites(id);
  if (!asked.favourites && sent.length === 0) return null;
  const names = [...new Set(sent.map(each => nameOfVisitor(t, each)))];
  return { count: countOf(t, sent), names: formatList(names.slice(0, 20), formatLocaleOf(locale)) };
}

function doneOf(ctx: Context, { id, asked }: Share, changesetId: string | null) {
  const back = `/admin/links/${id}`;
  if (changesetId === null) return null;
  return {
    reason: ctx.state.t(
      ctx.path.endsWith('/renew') ? 'manage.reason.linkRenewed' : 'manage.reason.linkMade',
      {
        name: asked.name,
      },
    ),
    undo: { action: `/admin/changes/${changesetId}/undo`, isRedo: false },
    back,
  };
}

async function showEdit({ views }: Parts, ctx: Context, returned?: FormState): Promise<void> {
  const share = await findOwnShare(ctx);
  const { links: policy } = await ctx.state.read.settings.site();
  const model = {
    title: ctx.state.t('shares.edit.title', { name: share.asked.name }),
    place: 'links',
    album: null,
    photos: [],
    form: returned ?? freshForm(fieldsOf(share.asked)),
    ...formModel(ctx, policy, share.asked.largestSize),
    share: { id: share.id, hasPassword: share.hasPassword },
  };
  await renderManagePage(views, ctx, { name: '@shares/manage/form', model });
}

async function saveLink(parts: Parts, ctx: Context): Promise<void> {
  const share = await findOwnShare(ctx);
  const { form, read } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const { links: policy } = await read.settings.site();
      const { prepare } = parts.users.passwords;
      const password = await readPassword(form, { prepare, policy, has: share.hasPassword });
      const edit = { ...readOptions(form, share.asked), ...(password === undefined ? {} : { password }) };
      const { changesetId } = await change(parts, ctx, { deed: 'linkEdited', name: share.asked.name }, tx =>
        tx.shares.edit(share.id, edit),
      );
      goOnAfterChange(ctx, `/admin/links/${share.id}`, changesetId);
    },
    problem => showEdit(parts, ctx, returnedForm(form, problem)),
  );
}

async function renewLink(parts: Parts, ctx: Context): Promise<void> {
  const { id, asked } = await findOwnShare(ctx);
  const { value, changesetId } = await change(parts, ctx, { deed: 'linkRenewed', name: asked.name }, tx =>
    tx.shares.renew(id),
  );
  await showLink(parts, ctx, { id, token: value.token, changesetId });
  ctx.status = 201;
}

async function revokeLink(parts: Parts, ctx: Context): Promise<void> {
  const { id, asked } = await findShare(ctx, idOf(ctx));
  const { changesetId } = await change(parts, ctx, { deed: 'linkRevoked', name: asked.name }, tx =>
    tx.shares.revoke(id),
  );
  goOnAfterChange(ctx, `/admin/links/${id}`, changesetId);
}

function change<Value>(
  { gallery }: Parts,
  { state }: Context,
  { deed, name }: { deed: string; name: string },
  write: (tx: Writers) => Promise<Value>,
) {
  const reason = state.t(`manage.reason.${deed}`, { name });
  return gallery.change({ viewer: state.viewer, reason }, write);
}

async function findShare(ctx: Context, id: string): Promise<Share> {
  return (await ctx.state.read.shares.find(id)) ?? fail('NOT_FOUND');
}

/** One that may be changed, not only looked at by who made it once. */
async function findOwnShare(ctx: Context): Promise<Share> {
  const share = await findShare(ctx, idOf(ctx));
  return share.mayManage ? share : fail('NOT_FOUND');
}
