import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterBatch } from '../http/after-change.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { idOf, renderManagePage, requireVerb } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Album, ChangeRequest } from '../plugin-api/index.ts';
import type { Storage } from '../storage/storage.ts';
import type { Views } from '../views/create-views.ts';
import {
  type OpenedUpload,
  receiveUpload,
  type Upload,
  type UploadParts,
  type UploadTarget,
} from './routes/upload.ts';
import { countResults, uploadResultModel } from './routes/upload-model.ts';

interface Parts extends UploadParts {
  readonly views: Views;
  readonly storage: Pick<Storage, 'freeBytes'>;
}

/** `/admin/upload`, into an album that is made for it at the top, and `/admin/albums/<id>/upload`. */
export function uploadRoutes(parts: Parts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin/upload', permit('edit'), ctx => showForm(parts, ctx, { album: null }));
  router.post('/admin/upload', permit('edit'), ctx => {
    if (!ctx.state.read.rights.editAll) fail('FORBIDDEN');
    return upload(parts, ctx, null);
  });
  router.get('/admin/albums/:id/upload', permit('edit'), async ctx =>
    showForm(parts, ctx, { album: await findAlbum(ctx) }),
  );
  router.post('/admin/albums/:id/upload', permit('edit'), async ctx =>
    upload(parts, ctx, await findAlbum(ctx)),
  );
  return router;
}

async function showForm(
  { views }: Parts,
  ctx: Context,
  { album, form }: { album: Album | null; form?: FormState },
): Promise<void> {
  const { read, t } = ctx.state;
  const { editAll } = read.rights;
  const albums = album ? [] : await read.albums.editable('upload');
  const isFirst = album === null && editAll && albums.length === 0;
  const model = {
    title: album
      ? t('manage.upload.into', { title: album.title })
      : t(isFirst ? 'manage.upload.first' : 'manage.addPhotos'),
    place: album ? '' : 'upload',
    scripts: ['upload.js'],
    isFirst,
    hasForm: album !== null || editAll,
    album: album && { id: album.id, title: album.title, href: `/albums/${encodeURIComponent(album.slug)}` },
    action: album ? `/admin/albums/${album.id}/upload` : '/admin/upload',
    // With a title to begin with, nobody has to think of one before they see their photos.
    form: form ?? freshForm({ title: isFirst ? t('manage.upload.firstTitle') : '' }),
    // they read folders of the server
    sources: album || !read.rights.administer ? [] : listSources(views, ctx),
    albums: albums.map(({ id, title, depth }) => ({ id, title, depth: Math.min(depth, 6) })),
  };
  await renderManagePage(views, ctx, { name: '@imports/upload', model });
}

/** Other places that photos come from, as plugins offer them. */
function listSources(views: Views, { state: { locale } }: Context) {
  return views.contributions.of('importSource').map(({ plugin, id, title, description }) => {
    const text = views.translatorOf(plugin, locale);
    const href = `/admin/upload/from/${plugin}/${id}`;
    return { href, title: text(title), description: description ? text(description) : '' };
  });
}

async function upload(parts: Parts, ctx: Context, album: Album | null): Promise<void> {
  await requireSpace(parts, ctx);
  let sent = new URLSearchParams();
  const titleOf = (fields: URLSearchParams) => album?.title ?? fields.get('title')?.trim() ?? '';
  const target: UploadTarget = {
    title: titleOf,
    async open(fields, request) {
      sent = fields;
      return album?.id ?? createAlbum(parts, titleOf(fields), request);
    },
  };
  await acceptForm(
    ctx,
    async () => {
      const received = ctx.is('multipart') ? await receiveUpload(parts, ctx, target) : nothing;
      sent = received.fields;
      if (received.opened === null) fail('VALIDATION_FAILED', { pointer: '/photos' });
      if (album === null) await publish(parts, received);
      await answer(parts, ctx, { ...received, ...received.opened });
    },
    problem => showForm(parts, ctx, { album, form: returnedForm(sent, problem) }),
  );
}

const nothing: Upload = { files: [], fields: new URLSearchParams(), opened: null };

/** Before a byte is read: what can't end well isn't begun. */
async function requireSpace({ storage }: Parts, ctx: Context): Promise<void> {
  const isTooMuch = ctx.length !== undefined && ctx.length > (await storage.freeBytes());
  if (!isTooMuch) return;
  ctx.set('Connection', 'close');
  fail('DISK_FULL', { details: { bytes: ctx.length } });
}

/** For nobody else until everything is in it. */
async function createAlbum({ gallery }: Parts, title: string, request: ChangeRequest): Promise<string> {
  const { value } = await gallery.change(request, tx => tx.albums.create({ title, audience: 'restricted' }));
  return value.id;
}

async function publish({ gallery }: Parts, { fields, files, opened }: Upload): Promise<void> {
  const isWanted = fields.get('audience') === 'public' && countResults(files).refused < files.length;
  if (!isWanted || opened === null) return;
  const { albumId, request } = opened;
  await gallery.change(request, tx => tx.albums.edit(albumId, { audience: 'public' }));
}

/** The album when all went well; else what became of each file. */
async function answer({ views }: Parts, ctx: Context, upload: Upload & OpenedUpload): Promise<void> {
  const album = (await ctx.state.read.albums.findById(upload.albumId)) ?? fail('NOT_FOUND');
  const { added } = countResults(upload.files);
  const isAllWell = added === upload.files.length && !upload.fields.has('tooMany');
  if (isAllWell)
    return goOnAfterBatch(ctx, `/albums/${encodeURIComponent(album.slug)}`, upload.request.batchId);
  if (upload.files.every(({ result }) => result.status === 'refused')) ctx.status = 422;
  const model = await uploadResultModel(ctx, upload, album);
  const { status } = ctx;
  await renderManagePage(views, ctx, { name: '@imports/result', model });
  if (status === 422) ctx.status = status;
}

async function findAlbum(ctx: Context): Promise<Album> {
  const album = requireVerb(await ctx.state.read.albums.findById(idOf(ctx)), 'upload');
  return album.trashedAt === null ? album : fail('NOT_FOUND');
}
