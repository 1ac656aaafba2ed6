import type { Translations } from '../plugin-api/index.ts';
import type { FieldValues } from './form-state.ts';

type Texts = Readonly<Record<string, string>>;

/** Texts in other languages, as the fields of a form hold them: `translations.de.title`. */
export function translationValues(translations: Translations<object>): FieldValues {
  return Object.fromEntries(
    Object.entries(translations).flatMap(([language, texts]) =>
      Object.entries(texts as Texts).map(([field, text]) => [`translations.${language}.${field}`, text]),
    ),
  );
}

/**
 * What a sent form makes of the texts in other languages: an empty field takes a text away, and languages that the form had no
 * fields for stay. Undefined when all is as before.
 */
export function readTranslations(
  form: URLSearchParams,
  before: Translations<object>,
  fields: readonly string[],
): Record<string, Record<string, string>> | undefined {
  const after: Record<string, Record<string, string>> = {};
  for (const language of new Set([...Object.keys(before), ...languagesIn(form)])) {
    const texts: Record<string, string> = {};
    for (const field of fields) {
      const sent = form.get(`translations.${language}.${field}`);
      const text = sent?.replaceAll('\r\n', '\n').trim() ?? (before[language] as Texts | undefined)?.[field];
      if (text) texts[field] = text;
    }
    if (Object.keys(texts).length > 0) after[language] = texts;
  }
  return isSame(after, before, fields) ? undefined : after;
}

/** What is no name of a language is refused by the writing door. */
function languagesIn(form: URLSearchParams): string[] {
  return [...form.keys()].flatMap(name => /^translations\.([^.]+)\.[A-Za-z]+$/.exec(name)?.[1] ?? []);
}

function isSame(one: Translations<object>, other: Translations<object>, fields: readonly string[]): boolean {
  const languages = new Set([...Object.keys(one), ...Object.keys(other)]);
  const textOf = (all: Translations<object>, language: string, field: string) =>
    (all[language] as Texts | undefined)?.[field] ?? '';
  return [...languages].every(language =>
    fields.every(field => textOf(one, language, field) === textOf(other, language, field)),
  );
}
