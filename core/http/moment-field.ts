import { fail } from '../errors/app-error.ts';

/** A moment as a field of the type `datetime-local` holds it: UTC, to the minute; empty for null. */
export function momentText(moment: Date | null): string {
  return moment?.toISOString().slice(0, 16) ?? '';
}

/**
 * Reads such a field; a date alone is its midnight. Null when it is empty.
 *
 * @param before what the field showed: as long as nobody touched it, it keeps its seconds
 * @throws AppError VALIDATION_FAILED, pointing to the field
 */
export function readMoment(form: URLSearchParams, field: string, before: Date | null = null): Date | null {
  const text = form.get(field)?.trim() ?? '';
  if (text === '') return null;
  if (text === momentText(before)) return before;
  const [, day, time = '00:00'] = pattern.exec(text) ?? [];
  const moment = new Date(`${day}T${time}Z`);
  return isSameDay(moment, day) ? moment : fail('VALIDATION_FAILED', { pointer: `/${field}` });
}

const pattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?$/;

/** No 31st of April that turns into May. */
function isSameDay(moment: Date, day: string | undefined): boolean {
  return day !== undefined && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}
