import { fail } from '../../errors/app-error.ts';
import type { TimePrecision, TimeTaken } from '../../plugin-api/index.ts';

const lengths: Readonly<Record<TimePrecision, number>> = {
  year: 4,
  month: 7,
  day: 10,
  minute: 16,
  second: 19,
  millisecond: 23,
};

const pattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(\.\d{1,3})?)?)?)?)?$/;

/** As exactly as it is known, in a form that can be typed: `2019`, `2019-07`, `2019-07-04 15:30`. */
export function formatTakenText(taken: TimeTaken | null): string {
  return taken ? taken.at.slice(0, lengths[taken.precision]).replace('T', ' ') : '';
}

/** Null for an empty text. @throws AppError VALIDATION_FAILED for a time that there can't be. */
export function parseTakenText(text: string, before: TimeTaken | null): TimeTaken | null {
  const typed = text.trim();
  if (typed === '') return null;
  const match = pattern.exec(typed);
  if (!match) return refuse();
  const [, year, month, day, hour, minute, second, fraction] = match;
  const at = `${year}-${month ?? '01'}-${day ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`;
  if (!exists(at) || year === '0000') return refuse();
  return {
    at: at + (fraction ?? ''),
    offsetMinutes: hour === undefined ? null : (before?.offsetMinutes ?? null),
    precision: precisionOf([month, day, hour, second, fraction]),
    source: 'curator',
  };
}

function precisionOf(given: readonly (string | undefined)[]): TimePrecision {
  const finest = (['year', 'month', 'day', 'minute', 'second', 'millisecond'] as const)[
    given.filter(Boolean).length
  ];
  return finest!;
}

/** Dates that overflow, such as 30 February, come out as another day. */
function exists(at: string): boolean {
  const date = new Date(`${at}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === at;
}

function refuse(): never {
  return fail('VALIDATION_FAILED', { pointer: '/taken' });
}
