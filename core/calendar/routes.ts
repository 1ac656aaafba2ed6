import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Views } from '../views/create-views.ts';
import { readPage } from '../views/page/paging.ts';
import { contextQuery, isPeriod, periodAddress } from '../views/pictures/photo-context.ts';
import { wallBoxes, wallLayout } from '../views/pictures/wall.ts';
import { formatPeriod } from '../views/texts/dates.ts';
import { languageOf } from '../views/texts/language.ts';
import { dayDots, monthColumns, yearBlocks } from './routes/dots.ts';
import { showOnThisDay } from './routes/on-this-day.ts';

/** `/calendar`, `/calendar/on-this-day` and `/calendar/<yyyy>[/<mm>[/<dd>]]`. */
export function calendarRoutes({ views }: { views: Views }): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/calendar', permit('guest'), ctx => showYears(views, ctx));
  router.get('/calendar/on-this-day', permit('guest'), ctx => showOnThisDay(views, ctx));
  router.get('/calendar/:year{/:month}{/:day}', permit('guest'), ctx => {
    const { year, month, day } = ctx.params as Record<string, string | undefined>;
    return showPeriod(views, ctx, [year, month, day].filter(part => part !== undefined).join('-'));
  });
  return router;
}

async function showYears(views: Views, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  // Newest first: that is what most people look for.
  const years = (await read.calendar.years()).toSorted((one, other) =>
    other.period.localeCompare(one.period),
  );
  const months = await Promise.all(years.map(({ period }) => read.calendar.months(period)));
  await views.render(ctx, '@calendar/years', {
    title: t('calendar.title'),
    section: 'calendar',
    canonical: '/calendar',
    openGraph: { type: 'website' },
    subject: { page: 'calendar' },
    years: yearBlocks(years, months.flat(), languageOf(ctx.state)),
  });
}

async function showPeriod(views: Views, ctx: Context, period: string): Promise<void> {
  if (!isPeriod(period)) fail('NOT_FOUND');
  const { photos, calendar } = ctx.state.read;
  const language = languageOf(ctx.state);
  const context = { kind: 'time', period } as const;
  const [page, neighbours, dots] = await Promise.all([
    photos.list(context, readPage(ctx.query)),
    calendar.neighbours(period),
    findDots(ctx, period),
  ]);
  if (!page) fail('NOT_FOUND');
  const address = periodAddress(period);
  const wall = wallLayout(ctx.state, language);
  const step = (to: string | null) =>
    to && { href: periodAddress(to), label: formatPeriod(to, language.formatLocale) };
  await views.render(ctx, '@calendar/period', {
    title: formatPeriod(period, language.formatLocale),
    section: 'calendar',
    canonical: address,
    noIndex: page.items.length === 0,
    openGraph: { type: 'website' },
    scripts: ['album.js'],
    subject: { page: 'calendar' },
    above: [period.slice(0, 4), period.slice(0, 7)]
      .filter(above => above.length < period.length)
      .map(above => ({ href: periodAddress(above), label: formatPeriod(above, language.formatLocale) })),
    earlier: step(neighbours.previous),
    later: step(neighbours.next),
    ...dots,
    ...wall,
    eager: period.length === 10 ? wall.eager : 0,
    photos: wallBoxes(page.items, { layout: wall.layout, query: contextQuery(context), language }),
    next: page.next && `${address}?after=${encodeURIComponent(page.next)}`,
    previous: page.previous && `${address}?before=${encodeURIComponent(page.previous)}`,
  });
}

/** A year shows its months with their days, a month its days. */
async function findDots(ctx: Context, period: string) {
  const { calendar } = ctx.state.read;
  const language = languageOf(ctx.state);
  if (period.length === 10) return { months: [], days: [] };
  if (period.length === 7)
    return { months: [], days: dayDots(period, await calendar.days(period), language) };
  const months = await calendar.months(period);
  const days = await Promise.all(months.map(month => calendar.days(month.period)));
  return { months: monthColumns(months, days, language), days: [] };
}
