import type { TimePrecision } from '../plugin-api/index.ts';

/** A time as a text gave it: wall clock, how fine, and the offset when the text had one. */
export interface WallTime {
  /** `YYYY-MM-DDTHH:mm:ss.SSS` */
  readonly at: string;
  readonly precision: TimePrecision;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number | null;
}

export interface TimeParts {
  readonly year: number;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  readonly hour?: number | undefined;
  readonly minute?: number | undefined;
  readonly second?: number | undefined;
  readonly millisecond?: number | undefined;
}

const dateText =
  /^\s*(\d{4})(?:[:\-/.](\d{1,2}|\s{1,2}))?(?:[:\-/.](\d{1,2}|\s{1,2}))?(?:[T\s]+(\d{1,2}|\s{1,2}):(\d{1,2}|\s{1,2})(?::(\d{1,2}|\s{1,2})(?:[.,](\d{1,9})\d*)?)?)?\s*(Z|[+-]\d{1,2}(?::?\d{2})?)?\s*(?:DST)?\s*$/i;
// Before the first photograph, or a clock that was never set.
const firstYear = 1826;
const unsetClocks = new Set(['1904-01-01T00:00:00', '1970-01-01T00:00:00']);
// Tomorrow has begun in the east, and clocks run wrong; beyond that a time only spoils the order.
const aheadMs = 2 * 86_400_000;

/** Reads EXIF, XMP and IPTC dates as exiftool prints them, also partial ones; undefined for what is no date. */
export function parseDateText(text: unknown, now: Date): WallTime | undefined {
  if (typeof text !== 'string' || text.length > 64) return undefined;
  const match = dateText.exec(text);
  if (!match) return undefined;
  const number = (index: number) => (match[index]?.trim() ? Number(match[index]) : undefined);
  const fraction = match[7];
  return makeWallTime(
    {
      year: Number(match[1]),
      month: number(2),
      day: number(3),
      hour: number(4),
      minute: number(5),
      second: number(6),
      millisecond: fraction === undefined ? undefined : toMilliseconds(fraction),
    },
    { now, offsetMinutes: parseOffset(match[8]) },
  );
}

/** Checks the parts and puts them together; undefined when they are no date from 1826 until two days from now. */
export function makeWallTime(
  parts: TimeParts,
  { now, offsetMinutes = null }: { readonly now: Date; readonly offsetMinutes?: number | null },
): WallTime | undefined {
  const known = dropUnknownParts(parts);
  if (!known) return undefined;
  const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0 } = known;
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond));
  const isReal =
    year >= firstYear &&
    year < 10_000 &&
    moment.getUTCMonth() === month - 1 &&
    moment.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isReal || moment.getTime() > now.getTime() + aheadMs) return undefined;
  const at = moment.toISOString().slice(0, 23);
  const precision = precisionOf(known);
  if (known.second !== undefined && unsetClocks.has(at.slice(0, 19))) return undefined;
  return { at, precision, offsetMinutes: known.hour === undefined ? null : offsetMinutes };
}

/** Minutes east of UTC of `Z`, `+02:00`, `-0430`; null for anything else. */
export function parseOffset(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const match = /^\s*(?:(Z)|([+-])(\d{1,2}):?(\d{2})?)\s*$/i.exec(text);
  if (!match) return null;
  if (match[1]) return 0;
  const minutes = Number(match[3]) * 60 + Number(match[4] ?? 0);
  const signed = match[2] === '-' ? -minutes : minutes;
  return Number(match[4] ?? 0) < 60 && signed >= -12 * 60 && signed <= 14 * 60 ? signed + 0 : null;
}

/** The milliseconds in the digits behind a decimal point: `24` gives 240. */
export function toMilliseconds(fraction: string): number {
  return Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/** The moment that a wall time with an offset names. */
export function toUtc(at: string, offsetMinutes: number): Date {
  return new Date(Date.parse(`${at}Z`) - offsetMinutes * 60_000);
}

// A month or day of zero means "not known" where the time is zero or missing too.
function dropUnknownParts(parts: TimeParts): TimeParts | undefined {
  const { year, month, day } = parts;
  if (month && day) return parts;
  if (parts.hour || parts.minute || parts.second || parts.millisecond) return undefined;
  if (!month) return day ? undefined : { year };
  return { year, month };
}

function precisionOf(parts: TimeParts): TimePrecision {
  if (parts.month === undefined) return 'year';
  if (parts.day === undefined) return 'month';
  if (parts.hour === undefined || parts.minute === undefined) return 'day';
  if (parts.second === undefined) return 'minute';
  return parts.millisecond === undefined ? 'second' : 'millisecond';
}
