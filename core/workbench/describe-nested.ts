import type { EntityName } from '../plugin-api/index.ts';
import type { Language } from '../views/texts/language.ts';
import { nameLanguage } from '../views/texts/language-names.ts';
import { formatList } from '../views/texts/numbers.ts';
import type { FieldChange } from './describe-change.ts';
import type { Names } from './names.ts';

interface Telling {
  readonly entity: EntityName;
  readonly names: Names;
  readonly language: Language;
}

/** How one place in a nested field is called, and what its values are in people's words; null: as they are. */
interface Place {
  readonly label: string;
  word?(value: string): string | null;
}

type Tell = (path: readonly string[], telling: Telling) => Place;

const recipe: Tell = (path, { language: { t } }) => {
  const keys = path.map((_, depth) => `presets.recipe.${path.slice(0, depth + 1).join('.')}`);
  return {
    label: keys.map(key => said(t, key) ?? key.split('.').at(-1)!).join(': '),
    word: value => said(t, `presets.recipe.${path.join('.')}.${value}`),
  };
};

const watermark: Tell = ([id = '', part = ''], { names, language: { t } }) => ({
  label: `${names.watermark(id)}: ${said(t, `watermarks.${part}`) ?? part}`,
  word: value =>
    part === 'opacity'
      ? t('watermarks.opacity.value', { value: Number(value) / 100 })
      : part === 'image'
        ? t('watermarks.kind.image')
        : ['kind', 'place', 'size'].includes(part)
          ? said(t, `watermarks.${part}.${value}`)
          : null,
});

const nested: Readonly<Record<string, Tell>> = {
  translations: ([tag = '', field = ''], { entity, language: { t } }) => ({
    label: t('manage.translations.field', {
      field: t(`manage.field.${entity}.${field}`),
      language: nameLanguage(tag),
    }),
  }),
  themeSettings: (path, { entity, language: { t } }) => ({
    label: `${t(`manage.field.${entity}.themeSettings`)}: ${path.join(', ')}`,
  }),
  grants: ([key = ''], { names, language: { t } }) => {
    const [kind, id = ''] = key.split(':');
    return {
      label: t('manage.field.album.grants', { name: kind === 'group' ? names.group(id) : names.user(id) }),
      word: value => said(t, `manage.word.verbs.${value}`),
    };
  },
  embedding: ([part = ''], { language: { t } }) => ({
    label: t(part === 'origins' ? 'manage.settings.embedding.origins' : 'manage.settings.embedding'),
    word: value => (part === 'by' ? said(t, `manage.settings.embedding.${value}`) : null),
  }),
  links: ([part = ''], { language: { t } }) => ({
    label: `${t('manage.field.setting.links')}: ${t(`manage.field.setting.links.${part}`)}`,
  }),
  recipe,
  watermark,
};

/** Undefined for a field that isn't nested, or of which only the whole can be told. */
export function describeNested(
  field: string,
  { before, after }: { before: unknown; after: unknown },
  telling: Telling,
): FieldChange[] | undefined {
  const tell = nested[field];
  if (!tell || !(isRecord(before) || isRecord(after))) return undefined;
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(key => {
    const path = key.split('\n');
    const { label, word = () => null } = tell(path, telling);
    const say = (value: unknown) => sayLeaf(value, word, telling.language);
    const [from, to] = [say(was.get(key)), say(is.get(key))];
    return from === to ? [] : [{ label, before: from, after: to }];
  });
}

/** What a field holds in its depth, by the way to it. */
function leavesOf(value: unknown, path: readonly string[] = []): Map<string, unknown> {
  if (!isRecord(value)) return new Map(path.length === 0 ? [] : [[path.join('\n'), value]]);
  return new Map(Object.entries(value).flatMap(([name, part]) => [...leavesOf(part, [...path, name])]));
}

function sayLeaf(
  value: unknown,
  word: (value: string) => string | null,
  { t, formatLocale }: Language,
): string {
  const one = (part: unknown) => word(String(part)) ?? String(part);
  if (Array.isArray(value) && value.length > 0) return formatList(value.map(one), formatLocale);
  if (value === undefined || value === null || value === '' || Array.isArray(value))
    return t('manage.nothing');
  if (typeof value === 'boolean') return t(value ? 'manage.yes' : 'manage.no');
  return one(value);
}

function said(t: Language['t'], key: string): string | null {
  const text = t(key);
  return text === key ? null : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
