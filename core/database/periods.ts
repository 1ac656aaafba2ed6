export type PeriodLevel = 'year' | 'month' | 'day';

export interface Period {
  /** `yyyy`, `yyyy-mm` or `yyyy-mm-dd`. */
  readonly name: string;
  readonly level: PeriodLevel;
  /** First moment, ISO 8601 in UTC: wall-clock times are kept as if they were UTC. */
  readonly from: string;
  /** First moment after it. */
  readonly to: string;
  /** A time of which only the year is known lies in the year and in none of its months; so for days. */
  readonly tooVague: readonly PeriodLevel[];
}

const levels: readonly PeriodLevel[] = ['year', 'month', 'day'];

/** Reads `yyyy`, `yyyy-mm` or `yyyy-mm-dd`; undefined for anything else and for days that no calendar has. */
export function parsePeriod(name: string): Period | undefined {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(name);
  if (!match || match[1] === '0000') return undefined;
  const parts = match
    .slice(1)
    .filter(part => part !== undefined)
    .map(Number) as [number, number?, number?];
  const level = levels[parts.length - 1]!;
  const [year, month = 1, day = 1] = parts;
  const from = utc(year, month, day);
  if (from.getUTCMonth() !== month - 1 || from.getUTCDate() !== day) return undefined;
  const to = nextOf(level, { year, month, day });
  return { name, level, from: from.toISOString(), to: toIso(to), tooVague: tooVagueFor(level) };
}

export function tooVagueFor(level: PeriodLevel): readonly PeriodLevel[] {
  return levels.slice(0, levels.indexOf(level));
}

function nextOf(
  level: PeriodLevel,
  { year, month, day }: { year: number; month: number; day: number },
): Date {
  if (level === 'year') return utc(year + 1, 1, 1);
  return level === 'month' ? utc(year, month + 1, 1) : utc(year, month, day + 1);
}

/** JavaScript puts a sign before the year 10000, which PostgreSQL takes for something else. */
function toIso(date: Date): string {
  return date.toISOString().replace(/^\+0*/, '');
}

/** `Date.UTC` takes years below 100 for the twentieth century's. */
function utc(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date;
}
