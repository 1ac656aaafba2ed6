import type { PeriodCount } from '../../plugin-api/index.ts';
import { type PhotoBox, photoBox } from '../../views/pictures/photo-box.ts';
import { periodAddress } from '../../views/pictures/photo-context.ts';
import { formatMonth, formatPeriod } from '../../views/texts/dates.ts';
import type { Language } from '../../views/texts/language.ts';
import { formatNumber } from '../../views/texts/numbers.ts';

/** One mark of the calendar, the larger the more photos there are. */
export interface Dot {
  /** What stands below it: a month's short name, a day's number. */
  readonly text: string;
  /** "4 July 2019: 12 photos"; empty where there are none. */
  readonly label: string;
  readonly href: string;
  /** Pixels. */
  readonly size: number;
  readonly sample: PhotoBox | null;
}

/** Years as they come, each with its twelve months. */
export function yearBlocks(
  years: readonly PeriodCount[],
  months: readonly PeriodCount[],
  language: Language,
) {
  const counts = new Map(months.map(month => [month.period, month]));
  return years.map(({ period, photoCount }) => ({
    year: period,
    href: periodAddress(period),
    count: language.t('site.photos', { count: photoCount }),
    months: Array.from({ length: 12 }, (_, index) => {
      const month = `${period}-${String(index + 1).padStart(2, '0')}`;
      return dot(month, formatMonth(month, 'narrow', language.formatLocale), counts.get(month), language);
    }),
  }));
}

/** The months of a year that hold photos, each with all its days. */
export function monthColumns(
  months: readonly PeriodCount[],
  days: readonly (readonly PeriodCount[])[],
  language: Language,
) {
  return months.map((month, index) => ({
    name: formatMonth(month.period, 'long', language.formatLocale),
    href: periodAddress(month.period),
    count: formatNumber(month.photoCount, language.formatLocale),
    days: dayDots(month.period, days[index] ?? [], language),
  }));
}

/** All days of a month. */
export function dayDots(month: string, days: readonly PeriodCount[], language: Language): Dot[] {
  const counts = new Map(days.map(day => [day.period, day]));
  const [year, number] = month.split('-').map(Number);
  const length = new Date(Date.UTC(year!, number!, 0)).getUTCDate();
  return Array.from({ length }, (_, index) => {
    const day = `${month}-${String(index + 1).padStart(2, '0')}`;
    return dot(day, String(index + 1), counts.get(day), language);
  });
}

function dot(period: string, text: string, found: PeriodCount | undefined, language: Language): Dot {
  const count = found?.photoCount ?? 0;
  const date = formatPeriod(period, language.formatLocale);
  return {
    text,
    label: count > 0 ? language.t('calendar.dayCount', { date, count }) : '',
    href: count > 0 ? periodAddress(period) : '',
    size: dotSize(count),
    sample: found?.sample ? photoBox(found.sample, language) : null,
  };
}

/** 4 px for none, 8 for one photo, growing with the logarithm up to 22 for a thousand. */
function dotSize(count: number): number {
  return count === 0 ? 4 : Math.min(22, Math.round(8 + Math.log10(count) * 4.7));
}
