import type { KeywordPaths, MappedPhoto, TimeTaken } from 'enfilade/plugin-api';
import type { PhotoFacts, Place } from './photo-json.ts';
import type { Settings } from './settings.ts';

/** What an export says of a photo, laid over what its file says. Only what changes is there. */
export function mapPhoto(
  facts: PhotoFacts,
  suggestion: MappedPhoto,
  { peopleTag, favouriteRating }: Pick<Settings, 'peopleTag' | 'favouriteRating'>,
): MappedPhoto {
  const taken = takenOf(facts, suggestion.taken ?? null);
  const coordinates = placeOf(facts, suggestion.coordinates ?? null);
  const isStarred = facts.isFavourite && favouriteRating > 0 && (suggestion.rating ?? null) === null;
  return {
    ...(facts.description && { caption: facts.description.slice(0, 20_000) }),
    ...(isStarred && { rating: favouriteRating }),
    ...(taken && { taken }),
    ...(coordinates && { coordinates }),
    ...(facts.people.length > 0 && {
      keywords: withPeople(suggestion.keywords ?? [], facts.people, peopleTag),
    }),
  };
}

function withPeople(keywords: KeywordPaths, people: readonly string[], peopleTag: string): KeywordPaths {
  const above = peopleTag.trim() === '' ? [] : [peopleTag.trim()];
  const paths = people.map(name => [...above, name.slice(0, 200)]);
  return [...new Map([...keywords, ...paths].map(path => [JSON.stringify(path), path])).values()];
}

const quarter = 15;
/** A clock may go wrong by so much, and still tell the same moment. Minutes. */
const tolerance = 3;

/**
 * Takeout knows the moment, in UTC; a file knows the time on the wall. Where both mean the same moment the file's stays, with
 * the offset that follows from the two; where they don't, somebody has put the time right in Google Photos, and that
 * stands. Undefined: the file's stays as it is.
 */
export function takenOf(
  { takenAt }: Pick<PhotoFacts, 'takenAt'>,
  inFile: TimeTaken | null,
): TimeTaken | undefined {
  if (takenAt === null) return undefined;
  if (inFile === null) return at(takenAt, 0);
  const wall = Date.parse(`${inFile.at.slice(0, 19)}Z`) / 1_000;
  const minutes = (wall - takenAt) / 60;
  // A day or a month is as good as the moment, as long as it holds it.
  if (!['minute', 'second', 'millisecond'].includes(inFile.precision))
    return isCoarselyWithin(inFile, minutes) ? undefined : at(takenAt, 0);
  if (inFile.offsetMinutes !== null)
    return Math.abs(minutes - inFile.offsetMinutes) <= tolerance
      ? undefined
      : at(takenAt, inFile.offsetMinutes);
  const offset = Math.round(minutes / quarter) * quarter;
  const isOffset = Math.abs(minutes - offset) <= tolerance && offset >= -720 && offset <= 840;
  if (!isOffset) return at(takenAt, 0);
  // Google takes a time without a zone for UTC: no difference says nothing.
  return offset === 0 ? undefined : { ...inFile, offsetMinutes: offset };
}

const coarse: Readonly<Record<string, number>> = { day: 1, month: 31, year: 366 };

/** A wall is at most 14 hours from UTC. */
function isCoarselyWithin({ precision }: TimeTaken, minutes: number): boolean {
  const days = coarse[precision] ?? 1;
  return minutes <= 14 * 60 && minutes >= -(days * 24 + 14) * 60;
}

function at(seconds: number, offsetMinutes: number): TimeTaken {
  const wall = new Date((seconds + offsetMinutes * 60) * 1_000).toISOString().slice(0, 19);
  return { at: wall, offsetMinutes, precision: 'second', source: 'takeout' };
}

/** Some hundred metres are what a phone is wrong by; what lies farther off was put there by somebody. */
const farDegrees = 0.005;

function placeOf({ place, placeInFile }: PhotoFacts, inFile: Place | null): Place | undefined {
  const known = inFile ?? placeInFile;
  if (place === null) return inFile === null ? (placeInFile ?? undefined) : undefined;
  if (known === null) return place;
  const isMoved =
    Math.abs(place.latitude - known.latitude) > farDegrees ||
    Math.abs(place.longitude - known.longitude) > farDegrees;
  if (isMoved) return place;
  return inFile === null ? known : undefined;
}
