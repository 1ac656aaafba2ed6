import type { EntityName, ObjectPatch, TimePrecision } from '../plugin-api/index.ts';
import { formatTakenExactly } from '../views/texts/dates.ts';
import type { Language } from '../views/texts/language.ts';
import { formatList } from '../views/texts/numbers.ts';
import { describeNested } from './describe-nested.ts';
import { type FieldValues, fieldValues } from './field-values.ts';
import { formatMoment } from './history-entries.ts';
import type { Names } from './names.ts';

/** One field in people's words. Null: nothing to be said on that side. */
export interface FieldChange {
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Plugins that set it, in their order; empty when none did. */
  readonly by?: string;
}

/** What a change did to one object. */
export interface ObjectChange {
  readonly title: string;
  readonly href: string | null;
  /** "Photo moved to the trash". */
  readonly action: string;
  /** Its fields say it all. */
  readonly isPlainEdit: boolean;
  readonly fields: readonly FieldChange[];
}

interface Telling {
  readonly entity: EntityName;
  readonly names: Names;
  readonly language: Language;
}

/** Which fields are told of, in this order; what isn't here follows from others or is for machines. */
const toldFields: Readonly<Record<string, readonly string[]>> = {
  photo: [
    ...[
      'title',
      'caption',
      'altText',
      'rating',
      'taken',
      'place',
      'coordinates',
      'author',
      'credit',
      'copyright',
    ],
    ...[
      'licence',
      'publication',
      'publishedFrom',
      'publishedUntil',
      'focalPoint',
      'fileName',
      'translations',
      'albums',
      'tags',
    ],
  ],
  album: [
    ...['title', 'slug', 'description', 'parentId', 'position', 'coverPhotoId', 'audience', 'publication'],
    ...['publishedFrom', 'publishedUntil', 'order', 'layout', 'background', 'featured', 'listed'],
    ...['indexed', 'theme', 'themeSettings', 'translations', 'audienceVerbs', 'grants'],
    ...['largestSize', 'placeShown', 'cameraShown', 'watermark'],
  ],
  tag: ['name', 'slug', 'description', 'parentId', 'synonyms'],
  user: ['name', 'displayName', 'email', 'role', 'disabledAt', 'passwordSetAt'],
  group: ['name', 'description', 'members'],
  setting: [
    ...['name', 'tagline', 'background', 'language', 'links', 'embedding', 'theme', 'themeSettings'],
    ...['revision', 'recipe'],
  ],
  share: [
    ...['name', 'albumId', 'verbs', 'startsAt', 'expiresAt', 'downloadBudget', 'largestSize', 'showsPlace'],
    ...[
      'showsCamera',
      'favourites',
      'watermark',
      'terms',
      'signInRequired',
      'passwordId',
      'addressId',
      'revokedAt',
    ],
  ],
};

/** A patch in people's words: what was done, and each field from what to what. */
export function describeChange(patch: ObjectPatch, names: Names, language: Language): ObjectChange {
  const { entity, entityId, action } = patch;
  const telling = { entity, names, language };
  const values = new Map(fieldValues(patch).map(value => [value.field, value]));
  const isWatermarks = entity === 'setting' && entityId === 'watermarks';
  const fields = (toldFields[entity] ?? []).flatMap(field => {
    const value = values.get(field);
    const by = settersOf(patch, field);
    return value ? describeField(telling, field, value).map(told => ({ ...told, ...(by && { by }) })) : [];
  });
  return {
    title: titleOf(patch, names, language),
    href: ['photo', 'album', 'user', 'group', 'share'].includes(entity)
      ? `/admin/history/${entity}/${entityId}`
      : null,
    action: language.t(`manage.action.${action}.${entity}`),
    isPlainEdit: action === 'updated',
    fields: isWatermarks ? describeWatermarks(values, telling) : fields,
  };
}

/** All watermarks are one object, whose fields are their ids. */
function describeWatermarks(values: ReadonlyMap<string, FieldValues>, telling: Telling): FieldChange[] {
  const side = (name: 'before' | 'after') =>
    Object.fromEntries([...values].map(([id, value]) => [id, value[name]]));
  return describeNested('watermark', { before: side('before'), after: side('after') }, telling) ?? [];
}

/** Ids of the plugins that set a field, in their order. */
function settersOf({ setBy = [] }: ObjectPatch, field: string): string {
  return setBy
    .filter(({ fields }) => fields.includes(field))
    .map(({ plugin }) => plugin)
    .join(', ');
}

function titleOf({ entity, entityId }: ObjectPatch, names: Names, { t }: Language): string {
  if (entity === 'setting' && entityId.startsWith('preset:'))
    return t('manage.entity.preset', { name: entityId.slice('preset:'.length) });
  if (entity === 'share' || entity === 'setting') return t(`manage.entity.${entity}`);
  return names[entity](entityId);
}

/** Of these it is told that they changed, and no more. */
const unsaid: ReadonlySet<string> = new Set([
  ...['position', 'focalPoint', 'passwordId', 'addressId', 'links', 'translations', 'themeSettings'],
]);

function describeField(
  telling: Telling,
  field: string,
  { before, after }: { before: unknown; after: unknown },
): FieldChange[] {
  const { entity, names, language } = telling;
  if (entity === 'photo' && field === 'albums') return describeAlbums(before, after, telling);
  if (entity === 'photo' && field === 'tags')
    return describeSet(before, after, { names: names.tag, field, telling });
  if (entity === 'group' && field === 'members')
    return describeSet(before, after, { names: names.user, field, telling });
  const deep = describeNested(field, { before, after }, telling);
  if (deep) return deep;
  const label = labelOf(telling, field);
  if (unsaid.has(field)) {
    return before === undefined ? [] : [{ label, before: null, after: null }];
  }
  const say = (value: unknown) => sayValue(telling, field, value);
  const [was, is] = [say(before), say(after)];
  if (was === is) return [];
  const nothing = language.t('manage.nothing');
  return [{ label, before: before === undefined ? null : (was ?? nothing), after: is ?? nothing }];
}

/** Added to, removed from, moved within. */
function describeAlbums(before: unknown, after: unknown, telling: Telling): FieldChange[] {
  const { names, language } = telling;
  const [was, is] = [asRecord(before), asRecord(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].map(id => {
    const name = names.album(id);
    if (is[id] === undefined)
      return { label: language.t('manage.field.photo.albums.removed'), before: name, after: null };
    if (was[id] === undefined)
      return { label: language.t('manage.field.photo.albums.added'), before: null, after: name };
    return { label: language.t('manage.field.photo.albums.moved'), before: null, after: name };
  });
}

function describeSet(
  before: unknown,
  after: unknown,
  { names, field, telling }: { names: (id: string) => string; field: string; telling: Telling },
): FieldChange[] {
  const present = (set: unknown) => Object.keys(asRecord(set)).filter(id => asRecord(set)[id] !== undefined);
  const [was, is] = [present(before), present(after)];
  const { entity, language } = telling;
  const { t } = language;
  const tell = (key: string, side: 'before' | 'after', ids: readonly string[]) =>
    ids.length === 0
      ? []
      : [
          {
            label: t(`manage.field.${entity}.${field}.${key}`),
            before: null,
            after: null,
            [side]: formatList(ids.map(names), language.formatLocale),
          },
        ];
  return [
    ...tell(
      'removed',
      'before',
      was.filter(id => !is.includes(id)),
    ),
    ...tell(
      'added',
      'after',
      is.filter(id => !was.includes(id)),
    ),
  ];
}

/** Null for what is empty. */
function sayValue(telling: Telling, field: string, value: unknown): string | null {
  const { entity, names, language } = telling;
  if (entity === 'album' && field === 'watermark') return sayWatermark(value, telling);
  if (value === undefined || value === null || value === '') return emptyWord(telling, field);
  if (typeof value === 'boolean') return language.t(value ? 'manage.yes' : 'manage.no');
  if (Array.isArray(value))
    return formatList(
      value.map(word => wordOf(telling, field, String(word)) ?? String(word)),
      language.formatLocale,
    );
  if (field === 'albumId') return names.album(String(value));
  if (field === 'parentId') return entity === 'tag' ? names.tag(String(value)) : names.album(String(value));
  if (field === 'coverPhotoId') return names.photo(String(value));
  if (field === 'taken') return sayTaken(asRecord(value), language);
  if (field === 'coordinates') return Object.values(asRecord(value)).join(', ');
  if (field === 'place') return Object.values(asRecord(value)).filter(Boolean).join(', ') || null;
  if (field === 'synonyms') return Object.keys(asRecord(value)).join(', ');
  if (/^(published|disabled|passwordSet|starts|expires|revoked)/.test(field))
    return formatMoment(new Date(String(value)), language.formatLocale);
  return wordOf(telling, field, String(value)) ?? String(value);
}

/** None of its own is as the album above has it; `none` is no watermark. */
function sayWatermark(value: unknown, { names, language: { t } }: Telling): string | null {
  if (typeof value !== 'string') return null;
  return value === 'none' ? t('access.shown.watermark.none') : names.watermark(value);
}

/** What empty means where it means something: an album's inherited audience, the top of the tree. */
function emptyWord(telling: Telling, field: string): string | null {
  return wordOf(telling, field, 'none');
}

function wordOf({ language: { t } }: Telling, field: string, value: string): string | null {
  const key = `manage.word.${field}.${value}`;
  const word = t(key);
  return word === key ? null : word;
}

function sayTaken(taken: Record<string, unknown>, { formatLocale }: Language): string | null {
  if (typeof taken.at !== 'string') return null;
  const precision = (taken.precision ?? (taken.at.includes('T00:00:00') ? 'day' : 'second')) as TimePrecision;
  const offsetMinutes = typeof taken.offsetMinutes === 'number' ? taken.offsetMinutes : null;
  return formatTakenExactly({ at: taken.at, precision, offsetMinutes, source: 'curator' }, formatLocale);
}

function labelOf({ entity, language: { t } }: Telling, field: string): string {
  const key = `manage.field.${entity}.${field}`;
  const label = t(key);
  return label === key ? field : label;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
