import Router from '@koa/router';
import { renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Views } from '../views/create-views.ts';
import { languageOf } from '../views/language.ts';
import { albumBox, photoBox } from '../views/photo-box.ts';
import { historyEntries } from './history-entries.ts';

/** Changes looked at for the overview, and lines that they may make: those of one batch make one. */
const recent = { changes: 100, lines: 8 };

/** `/admin` and `/admin/trash`. */
export function workbenchRoutes({ views }: { views: Views }): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin', permit('edit'), ctx => showStart(views, ctx));
  router.get('/admin/albums', permit('edit'), ctx => {
    ctx.redirect('/admin');
    ctx.status = 303;
  });
  router.get('/admin/trash', permit('edit'), ctx => showTrash(views, ctx));
  return router;
}

async function showStart(views: Views, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const language = languageOf(ctx.state);
  const [albums, changes] = await Promise.all([
    read.albums.tree(),
    read.changes.recent({ limit: recent.changes }),
  ]);
  const model = {
    title: t('manage.title'),
    place: 'start',
    albums: albums.map(album => albumBox(album, language)),
    entries: historyEntries(changes.items, language).slice(0, recent.lines),
  };
  await renderManagePage(views, ctx, { name: '@workbench/start', model });
}

async function showTrash(views: Views, ctx: Context): Promise<void> {
  const { read, t, here } = ctx.state;
  const language = languageOf(ctx.state);
  const { after } = ctx.query;
  const [albums, photos] = await Promise.all([
    typeof after === 'string' ? [] : read.albums.trashed(),
    read.photos.trashed(typeof after === 'string' ? { after } : {}),
  ]);
  const model = {
    title: t('manage.trash'),
    place: 'trash',
    here,
    albums: albums.map(album => albumBox(album, language)),
    photos: photos.items.map(photo => photoBox(photo, language, { largest: 'thumb' })),
    next: photos.next && `/admin/trash?after=${encodeURIComponent(photos.next)}`,
    problem: ctx.query.problem === 'none' ? t('manage.problem.noneChosen') : null,
  };
  await renderManagePage(views, ctx, { name: '@workbench/trash', model });
}
