import Router from '@koa/router';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { PhotoSummary } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { derivativeAddress, derivativeSize } from '../views/image-addresses.ts';
import { type Language, languageOf } from '../views/language.ts';
import { albumBox, photoBox, photoText, photoTitle } from '../views/photo-box.ts';

/** `/` */
export function homeRoutes({ views }: { views: Views }): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/', permit('guest'), ctx => showHome(views, ctx));
  return router;
}

async function showHome(views: Views, ctx: Context): Promise<void> {
  const { read, viewer, t } = ctx.state;
  const language = languageOf(ctx.state);
  const [site, hero, featured, recent] = await Promise.all([
    read.settings.site(),
    read.photos.featured(),
    read.albums.featured(6),
    read.albums.recent(12),
  ]);
  const shown = new Set(featured.map(album => album.id));
  const others = recent.filter(album => !shown.has(album.id)).slice(0, 8);
  const newest = hero && (await read.photos.list({ kind: 'all' }, { limit: 24 }));

  await views.render(ctx, '@home/home', {
    title: '',
    description: site.tagline || undefined,
    isHome: true,
    bodyClass: 'home',
    canonical: '/',
    openGraph: { type: 'website', ...(hero ? { image: previewOf(hero, language) } : {}) },
    hero: hero && { ...photoBox(hero, language, { largest: 'large' }), title: photoTitle(hero, language) },
    featured: featured.map(album => albumBox(album, language)),
    recent: others.map(album => albumBox(album, language)),
    photos:
      newest?.items.filter(photo => photo.id !== hero?.id).map(photo => photoBox(photo, language)) ?? [],
    mayFill: viewer.kind === 'user' && viewer.role !== 'member',
    heading: t('home.recent'),
  });
}

function previewOf(photo: PhotoSummary, language: Language) {
  const { width, height } = derivativeSize(photo, 'medium');
  return { path: derivativeAddress(photo, 'medium'), width, height, alt: photoText(photo, language) };
}
