import type { TimePrecision, TimeTaken } from '../../plugin-api/index.ts';

const day = 86_400_000;
const formats = new Map<Intl.DateTimeFormatOptions, Map<string, Intl.DateTimeFormat>>();

const fieldsOf: Record<'year' | 'month' | 'day', Intl.DateTimeFormatOptions> = {
  year: { year: 'numeric' },
  month: { year: 'numeric', month: 'long' },
  day: { year: 'numeric', month: 'long', day: 'numeric' },
};

const exactly: Record<'day' | 'minute' | 'second', Intl.DateTimeFormatOptions> = {
  day: { dateStyle: 'full' },
  minute: { dateStyle: 'full', timeStyle: 'short' },
  second: { dateStyle: 'full', timeStyle: 'medium' },
};

const dayOfYear: Intl.DateTimeFormatOptions = { month: 'long', day: 'numeric' };

const months: Record<'long' | 'short' | 'narrow', Intl.DateTimeFormatOptions> = {
  long: { month: 'long' },
  short: { month: 'short' },
  narrow: { month: 'narrow' },
};

/** When a photo was taken, as people say it: "4 July 2019", "July 2019" or "2019". */
export function formatTaken(taken: TimeTaken, locale: string): string {
  return format(parseWallClock(taken.at), fieldsOf[coarse(taken.precision)], locale);
}

/** The same as exactly as it is known: "Thursday 4 July 2019 at 15:30:12 UTC+2". */
export function formatTakenExactly(taken: TimeTaken, locale: string): string {
  const date = parseWallClock(taken.at);
  if (coarse(taken.precision) !== 'day') return formatTaken(taken, locale);
  if (taken.precision === 'day') return format(date, exactly.day, locale);
  const said = format(date, taken.precision === 'minute' ? exactly.minute : exactly.second, locale);
  return taken.offsetMinutes === null ? said : `${said} ${formatOffset(taken.offsetMinutes)}`;
}

/** For a `datetime` attribute. */
export function machineTime(taken: TimeTaken): string {
  const length = { year: 4, month: 7, day: 10, minute: 16, second: 19, millisecond: 23 }[taken.precision];
  const wallClock = taken.at.slice(0, length);
  if (taken.offsetMinutes === null || length < 16) return wallClock;
  const sign = taken.offsetMinutes < 0 ? '-' : '+';
  const minutes = Math.abs(taken.offsetMinutes);
  return `${wallClock}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

/**
 * A span of days as people say it: "4 July 2019", "3–9 July 2019", "June 2019" (most of that month),
 * "June–August 2019", "2017–2019".
 */
export function formatSpan(span: { readonly from: string; readonly to: string }, locale: string): string {
  const from = parseWallClock(span.from);
  const to = parseWallClock(span.to);
  const days = (to.getTime() - from.getTime()) / day;
  const sameMonth = span.from.slice(0, 7) === span.to.slice(0, 7);
  if (days <= 0) return format(from, fieldsOf.day, locale);
  if (sameMonth ? days <= 20 : days <= 14) return formatRange(from, to, fieldsOf.day, locale);
  if (span.from.slice(0, 4) === span.to.slice(0, 4)) return formatRange(from, to, fieldsOf.month, locale);
  return formatRange(from, to, fieldsOf.year, locale);
}

/** A period of the calendar: `2019`, `2019-07` or `2019-07-04`. */
export function formatPeriod(period: string, locale: string): string {
  const precision = period.length === 4 ? 'year' : period.length === 7 ? 'month' : 'day';
  return format(parseWallClock(period), fieldsOf[precision], locale);
}

/** "4 July" of `2019-07-04`. */
export function formatDayOfYear(day: string, locale: string): string {
  return format(parseWallClock(day), dayOfYear, locale);
}

/** "July", "Jul" or "J". */
export function formatMonth(month: string, style: 'long' | 'short' | 'narrow', locale: string): string {
  return format(parseWallClock(month), months[style], locale);
}

function coarse(precision: TimePrecision): 'year' | 'month' | 'day' {
  return precision === 'year' || precision === 'month' ? precision : 'day';
}

/** Wall-clock times have no zone: they are carried as if they were UTC and formatted as UTC. */
function parseWallClock(text: string): Date {
  const [, year = '1970', month = '01', date = '01', time = '00:00:00'] =
    /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T([\d:.]+))?/.exec(text) ?? [];
  return new Date(`${year}-${month}-${date}T${time}Z`);
}

function format(date: Date, options: Intl.DateTimeFormatOptions, locale: string): string {
  return formatter(options, locale).format(date);
}

/** Intl sets spaces around the dash of every range; a caption has them only where both sides are of several words. */
function formatRange(from: Date, to: Date, options: Intl.DateTimeFormatOptions, locale: string): string {
  const said = formatter(options, locale).formatRange(from, to);
  const dash = /[\s\u2009\u202f]*–[\s\u2009\u202f]*/;
  const isDayToDay = options.day !== undefined && from.getUTCMonth() !== to.getUTCMonth();
  return said.replace(dash, isDayToDay ? ' – ' : '–');
}

/** One for each locale and set of options: making them is what costs. The options are the constants of this file. */
function formatter(options: Intl.DateTimeFormatOptions, locale: string): Intl.DateTimeFormat {
  let known = formats.get(options);
  if (known === undefined) {
    known = new Map();
    formats.set(options, known);
  }
  const found = known.get(locale);
  if (found) return found;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  known.set(locale, made);
  return made;
}

function formatOffset(minutes: number): string {
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${twoDigits(rest)}` : ''}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
