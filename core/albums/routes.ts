import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { findDone } from '../http/after-change.ts';
import { takesMoreThan } from '../http/download-budget.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Album } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { albumBox } from '../views/pictures/photo-box.ts';
import { languageOf } from '../views/texts/language.ts';
import { albumModel } from './routes/album-model.ts';
import { readAlbumView } from './routes/album-view.ts';
import { findChapters } from './routes/chapters-model.ts';
import { longAlbum, monthParts } from './routes/scrubber.ts';

/** `/albums` and `/albums/<slug>`. */
export function albumRoutes({ views }: { views: Views }): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/albums', permit('guest'), ctx => showOutline(views, ctx));
  router.get('/albums/:slug', permit('guest'), ctx => showAlbum(views, ctx, String(ctx.params.slug)));
  return router;
}

async function showOutline(views: Views, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const language = languageOf(ctx.state);
  const albums = await read.albums.tree();
  await views.render(ctx, '@albums/outline', {
    title: t('albums.title'),
    section: 'albums',
    canonical: '/albums',
    openGraph: { type: 'website' },
    subject: { page: 'albums' },
    albums: albums.map(album => albumBox(album, language)),
    mayAdd: read.rights.editAll,
  });
}

async function showAlbum(views: Views, ctx: Context, slug: string): Promise<void> {
  const { albums, photos } = ctx.state.read;
  const view = readAlbumView(ctx.query);
  const found = await albums.find(slug);
  if (!found) fail('NOT_FOUND');
  if ('gone' in found) fail('GONE');
  if ('movedTo' in found) {
    ctx.redirect(`${ctx.state.base}/albums/${encodeURIComponent(found.movedTo)}${ctx.search}`);
    ctx.status = 301;
    return;
  }
  const { album } = found;
  const context = { kind: 'album', slug, ...(view.order ? { order: view.order } : {}) } as const;
  const isLong = album.photoCount > longAlbum;
  const isByTime = ['oldest', 'newest'].includes(view.order ?? album.order);
  const [page, parts, children, neighbours, archives] = await Promise.all([
    photos.list(context, { ...view.page, tellsParts: isLong && !isByTime }),
    !isLong ? [] : isByTime ? photos.months(context).then(monthParts) : photos.parts(context),
    albums.children(album.id),
    albums.neighbours(album.id),
    judgeArchives(ctx, album),
  ]);
  if (!page) fail('NOT_FOUND');
  const language = languageOf(ctx.state);
  const model = {
    ...albumModel({
      ...{ album, view, page, parts, children, neighbours, archives, language },
      chosenLayout: ctx.state.layout,
    }),
    chapters: await findChapters(ctx, children, (await views.asks(ctx, album.theme)).chapters),
    slots: { 'album.header': { album }, 'album.before-list': { album }, 'album.after-list': { album } },
    subject: { page: 'album', albumSlug: slug },
  };
  const done = await findDone(ctx);
  await views.render(ctx, '@albums/album', done ? { ...model, done, styles: ['manage.css'] } : model);
}

/** Which archives of an album the budget of a link still has enough for: the whole, and what lies in the album itself. */
async function judgeArchives({ state: { link, read } }: Context, album: Album) {
  const left = link?.downloadsLeft ?? null;
  if (left === null || !album.may.includes('download')) return { whole: true, own: true };
  const fits = async (parts: readonly Pick<Album, 'slug' | 'photoCount'>[]) => {
    if (parts.reduce((sum, { photoCount }) => sum + photoCount, 0) <= left) return true;
    const contexts = parts.map(({ slug }) => ({ kind: 'album', slug }) as const);
    return !(await takesMoreThan(read.photos, contexts, left));
  };
  if (!(await fits([album]))) return { whole: false, own: false };
  return { whole: await fits([album, ...(await read.albums.below(album.id))]), own: true };
}
