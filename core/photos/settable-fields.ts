import type { PlaceNames, TimeTaken } from '../plugin-api/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What plugins set of a photo in the form in which a load gives it back, so that an undo finds what was recorded. */
export function settableFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .map(([name, value]) => [name, settable[name] ? settable[name](value) : value] as const)
      .filter(([, value]) => value !== undefined),
  );
}

const settable: Readonly<Record<string, (value: unknown) => unknown>> = {
  taken: value =>
    value === null || isMoment(value as TimeTaken) ? plainTime(value as TimeTaken | null) : undefined,
  place: value => (Object.values((value ?? {}) as PlaceNames).some(part => part !== null) ? value : null),
  focalPoint(value) {
    const point = value as { x: number; y: number } | null;
    return point && { x: fourDigits(point.x), y: fourDigits(point.y) };
  },
};

/** The thirtieth of February has the form of a day, and is none. */
function isMoment({ at }: TimeTaken): boolean {
  const date = new Date(`${at}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === at.slice(0, 10);
}

/** Milliseconds have three digits or aren't there. */
function plainTime(taken: TimeTaken | null): TimeTaken | null {
  if (taken === null) return null;
  const [at, fraction = ''] = taken.at.split('.');
  const milliseconds = fraction.padEnd(3, '0');
  return { ...taken, at: milliseconds === '000' ? at! : `${at}.${milliseconds}` };
}

/** As many as the database keeps of any such number. */
function fourDigits(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
