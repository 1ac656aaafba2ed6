import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, type FormState, returnedForm } from '../http/form-state.ts';
import { idOf, renderManagePage, requireVerb } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Photo } from '../plugin-api/index.ts';
import { photoTitle } from '../views/pictures/photo-box.ts';
import { languageOf } from '../views/texts/language.ts';
import type { PanelParts } from './album-routes.ts';
import { readTime } from './choices.ts';
import { photoPanelModel } from './routes/photo-panel-model.ts';

/** `/admin/photos/<id>/access`: who can see a photo, why, and when. */
export function photoAccessRoutes(parts: PanelParts): Router<RequestState> {
  const router = new Router<RequestState>();
  const path = '/admin/photos/:id/access';
  router.get(path, permit('edit'), async ctx => showPanel(parts, ctx, await findManaged(ctx)));
  router.post(`${path}/time`, permit('edit'), ctx => saveTime(parts, ctx));
  return router;
}

async function showPanel({ views }: PanelParts, ctx: Context, photo: Photo, form?: FormState): Promise<void> {
  const textOf = (plugin: string, key: string) => views.translatorOf(plugin, ctx.state.locale)(key);
  const model = await photoPanelModel(ctx, photo, { form, textOf });
  await renderManagePage(views, ctx, { name: '@access-panel/photo', model });
}

/** The photo, for who may manage it. */
async function findManaged(ctx: Context): Promise<Photo> {
  return requireVerb(await ctx.state.read.photos.find(idOf(ctx)), 'manage');
}

async function saveTime(parts: PanelParts, ctx: Context): Promise<void> {
  const photo = await findManaged(ctx);
  const { form, read, viewer, t } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const before = (await read.access.time({ kind: 'photo', id: photo.id })) ?? fail('NOT_FOUND');
      const edit = readTime(form, before);
      const reason = t('access.done.when', { title: photoTitle(photo, languageOf(ctx.state)) });
      const request = { viewer, reason };
      const { changesetId } = await parts.gallery.change(request, tx => tx.photos.edit([photo.id], edit));
      goOnAfterChange(ctx, `/admin/photos/${photo.id}/access`, changesetId);
    },
    problem => showPanel(parts, ctx, photo, returnedForm(form, problem)),
  );
}
