import { parsePeriod } from '../../database/periods.ts';
import { fail } from '../../errors/app-error.ts';
import type { PhotoSource } from './contexts.ts';

/** True where a list is in an order of time, so that one can say where in it a month begins. */
export function isByTime({ keys }: PhotoSource): boolean {
  return keys[0]!.type === 'timestamptz' && keys[1]?.type === 'text';
}

/** Behind what a list has to begin so that the first photo of a year or month comes first. */
export function startOf(period: string, source: PhotoSource): readonly string[] {
  const range = isByTime(source) ? parsePeriod(period) : undefined;
  if (!range || range.level === 'day') fail('NOT_FOUND');
  return [source.descending ? range.to : range.from, ''];
}
