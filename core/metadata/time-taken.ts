import { parseDateText, parseOffset, toMilliseconds, toUtc, type WallTime } from './date-text.ts';
import { parseFileNameDate } from './file-name-date.ts';
import { type TimeTaken, unknownTime } from './photo-metadata.ts';
import { lookUpTag, type TagSets, type Tags } from './tag-lookup.ts';
import { type TimeTagSource, timeSources } from './time-sources.ts';

interface FoundTime extends WallTime {
  readonly source: NonNullable<TimeTaken['source']>;
  readonly from: string;
  readonly isCorrection: boolean;
}

export interface ResolvedTime {
  readonly taken: TimeTaken;
  readonly from: string | null;
}

// Offsets that clocks somewhere show or showed; a difference between any others is a wrong clock, not a place.
const fractionalOffsets = new Set([
  -570, -270, -210, -150, 210, 270, 330, 345, 390, 450, 525, 570, 630, 765, 825,
]);
const maxClockDifferenceMinutes = 3;

/**
 * When the photo was taken: by its tags in order of trust, a sidecar's correction first, then its name. GPS time
 * gives the offset where the clock's time has none, if the two differ by about a real offset.
 */
export function resolveTimeTaken(
  sets: TagSets,
  { fileName, now }: { readonly fileName: string; readonly now: Date },
): ResolvedTime {
  const gps = findGpsTime(sets, now);
  const found = findClockTime(sets, now) ?? gps ?? findNameTime(fileName, now);
  if (!found) return { taken: unknownTime, from: null };
  const { at, precision, source, from } = found;
  const isFine = precision !== 'year' && precision !== 'month' && precision !== 'day';
  const offsetMinutes = found.offsetMinutes ?? (isFine ? findOffset(at, gps, sets) : null);
  const utc = isFine && offsetMinutes !== null ? toUtc(at, offsetMinutes) : null;
  return { taken: { at, offsetMinutes, precision, source, utc }, from };
}

function findOffset(at: string, gps: FoundTime | undefined, { embedded }: TagSets): number | null {
  return (gps && offsetFromGps(at, gps.at)) ?? offsetFromTwin(at, embedded);
}

// Programs that copy the EXIF time into XMP may know its zone.
function offsetFromTwin(at: string, tags: Tags): number | null {
  const twins = ['XMP-exif:DateTimeOriginal', 'XMP-photoshop:DateCreated', 'XMP-xmp:CreateDate'];
  const offsets = twins.values().map(tag => {
    const value = tags[tag];
    const isTwin =
      typeof value === 'string' &&
      value.replace(/[:\sT]/g, '').startsWith(at.slice(0, 19).replace(/[-:T]/g, ''));
    return isTwin ? parseOffset(/(Z|[+-]\d\d:\d\d)$/.exec(value)?.[1]) : null;
  });
  return offsets.find(offset => offset !== null) ?? null;
}

/** Minutes east of UTC between a local time and UTC, both `YYYY-MM-DDTHH:mm:ss.SSS`; null if not plausible. */
export function offsetFromGps(local: string, utc: string): number | null {
  const difference = (Date.parse(`${local}Z`) - Date.parse(`${utc}Z`)) / 60_000;
  const rounded = Math.round(difference / 15) * 15;
  if (Math.abs(difference - rounded) > maxClockDifferenceMinutes) return null;
  const isReal = (rounded % 60 === 0 || fractionalOffsets.has(rounded)) && rounded >= -720 && rounded <= 840;
  return isReal ? rounded + 0 : null;
}

function findClockTime({ embedded, sidecar }: TagSets, now: Date): FoundTime | undefined {
  const inFile = findTime(embedded, now, '');
  const beside = sidecar && findTime(sidecar, now, 'sidecar:');
  if (!inFile || !beside) return inFile ?? beside;
  return beside.isCorrection && !agrees(inFile, beside) ? beside : inFile;
}

function findTime(tags: Tags, now: Date, prefix: string): FoundTime | undefined {
  const clocks = timeSources.filter(({ source }) => source !== 'gps');
  return clocks
    .values()
    .map(source => readTime(source, { tags, now, prefix }))
    .find(time => time !== undefined);
}

function findGpsTime({ embedded, sidecar }: TagSets, now: Date): FoundTime | undefined {
  const rows = timeSources.filter(({ source }) => source === 'gps');
  for (const [tags, prefix] of [
    [embedded, ''],
    [sidecar, 'sidecar:'],
  ] as const) {
    if (!tags) continue;
    for (const row of rows) {
      const time = readTime(row, { tags, now, prefix });
      const isWhole =
        time && time.precision !== 'day' && time.precision !== 'month' && time.precision !== 'year';
      // GPS time is UTC, whatever zone a program noted with it.
      if (isWhole)
        return {
          ...time,
          at: toUtc(time.at, time.offsetMinutes ?? 0)
            .toISOString()
            .slice(0, 23),
          offsetMinutes: 0,
        };
    }
  }
  return undefined;
}

function findNameTime(fileName: string, now: Date): FoundTime | undefined {
  const time = parseFileNameDate(fileName, now);
  return time && { ...time, source: 'file-name', from: 'file-name', isCorrection: false };
}

interface ReadOptions {
  readonly tags: Tags;
  readonly now: Date;
  readonly prefix: string;
}

function readTime(row: TimeTagSource, { tags, now, prefix }: ReadOptions): FoundTime | undefined {
  const found = lookUpTag(tags, row.tag);
  if (!found || row.isBelievable?.(tags) === false) return undefined;
  const timeOfDay = row.time && lookUpTag(tags, row.time)?.value;
  const joined =
    typeof timeOfDay === 'string' ? parseDateText(`${found.value} ${timeOfDay}`, now) : undefined;
  const time = joined ?? parseDateText(found.value, now);
  if (!time) return undefined;
  const { source, isCorrection = false } = row;
  return { ...addCompanions(time, row, tags), source, isCorrection, from: prefix + found.tag };
}

// EXIF keeps the fraction of the second and the offset in tags of their own.
function addCompanions(time: WallTime, row: TimeTagSource, tags: Tags): WallTime {
  const fraction = row.subSecond && tags[row.subSecond];
  const hasFraction =
    time.precision === 'second' && typeof fraction === 'string' && /^\s*\d{1,9}\s*$/.test(fraction);
  const offsets = (row.offsets ?? []).values().map(tag => parseOffset(tags[tag]));
  return {
    at: hasFraction
      ? `${time.at.slice(0, 20)}${String(toMilliseconds(fraction.trim())).padStart(3, '0')}`
      : time.at,
    precision: hasFraction ? 'millisecond' : time.precision,
    offsetMinutes: time.offsetMinutes ?? offsets.find(offset => offset !== null) ?? null,
  };
}

const lengthOf = { year: 4, month: 7, day: 10, minute: 16, second: 19, millisecond: 19 };

// A sidecar that repeats the file's time, perhaps less finely, corrects nothing.
function agrees(inFile: WallTime, beside: WallTime): boolean {
  const length = Math.min(lengthOf[inFile.precision], lengthOf[beside.precision]);
  return (
    inFile.at.slice(0, length) === beside.at.slice(0, length) &&
    lengthOf[inFile.precision] >= lengthOf[beside.precision]
  );
}
