import type { MonthCount } from '../../plugin-api/index.ts';
import { formatMonth, formatPeriod } from '../../views/texts/dates.ts';
import type { Language } from '../../views/texts/language.ts';

/** A year or month that one can go to. */
export interface TimeStop {
  readonly label: string;
  /** With its count, as it is read aloud: "June 2019: 120 photos". */
  readonly said: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

export interface TimeScrubber {
  /** Few enough for each to be touched on the rail: months, years, or every so many years. */
  readonly stops: readonly TimeStop[];
  /** All of them; months only of the year where one is when there are very many. */
  readonly years: readonly (TimeStop & { readonly count: string; readonly months: readonly TimeStop[] })[];
  /** Where the page begins. */
  readonly here: string;
  /** For the script: `2019-06:120 2019-07:4`, in the order of the album. */
  readonly months: string;
  readonly formatLocale: string;
}

export interface ScrubbedAlbum {
  /** In the order of the album. */
  readonly months: readonly MonthCount[];
  /** `yyyy-mm` of the first photo on the page; empty when nobody knows. */
  readonly current: string;
  readonly addressOf: (period: string) => string;
  readonly language: Language;
}

/** An album is long from here on: more than the pages that come by themselves. */
export const longAlbum = 180;

const mostStops = 13;
const mostMonths = 240;

/** Null where there is nothing to choose. */
export function timeScrubber(album: ScrubbedAlbum): TimeScrubber | null {
  const { months, language } = album;
  if (months.length < 2 || sum(months) <= longAlbum) return null;
  const here = months.find(({ month }) => month === album.current) ?? months[0]!;
  const years = Map.groupBy(months, ({ month }) => month.slice(0, 4));
  return {
    stops: stopsOf(album, years, here.month),
    years: [...years].map(([year, ofYear]) => ({
      ...stop(album, { period: year, months: ofYear, here: here.month }),
      count: language.t('site.photos', { count: sum(ofYear) }),
      months:
        months.length <= mostMonths || here.month.startsWith(year)
          ? ofYear.map(one => stop(album, { period: one.month, months: [one], here: here.month }))
          : [],
    })),
    here: said(language, here.month, here.photoCount),
    months: months.map(({ month, photoCount }) => `${month}:${photoCount}`).join(' '),
    formatLocale: language.formatLocale,
  };
}

/** The rail has room for so many: months if that is enough, else years, else the first of each so many years. */
function stopsOf(
  album: ScrubbedAlbum,
  years: ReadonlyMap<string, readonly MonthCount[]>,
  here: string,
): readonly TimeStop[] {
  const { months } = album;
  if (months.length <= mostStops && years.size === 1)
    return months.map(one => stop(album, { period: one.month, months: [one], here }));
  const step = [1, 2, 5, 10, 20, 50, 100].find(each => spansOf(years, each).size <= mostStops) ?? 1000;
  return [...spansOf(years, step).values()].map(span => {
    const ofSpan = span.flatMap(year => years.get(year)!);
    return stop(album, { period: span[0]!, months: ofSpan, here, span: [span[0]!, span.at(-1)!] });
  });
}

const spansOf = (years: ReadonlyMap<string, unknown>, step: number) =>
  Map.groupBy(years.keys(), year => Math.floor(Number(year) / step));

interface Stopped {
  readonly period: string;
  readonly months: readonly MonthCount[];
  readonly here: string;
  /** First and last year, where it stands for several. */
  readonly span?: readonly [string, string];
}

function stop({ language, addressOf }: ScrubbedAlbum, { period, months, here, span }: Stopped): TimeStop {
  const name = span && span[0] !== span[1] ? span.toSorted().join('–') : period;
  return {
    label: period.length === 7 ? formatMonth(period, 'short', language.formatLocale) : period,
    said: said(language, name, sum(months)),
    href: addressOf(period),
    isCurrent: months.some(({ month }) => month === here),
  };
}

function said({ t, formatLocale }: Language, name: string, count: number): string {
  const period = name.length === 7 ? formatPeriod(name, formatLocale) : name;
  return t('albums.time.said', { period, count });
}

function sum(months: readonly MonthCount[]): number {
  return months.reduce((total, { photoCount }) => total + photoCount, 0);
}
