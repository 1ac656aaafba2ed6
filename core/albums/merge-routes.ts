import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterBatch } from '../http/after-change.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { asId, idOf, renderManagePage, requireVerb } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Album, Gallery } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { type Language, languageOf } from '../views/texts/language.ts';
import { formatList } from '../views/texts/numbers.ts';
import { parentOptions } from './routes/album-form.ts';

interface Parts {
  readonly gallery: Gallery;
  readonly views: Views;
}

/** `/admin/albums/<id>/merge`: which album takes over, what that does, and doing it. */
export function albumMergeRoutes(parts: Parts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin/albums/:id/merge', permit('edit'), ctx => showMerge(parts, ctx));
  router.post('/admin/albums/:id/merge', permit('edit'), ctx => mergeAlbum(parts, ctx));
  return router;
}

/** Before it is done it is shown: with `?into=` how many photos go where, and who sees them then. */
async function showMerge({ views }: Parts, ctx: Context, returned?: FormState): Promise<void> {
  const { read, t, form: sent } = ctx.state;
  const album = await findAlbum(ctx);
  const options = parentOptions(t, await read.albums.editable(), { without: album.id, withTop: false });
  const asked = asId(String(ctx.query.into ?? sent.get('into') ?? ''));
  const into = options.some(option => option.value === asked)
    ? await read.albums.findById(asked!)
    : undefined;
  const model = {
    title: t('manage.merge.title', { title: album.title }),
    form: returned ?? freshForm({ into: into?.id ?? '' }),
    album: { id: album.id, title: album.title },
    options,
    plan: into && planOf(languageOf(ctx.state), album, into),
  };
  await renderManagePage(views, ctx, { name: '@albums/manage/merge', model });
}

function planOf({ t, formatLocale }: Language, album: Album, into: Album) {
  const photos = t('site.photos', { count: album.photoCount });
  const albums = album.albumCount > 0 ? t('site.albums', { count: album.albumCount }) : '';
  return {
    into: into.id,
    moved: t('manage.merge.moved', {
      what: formatList([photos, albums].filter(Boolean), formatLocale),
      into: into.title,
    }),
    seen: t(`manage.merge.seen.${into.audience}`, { into: into.title }),
  };
}

async function mergeAlbum(parts: Parts, ctx: Context): Promise<void> {
  const album = await findAlbum(ctx);
  const { form, t, viewer } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const intoId = asId(form.get('into')) ?? fail('VALIDATION_FAILED', { pointer: '/into' });
      const reason = t('manage.reason.albumMerged', { title: album.title });
      const batchId = await mergeInSteps(parts.gallery, { viewer, reason }, { id: album.id, intoId });
      goOnAfterBatch(ctx, `/admin/albums/${intoId}`, batchId);
    },
    problem => showMerge(parts, ctx, returnedForm(form, problem)),
  );
}

async function mergeInSteps(
  gallery: Gallery,
  request: { viewer: Context['state']['viewer']; reason: string },
  { id, intoId }: { id: string; intoId: string },
): Promise<string> {
  const batchId = await gallery.openBatch(request, 'merge');
  let steps = 0;
  for (let isDone = false; !isDone; steps++) {
    const { value } = await gallery.change({ ...request, batchId }, tx => tx.albums.merge(id, intoId));
    isDone = value.isDone;
  }
  await gallery.closeBatch(batchId, { steps });
  return batchId;
}

async function findAlbum(ctx: Context): Promise<Album> {
  const album = requireVerb(await ctx.state.read.albums.findById(idOf(ctx)), 'manage');
  return album.trashedAt === null ? album : fail('NOT_FOUND');
}
