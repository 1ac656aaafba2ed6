import { makeWallTime, type WallTime } from './date-text.ts';

interface NamePattern {
  /** A name that it reads. */
  readonly example: string;
  readonly pattern: RegExp;
  /** Set where the program writes UTC. */
  readonly offsetMinutes?: number;
}

const date = '(?<![\\d])(?<year>(?:19|20)\\d\\d)(?<sign>[-_.]?)(?<month>[01]\\d)\\k<sign>(?<day>[0-3]\\d)';
const between = '(?:[-_. T]{1,2}|[ _]at[ _]|, )';

/** How cameras, phones and programs put the time into a file's name; the first that fits and is a real date wins. */
export const namePatterns: readonly NamePattern[] = [
  {
    // Pixel phones name their files in UTC.
    example: 'PXL_20210704_133012345.jpg',
    pattern: new RegExp(
      `^PXL_${date}_(?<hour>\\d\\d)(?<minute>\\d\\d)(?<second>\\d\\d)(?<fraction>\\d{3})?(?!\\d)`,
    ),
    offsetMinutes: 0,
  },
  {
    example: 'Screenshot 2019-07-04 at 3.30.12 PM.png',
    pattern: new RegExp(
      `${date}${between}(?<hour>\\d\\d?)[.:-](?<minute>\\d\\d)[.:-](?<second>\\d\\d)\\s?(?<half>[AP]M)`,
      'i',
    ),
  },
  {
    example: 'IMG_20190704_153012.jpg',
    pattern: new RegExp(
      `${date}${between}(?<hour>\\d\\d)(?<mark>[-_.:]?)(?<minute>\\d\\d)\\k<mark>(?<second>\\d\\d)(?:[._-]?(?<fraction>\\d{3}))?(?!\\d)`,
      'i',
    ),
  },
  {
    example: 'DJI_20190704153012_0001.jpg',
    pattern:
      /(?<!\d)(?<year>20\d\d)(?<month>[01]\d)(?<day>[0-3]\d)(?<hour>[0-2]\d)(?<minute>\d\d)(?<second>\d\d)(?<fraction>\d{3})?(?!\d)/,
  },
  {
    example: '2019-07-04 15h30m12.jpg',
    pattern: new RegExp(
      `${date}${between}(?<hour>\\d\\d)h(?<minute>\\d\\d)(?:m(?<second>\\d\\d)s?)?(?!\\d)`,
      'i',
    ),
  },
  {
    example: '2019-07-04 15.30.jpg',
    pattern: new RegExp(`${date}${between}(?<hour>\\d\\d)[.:-](?<minute>\\d\\d)(?![\\d])(?![.:-]\\d)`, 'i'),
  },
  { example: 'IMG-20190704-WA0001.jpg', pattern: new RegExp(`${date}(?!\\d)`) },
  {
    example: '2019-07 Holiday.jpg',
    pattern: /^(?<year>(?:19|20)\d\d)[-_.](?<month>[01]\d)(?![\d])(?![-_.]\d)/,
  },
];

/** The time that a file's name tells; undefined when it tells none. */
export function parseFileNameDate(fileName: string, now: Date): WallTime | undefined {
  const name = fileName.slice(0, 255);
  for (const { pattern, offsetMinutes = null } of namePatterns) {
    const groups = pattern.exec(name)?.groups;
    const time = groups && makeWallTime(toParts(groups), { now, offsetMinutes });
    if (time) return time;
  }
  return undefined;
}

function toParts(groups: Record<string, string | undefined>) {
  const number = (name: string) => (groups[name] === undefined ? undefined : Number(groups[name]));
  const half = groups.half?.toUpperCase();
  const hour = number('hour');
  return {
    year: number('year')!,
    month: number('month'),
    day: number('day'),
    hour: half ? toFullHour(hour!, half) : hour,
    minute: number('minute'),
    second: number('second'),
    millisecond: number('fraction'),
  };
}

function toFullHour(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return 99;
  return (hour % 12) + (half === 'PM' ? 12 : 0);
}
