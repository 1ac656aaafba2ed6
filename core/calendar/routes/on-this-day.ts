import { fail } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';
import type { Layout, PhotoSummary } from '../../plugin-api/index.ts';
import type { Views } from '../../views/create-views.ts';
import { readPage } from '../../views/page/paging.ts';
import { contextQuery, isPeriod, periodAddress } from '../../views/pictures/photo-context.ts';
import { wallBoxes, wallLayout } from '../../views/pictures/wall.ts';
import { formatDayOfYear } from '../../views/texts/dates.ts';
import { dayOf, onThisDayQuery } from '../../views/texts/days.ts';
import { type Language, languageOf } from '../../views/texts/language.ts';

const address = '/calendar/on-this-day';

/** What was taken on this day of earlier years, the latest year first; `?day=07-04` for another day. */
export async function showOnThisDay(views: Views, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const language = languageOf(ctx.state);
  const today = dayOf(new Date());
  const { day: asked } = ctx.query;
  const day = asked === undefined ? today : readDay(asked, today);
  const query = asked === undefined ? onThisDayQuery(today) : `onthisday:${day.slice(5)}`;
  const page = (await read.photos.list({ kind: 'search', query }, readPage(ctx.query))) ?? fail('NOT_FOUND');
  const wall = wallLayout(ctx.state, language);
  const name = formatDayOfYear(day, language.formatLocale);
  const here = asked === undefined ? `${address}?` : `${address}?day=${day.slice(5)}&`;
  await views.render(ctx, '@calendar/on-this-day', {
    title: t('calendar.onThisDay.title', { day: name }),
    section: 'calendar',
    canonical: here.slice(0, -1),
    // another page every day
    noIndex: true,
    subject: { page: 'calendar' },
    ...wall,
    groups: groupByYear(page.items, { query, layout: wall.layout, language }),
    next: page.next && `${here}after=${encodeURIComponent(page.next)}`,
    previous: page.previous && `${here}before=${encodeURIComponent(page.previous)}`,
  });
}

/** Of a leap year, which has all the days that there are. */
function readDay(asked: unknown, today: string): string {
  const isDay = typeof asked === 'string' && /^\d\d-\d\d$/.test(asked) && isPeriod(`2000-${asked}`);
  return isDay ? `${today.slice(0, 4)}-${asked}` : fail('NOT_FOUND');
}

function groupByYear(
  photos: readonly PhotoSummary[],
  { query, layout, language }: { query: string; layout: Layout; language: Language },
) {
  const context = contextQuery({ kind: 'search', query });
  const groups = Map.groupBy(photos, photo => photo.taken?.at.slice(0, 10) ?? '');
  return [...groups].map(([day, ofDay]) => ({
    id: `y${day.slice(0, 4)}`,
    title: day.slice(0, 4),
    href: periodAddress(day),
    photos: wallBoxes(ofDay, { layout, query: context, language }),
  }));
}
