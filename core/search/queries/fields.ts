import { type Scope, visibleAlbums } from '../../access/index.ts';
import { slugify } from '../../database/slugs.ts';
import {
  type Condition,
  comparesNumber,
  comparesTime,
  containsText,
  hasWordsIn,
  isOneOf,
} from './conditions.ts';

export interface SearchField {
  /** As visitors may write it; the first is the one that help texts use. */
  readonly names: readonly string[];
  /** Photos `p` with this value; undefined when the value makes no sense. */
  readonly condition: (value: string, scope: Scope) => Condition;
  /** Absent: everybody may ask for it. */
  readonly isOpenTo?: (scope: Scope) => boolean;
}

/** Who may edit is shown exact places and file names; others must not find by what they are not shown. */
export function isShownAll(scope: Scope): boolean {
  return scope.seesAll;
}

const town = ['p.place_city', 'p.place_state', 'p.place_country'];
const hasTown = hasWordsIn(town, 'D');
const hasPlace = hasWordsIn(['p.place_location', ...town], 'CD');
const hasCountry = hasWordsIn(['p.place_country'], 'D');

/** Every field of the grammar, one row each. */
export const searchFields: readonly SearchField[] = [
  { names: ['tag', 'tags', 'keyword'], condition: hasTag },
  { names: ['album'], condition: isInAlbum },
  { names: ['title'], condition: hasWordsIn(['p.title'], 'A') },
  { names: ['caption', 'description'], condition: hasWordsIn(['p.caption', 'p.alt_text'], 'B') },
  { names: ['author', 'by'], condition: hasWordsIn(['p.author', 'p.credit'], 'D') },
  { names: ['camera'], condition: hasWordsIn(['p.camera_make', 'p.camera_model'], 'D') },
  { names: ['lens'], condition: hasWordsIn(['p.lens'], 'D') },
  { names: ['place'], condition: (value, scope) => (isShownAll(scope) ? hasPlace : hasTown)(value) },
  { names: ['city', 'town'], condition: hasWordsIn(['p.place_city'], 'D') },
  { names: ['country'], condition: isInCountry },
  { names: ['taken', 'date'], condition: wasTaken },
  { names: ['added'], condition: comparesTime('p.created_at') },
  { names: ['rating', 'stars'], condition: comparesNumber('p.rating') },
  { names: ['iso'], condition: comparesNumber('p.iso') },
  { names: ['f', 'aperture'], condition: comparesNumber('p.aperture', () => 0.05) },
  { names: ['focal'], condition: comparesNumber('p.focal_length_mm', () => 0.5) },
  {
    names: ['exposure', 'shutter'],
    condition: comparesNumber('p.exposure_seconds', seconds => seconds * 0.02),
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

const fieldsByName = new Map(searchFields.flatMap(field => field.names.map(name => [name, field] as const)));

/** The field of this name, if this viewer may use it. */
export function findField(name: string, scope: Scope): SearchField | undefined {
  const field = fieldsByName.get(name);
  return field?.isOpenTo && !field.isOpenTo(scope) ? undefined : field;
}

/** By name, slug, former slug or synonym, with the tags below it. */
function hasTag(value: string): Condition {
  const slug = slugify(value, { fallback: '' });
  const name = value.toLowerCase();
  return {
    sql: `p.id in (select pt.photo_id from photo_tags pt where pt.tag_id = any (array(
      select t.id from tags t where t.slug = ? or lower(t.name) = ?
      union select s.tag_id from tag_synonyms s where lower(s.name) = ?
      union select h.target_id from slug_history h where h.kind = 'tag' and h.slug = ?)))`,
    bindings: [slug, name, name, slug],
  };
}

/** Photos with a tag that has this in its name: for emoji and other signs, which are no words. */
export function hasTagWith(sign: string): Condition {
  return {
    sql: `p.id in (select pt.photo_id from photo_tags pt where pt.tag_id = any (array(
      select t.id from tags t where strpos(t.name, ?) > 0)))`,
    bindings: [sign],
  };
}

/** By slug, former slug or words of the title, with its sub-albums; only through albums that the viewer may see. */
function isInAlbum(value: string, scope: Scope): Condition {
  const [inner, named] = [visibleAlbums(scope, 'a'), visibleAlbums(scope, 'b')];
  const slug = slugify(value, { fallback: '' });
  return {
    sql: `p.id in (select m.photo_id from album_photos m join albums a on a.id = m.album_id
      where ${inner.sql} and a.path <@ any (array(
        select b.path from albums b where ${named.sql} and (b.slug = ?
          or b.id in (select h.target_id from slug_history h where h.kind = 'album' and h.slug = ?)
          or (b.listed and b.search @@ words_query(?, ':*A'))))))`,
    bindings: [...inner.bindings, ...named.bindings, slug, slug, value],
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

function formatNamed(value: string): string {
  const name = value.toLowerCase();
  return { jpg: 'jpeg', tif: 'tiff', heif: 'heic' }[name] ?? name;
}
