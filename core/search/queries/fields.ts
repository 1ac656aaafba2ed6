import { type Fact, type Fragment, photosShowing, type Scope } from '../../access/index.ts';
import { parsePeriod, tooVagueFor } from '../../database/periods.ts';
import {
  type Condition,
  comparesDigit,
  comparesNumber,
  comparesTime,
  containsText,
  hasWordsIn,
  isOneOf,
} from './conditions.ts';
import { exactly, orExactly } from './exact-values.ts';
import type { NamedThings } from './names.ts';

export interface SearchField {
  /** As visitors may write it; the first is the one that help texts use. */
  readonly names: readonly string[];
  /** Photos `p` with this value; undefined when the value makes no sense. */
  readonly condition: (value: string, parts: ConditionParts) => Condition;
  /** Absent: everybody may ask for it. */
  readonly isOpenTo?: (scope: Scope) => boolean;
  /** What a photo must show of itself to be found by it. */
  readonly asksFor?: Fact;
}

export interface ConditionParts {
  readonly scope: Scope;
  /** Tags and albums by the values that the query names, looked up before. */
  readonly names: NamedThings;
}

/** Who may edit is shown exact places and file names; others must not find by what they are not shown. */
export function isShownAll(scope: Scope): boolean {
  return scope.seesAll;
}

const town = ['p.place_city', 'p.place_state', 'p.place_country'];
const hasTown = hasWordsIn(town, 'D');
const hasPlace = hasWordsIn(['p.place_location', ...town], 'CD');
const hasCountry = hasWordsIn(['p.place_country'], 'D');

export const tagFieldNames = ['tag', 'tags', 'keyword'];
export const albumFieldNames = ['album'];

/** Every field of the grammar, one row each. */
export const searchFields: readonly SearchField[] = [
  { names: tagFieldNames, condition: hasTag },
  { names: albumFieldNames, condition: isInAlbum },
  { names: ['title'], condition: hasWordsIn(['p.title'], 'A') },
  { names: ['caption', 'description'], condition: hasWordsIn(['p.caption', 'p.alt_text'], 'B') },
  { names: ['author', 'by'], condition: hasWordsIn(['p.author', 'p.credit'], 'D') },
  {
    names: ['camera'],
    condition: orExactly(hasWordsIn(['p.camera_make', 'p.camera_model'], 'D'), exactly.camera, 'D'),
    asksFor: 'camera',
  },
  {
    names: ['lens'],
    condition: orExactly(hasWordsIn(['p.lens'], 'D'), exactly.lens, 'D'),
    asksFor: 'camera',
  },
  { names: ['place'], condition: isAtPlace, asksFor: 'town' },
  {
    names: ['city', 'town'],
    condition: orExactly(hasWordsIn(['p.place_city'], 'D'), exactly.city, 'D'),
    asksFor: 'town',
  },
  { names: ['country'], condition: orExactly(isInCountry, exactly.country, 'D'), asksFor: 'town' },
  { names: ['taken', 'date'], condition: wasTaken },
  { names: ['onthisday'], condition: wasTakenOnDay },
  { names: ['added'], condition: comparesTime('p.created_at') },
  { names: ['rating', 'stars'], condition: comparesDigit('p.rating') },
  { names: ['iso'], condition: comparesNumber('p.iso'), asksFor: 'camera' },
  { names: ['f', 'aperture'], condition: comparesNumber('p.aperture', () => 0.05), asksFor: 'camera' },
  { names: ['focal'], condition: comparesNumber('p.focal_length_mm', () => 0.5), asksFor: 'camera' },
  {
    names: ['exposure', 'shutter'],
    condition: comparesNumber('p.exposure_seconds', seconds => seconds * 0.02),
    asksFor: 'camera',
  },
  { names: ['width'], condition: comparesNumber('p.width') },
  { names: ['height'], condition: comparesNumber('p.height') },
  {
    names: ['is'],
    condition: isOneOf({
      portrait: 'p.height > p.width',
      landscape: 'p.width > p.height',
      square: 'abs(p.width - p.height) * 50 <= p.width',
      panorama: 'p.width >= 2 * p.height',
    }),
  },
  { names: ['format'], condition: value => ({ sql: 'p.format = ?', bindings: [formatNamed(value)] }) },
  { names: ['file'], condition: containsText('p.file_name'), isOpenTo: isShownAll },
];

/** Names that no plugin's field may have. */
export const coreSearchFieldNames: readonly string[] = searchFields.flatMap(field => field.names);

const fieldsByName = new Map(searchFields.flatMap(field => field.names.map(name => [name, field] as const)));

/** Photos where a field has a value, of those that show it to this viewer. */
export function findByField(field: SearchField, value: string, parts: ConditionParts): Condition {
  const condition = field.condition(value, parts);
  const showing = field.asksFor ? photosShowing(parts.scope, field.asksFor) : null;
  return condition && onlyWhere(condition, showing);
}

function onlyWhere(condition: Fragment, showing: Fragment | null): Fragment {
  if (showing === null) return condition;
  return {
    sql: `(${condition.sql} and ${showing.sql})`,
    bindings: [...condition.bindings, ...showing.bindings],
  };
}

/** The town, and the spot where that is shown. */
function isAtPlace(value: string, { scope }: ConditionParts): Condition {
  if (isShownAll(scope)) return hasPlace(value);
  const [inTown, atSpot] = [hasTown(value), hasPlace(value)];
  const exact = photosShowing(scope, 'exact place');
  if (!inTown || !atSpot || exact === null) return atSpot;
  const spot = onlyWhere(atSpot, exact);
  return { sql: `(${inTown.sql} or ${spot.sql})`, bindings: [...inTown.bindings, ...spot.bindings] };
}

/** The field of this name, if this viewer may use it. */
export function findField(name: string, scope: Scope): SearchField | undefined {
  const field = fieldsByName.get(name);
  return field?.isOpenTo && !field.isOpenTo(scope) ? undefined : field;
}

/** With the tags below it. The ids stand in the statement, so that the planner knows how many photos have them. */
function hasTag(value: string, { names }: ConditionParts): Condition {
  return hasOneOfTags(names.tags.get(value) ?? []);
}

function hasOneOfTags(ids: readonly string[]): Fragment {
  return {
    sql: 'p.id in (select l.photo_id from photo_tags l where l.tag_id = any (?::text[]))',
    bindings: [ids],
  };
}

/** Photos with a tag that has this in its name: for emoji and other signs, which are no words. */
export function hasTagWith(sign: string, { names }: ConditionParts): Fragment {
  return hasOneOfTags(names.signs.get(sign) ?? []);
}

/** With its sub-albums; only through albums that the viewer may see, which are all that were looked up. */
function isInAlbum(value: string, { names }: ConditionParts): Condition {
  return {
    sql: 'p.id in (select m.photo_id from album_photos m where m.album_id = any (?::text[]))',
    bindings: [names.albums.get(value) ?? []],
  };
}

function isInCountry(value: string): Condition {
  const named = hasCountry(value);
  if (!named || !/^[a-z]{2,3}$/i.test(value)) return named;
  return {
    sql: `(${named.sql} or upper(p.place_country_code) = ?)`,
    bindings: [...named.bindings, value.toUpperCase()],
  };
}

const compareTaken = comparesTime('p.sort_at');

function wasTaken(value: string): Condition {
  const compared = compareTaken(value);
  return compared && { sql: `(p.taken_at is not null and ${compared.sql})`, bindings: compared.bindings };
}

/** `07-04`: the 4th of July of any year, of photos whose day is known. */
function wasTakenOnDay(value: string): Condition {
  const [, month, day] = /^(\d\d)-(\d\d)$/.exec(value) ?? [];
  // a leap year has all the days there are
  if (month === undefined || !parsePeriod(`2000-${month}-${day}`)) return undefined;
  return {
    sql: `((extract(month from p.taken_at) * 100 + extract(day from p.taken_at))::smallint = ?::smallint
      and p.taken_at is not null and coalesce(p.taken_precision, 'second') <> all (?::text[]))`,
    bindings: [Number(month) * 100 + Number(day), tooVagueFor('day')],
  };
}

const otherFormatNames = new Map([
  ['jpg', 'jpeg'],
  ['tif', 'tiff'],
  ['heif', 'heic'],
]);

function formatNamed(value: string): string {
  const name = value.toLowerCase();
  return otherFormatNames.get(name) ?? name;
}
