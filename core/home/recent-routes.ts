import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Layout, PhotoSummary, Readers } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { readPage } from '../views/page/paging.ts';
import { contextQuery } from '../views/pictures/photo-context.ts';
import { wallBoxes, wallLayout } from '../views/pictures/wall.ts';
import { formatPeriod } from '../views/texts/dates.ts';
import { dayOf } from '../views/texts/days.ts';
import { type Language, languageOf } from '../views/texts/language.ts';

const address = '/recent';
const context = { kind: 'all', order: 'added' } as const;

/** `/recent`: what came into the gallery last, day by day. */
export function recentRoutes({ views }: { views: Views }): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get(address, permit('guest'), ctx => showRecent(views, ctx));
  return router;
}

async function showRecent(views: Views, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const page = (await read.photos.list(context, readPage(ctx.query))) ?? fail('NOT_FOUND');
  const language = languageOf(ctx.state);
  const wall = wallLayout(ctx.state, language);
  await views.render(ctx, '@home/recent', {
    title: t('home.added'),
    canonical: address,
    noIndex: page.items.length === 0 || page.previous !== null,
    openGraph: { type: 'website' },
    subject: { page: 'recent' },
    ...wall,
    groups: await groupByDay(read, page.items, { layout: wall.layout, language }),
    next: page.next && `${address}?after=${encodeURIComponent(page.next)}`,
    previous: page.previous && `${address}?before=${encodeURIComponent(page.previous)}`,
  });
}

async function groupByDay(
  read: Readers,
  photos: readonly PhotoSummary[],
  { layout, language }: { layout: Layout; language: Language },
) {
  const whole = await read.photos.findMany(photos.map(({ id }) => id));
  const query = contextQuery(context);
  const groups = Map.groupBy(photos, ({ id }) => {
    const photo = whole.get(id);
    return photo ? dayOf(photo.createdAt) : '';
  });
  groups.delete('');
  return [...groups].map(([day, ofDay]) => ({
    id: `d${day}`,
    title: formatPeriod(day, language.formatLocale),
    photos: wallBoxes(ofDay, { layout, query, language }),
  }));
}
