import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { idOf, renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Share } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { findPicked, type Picked, toCsv, toVisitors } from './routes/favourites-model.ts';

/** `/admin/links/<id>/favourites`: what visitors of a link picked, for who keeps it; as CSV and as file names, too. */
export function shareFavouritesRoutes({ views }: { readonly views: Views }): Router<RequestState> {
  const router = new Router<RequestState>();
  const path = '/admin/links/:id/favourites';
  router.get(path, permit('edit'), ctx => showFavourites(views, ctx));
  router.get(`${path}.csv`, permit('edit'), async ctx =>
    send(ctx, 'csv', toCsv(ctx.state.t, await findPicked(ctx, (await findShare(ctx)).id))),
  );
  router.get(`${path}.txt`, permit('edit'), async ctx =>
    send(ctx, 'txt', namesOf(await findPicked(ctx, (await findShare(ctx)).id))),
  );
  return router;
}

async function showFavourites(views: Views, ctx: Context): Promise<void> {
  const { id, asked } = await findShare(ctx);
  const picked = await findPicked(ctx, id);
  const { t } = ctx.state;
  const model = {
    title: t('picks.manage.title', { name: asked.name }),
    place: 'links',
    link: { id, name: asked.name },
    visitors: toVisitors(ctx, picked),
    count: countOf(t, picked),
    names: namesOf(picked),
    scripts: ['copy.js'],
  };
  await renderManagePage(views, ctx, { name: '@shares/manage/favourites', model });
}

/** "12 photos, picked by 2 visitors"; empty when nobody has sent any. */
export function countOf(
  t: Context['state']['t'],
  picked: readonly Pick<Picked, 'photoId' | 'visitor'>[],
): string {
  if (picked.length === 0) return '';
  const photos = new Set(picked.map(({ photoId }) => photoId)).size;
  const visitors = new Set(picked.map(({ visitor }) => visitor)).size;
  return t('picks.manage.count', { photos, visitors });
}

/** Each file once, a line each, as programs that pick files take them. */
function namesOf(picked: readonly Picked[]): string {
  return [...new Set(picked.map(({ file }) => file))].join('\n');
}

function send(ctx: Context, extension: 'csv' | 'txt', body: string): void {
  ctx.attachment(`favourites.${extension}`);
  ctx.type = extension === 'csv' ? 'text/csv; charset=utf-8' : 'text/plain; charset=utf-8';
  ctx.body = `${body}\n`;
}

async function findShare(ctx: Context): Promise<Share> {
  return (await ctx.state.read.shares.find(idOf(ctx))) ?? fail('NOT_FOUND');
}
