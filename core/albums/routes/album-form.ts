import { fail } from '../../errors/app-error.ts';
import type { FieldValues } from '../../http/form-state.ts';
import { asId } from '../../http/manage-page.ts';
import { readTranslations, translationValues } from '../../http/translation-fields.ts';
import type {
  Album,
  AlbumEdit,
  AlbumLink,
  Audience,
  Background,
  Layout,
  NewAlbum,
  PhotoOrder,
  Publication,
} from '../../plugin-api/index.ts';
import type { Translate } from '../../views/texts/catalogues.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What the fields of an album's form hold. Null and "inherits" are empty. */
export function fieldsOf(album: Album): FieldValues {
  return {
    title: album.title,
    slug: album.slug,
    ...translationValues(album.translations),
    description: album.description ?? '',
    order: album.order,
    layout: album.layout ?? '',
    background: album.background ?? '',
    theme: album.ownTheme?.id ?? '',
    featured: album.featured ? ['on'] : [],
    listed: album.listed ? ['on'] : [],
    indexed: album.ownIndexed === null ? '' : album.ownIndexed ? 'yes' : 'no',
  };
}

const rulesFields = ['rules', 'audience', 'publication', 'featured', 'listed'];

/**
 * What a sent form asks for; the writing door judges whether it is possible. Who may see the album and when is only asked
 * for by a form that has these fields: who may not manage the album is shown none, and leaves them as they are.
 */
export function readAlbumEdit(
  form: URLSearchParams,
  album: Pick<Album, 'ownTheme' | 'translations'>,
): AlbumEdit {
  const text = (name: string) => form.get(name)?.trim() ?? '';
  const ownTheme = album.ownTheme?.id ?? '';
  const translations = readTranslations(form, album.translations, ['title', 'description']);
  return {
    title: text('title'),
    ...(text('slug') === '' ? {} : { slug: text('slug') }),
    description: text('description') || null,
    ...(translations && { translations }),
    ...(rulesFields.some(name => form.has(name)) && readRules(form)),
    order: text('order') as PhotoOrder,
    layout: (text('layout') || null) as Layout | null,
    background: (text('background') || null) as Background | null,
    // settings are those of a theme: another has others
    ...(form.has('theme') &&
      text('theme') !== ownTheme && { theme: text('theme') || null, themeSettings: {} }),
  };
}

function readRules(form: URLSearchParams): AlbumEdit {
  const text = (name: string) => form.get(name)?.trim() ?? '';
  return {
    ...(form.has('audience') && { audience: (text('audience') || null) as Audience | null }),
    ...(form.has('publication') && { publication: text('publication') as Publication }),
    featured: form.has('featured'),
    listed: form.has('listed'),
    ...(form.has('indexed') && { indexed: text('indexed') === '' ? null : text('indexed') === 'yes' }),
  };
}

/** An album that inherits and is published has no rules of its own: these need more rights than making it. */
export function readNewAlbum(form: URLSearchParams): NewAlbum {
  const text = (name: string) => form.get(name)?.trim() ?? '';
  const publication = text('publication') || 'published';
  return {
    title: text('title'),
    parentId: readAlbumId(form, 'parent'),
    description: text('description') || null,
    ...(text('audience') !== '' && { audience: text('audience') as Audience }),
    ...(publication !== 'published' && { publication: publication as Publication }),
  };
}

/** Empty is null: the top, or last. */
export function readAlbumId(form: URLSearchParams, name: string): string | null {
  const value = form.get(name) ?? '';
  return value === '' ? null : (asId(value) ?? fail('NOT_FOUND'));
}

/** A top album has nothing to inherit from. */
export function audienceOptions(t: Translate, isTop: boolean): Option[] {
  const values = ['public', 'signed-in', 'restricted'];
  return (isTop ? values : ['', ...values]).map(value => ({
    value,
    label: t(`manage.audience.${value || 'inherited'}`),
  }));
}

/** Scheduling has its own dates; here it can only be kept. */
export function publicationOptions(t: Translate, current: Publication | null): Option[] {
  const values = ['published', 'draft', ...(current === null ? [] : ['withdrawn'])];
  if (current === 'scheduled') values.push('scheduled');
  return values.map(value => ({ value, label: t(`manage.publication.${value}`) }));
}

export function looksOptions(t: Translate) {
  const options = (name: string, values: readonly string[]): Option[] =>
    values.map(value => ({ value, label: t(`manage.word.${name}.${value || 'none'}`) }));
  return {
    orders: options('order', ['manual', 'oldest', 'newest', 'added', 'title']),
    layouts: options('layout', ['', 'rows', 'single', 'grid', 'mosaic']),
    backgrounds: options('background', ['', 'dark', 'light', 'grey']),
  };
}

/** Albums to choose from, set in by their depth; those below `without` are left out with it. */
export function parentOptions(
  t: Translate,
  albums: readonly (AlbumLink & { readonly depth: number })[],
  { without, withTop }: { readonly without?: string; readonly withTop: boolean },
): Option[] {
  const options: Option[] = withTop ? [{ value: '', label: t('manage.album.parent.top') }] : [];
  let leftOut: number | null = null;
  for (const { id, title, depth } of albums) {
    if (leftOut !== null && depth > leftOut) continue;
    leftOut = id === without ? depth : null;
    if (leftOut === null) options.push({ value: id, label: `${'\u2003'.repeat(depth)}${title}` });
  }
  return options;
}
