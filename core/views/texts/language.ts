import type { TextLanguages } from '../../plugin-api/index.ts';
import { formatLocaleOf, type Translate } from './catalogues.ts';

/** What somebody who reads the page needs to have things said in their language. */
export interface Language {
  readonly t: Translate;
  /** BCP 47, for dates and numbers. */
  readonly formatLocale: string;
  /** What stands before addresses: `/s/<token>` below a share link, where nobody is told who else may see what; else empty. */
  readonly base?: string;
  /** BCP 47, of the page. */
  readonly locale?: string;
  /** BCP 47, in which people write titles and captions here. */
  readonly written?: string;
}

/** The language of a request, for the functions that say dates and counts. */
export function languageOf(state: {
  readonly t: Translate;
  readonly locale: string;
  readonly base?: string;
  readonly written?: string;
}): Language {
  const { t, locale, base = '', written } = state;
  return { t, formatLocale: formatLocaleOf(locale), base, locale, ...(written && { written }) };
}

type Spoken = { readonly languages?: TextLanguages };

/** The language of a text where it is another than the page's, for `lang`; empty where it is the same or not known. */
export function foreignLanguage({ languages }: Spoken, field: string, { locale, written }: Language): string {
  const language = languages?.[field] ?? written;
  if (!language || !locale || locale.startsWith('x')) return '';
  return baseOf(language) === baseOf(locale) ? '' : language;
}

function baseOf(language: string): string {
  return language.split('-')[0]!.toLowerCase();
}
