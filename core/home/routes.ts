import Router from '@koa/router';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { PhotoSummary } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { derivativeAddress, derivativeSize, offeredPreset } from '../views/pictures/image-addresses.ts';
import { albumBox, photoBox, photoText, photoTitle } from '../views/pictures/photo-box.ts';
import { contextQuery } from '../views/pictures/photo-context.ts';
import { formatDayOfYear } from '../views/texts/dates.ts';
import { dayOf, onThisDayQuery } from '../views/texts/days.ts';
import { type Language, languageOf } from '../views/texts/language.ts';

/** What a row or two hold. */
const mostOfThisDay = 6;

/** Pixels across. */
const smallestHero = 1200;

/** `/` */
export function homeRoutes({ views }: { views: Views }): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/', permit('guest'), ctx => showHome(views, ctx));
  return router;
}

async function showHome(views: Views, ctx: Context): Promise<void> {
  const { read } = ctx.state;
  const language = languageOf(ctx.state);
  const found = await readHome(read);
  const hero = chooseHero(found.best, found.newest);
  const isEmpty = found.featured.length + found.recent.length === 0 && hero === null;
  await views.render(ctx, '@home/home', {
    title: '',
    description: found.site.tagline || undefined,
    isHome: true,
    bodyClass: 'home',
    canonical: '/',
    slots: { 'home.sections': {} },
    subject: { page: 'home' },
    openGraph: { type: 'website', ...(hero ? { image: previewOf(hero, language) } : {}) },
    ...sectionsOf(found, hero, language),
    mayFill: read.rights.editAll,
    isUnclaimed: isEmpty && !(await read.users.hasAdministrator()),
  });
}

type Found = Awaited<ReturnType<typeof readHome>>;

async function readHome(read: Context['state']['read']) {
  const today = dayOf(new Date());
  const onThisDay = { kind: 'search', query: onThisDayQuery(today) } as const;
  const [site, best, newest, featured, recent, sameDay] = await Promise.all([
    read.settings.site(),
    read.photos.featured(),
    read.photos.list({ kind: 'all' }, { limit: 25 }),
    read.albums.featured(6),
    read.albums.recent(12),
    read.photos.list(onThisDay, { limit: mostOfThisDay }),
  ]);
  const photos = { newest: newest?.items ?? [], sameDay: sameDay?.items ?? [] };
  return { site, best, featured, recent, today, onThisDay, ...photos };
}

function sectionsOf(found: Found, hero: PhotoSummary | null, language: Language) {
  const { featured, recent, newest, sameDay, onThisDay, today } = found;
  const shown = new Set(featured.map(album => album.id));
  const others = recent.filter(album => !shown.has(album.id)).slice(0, 8);
  const day = formatDayOfYear(today, language.formatLocale);
  const query = contextQuery(onThisDay);
  return {
    hero: hero && {
      ...photoBox(hero, language, { largest: 'large' }),
      title: hero.title || hero.taken ? photoTitle(hero, language) : '',
    },
    featured: featured.map(album => albumBox(album, language)),
    recent: others.map(album => albumBox(album, language)),
    onThisDay: sameDay.map(photo => photoBox(photo, language, { query })),
    onThisDayTitle: language.t('calendar.onThisDay.title', { day }),
    photos: newest
      .filter(photo => photo.id !== hero?.id)
      .slice(0, 24)
      .map(photo => photoBox(photo, language)),
  };
}

/** Across the whole window a small photo would only be blown up: then the first of the newest that is large enough. */
function chooseHero(best: PhotoSummary | null, newest: readonly PhotoSummary[]): PhotoSummary | null {
  const fits = (photo: PhotoSummary) => photo.width >= smallestHero;
  return best && (fits(best) ? best : (newest.find(fits) ?? best));
}

function previewOf(photo: PhotoSummary, language: Language) {
  const preset = offeredPreset(photo, 'medium');
  const size = derivativeSize(photo, preset);
  return { path: derivativeAddress(photo, preset), ...size, alt: photoText(photo, language) };
}
