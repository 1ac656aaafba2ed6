import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { isPseudoLocale, pseudoMessage } from './pseudo-locale.ts';
import { addCatalogues, type Messages, type OnProblem, readCatalogues } from './read-catalogues.ts';

export type MessageParams = Record<string, string | number | Date>;

/** Text of the interface by its catalogue key, with ICU parameters. */
export type Translate = (key: string, params?: MessageParams) => string;

export type Direction = 'ltr' | 'rtl';

export interface Catalogues {
  /** BCP 47, English first. */
  readonly locales: readonly string[];
  /** The text function of a locale; a missing text is the English one, a missing key the key itself. */
  translator(locale: string): Translate;
  /** The first of the visitor's choice, the browser's languages and the site's language that we have. */
  pick(wishes: { chosen?: string | null; acceptLanguage?: string; site?: string }): string;
  direction(locale: string): Direction;
}

/** Core's own. */
export const coreLocales = fileURLToPath(new URL('../locales/', import.meta.url));

export interface CatalogueOptions {
  /** Holds `<locale>.json` and `<locale>/<area>.json`; null: there are no texts. */
  readonly folder: string | null;
  /** Told of a file that is no catalogue, which is then left out; absent: it stops the start. */
  readonly onProblem?: OnProblem;
  /** A gallery's own languages and words, in a folder that need not be there. They never stop the start. */
  readonly added?: { readonly folder: string; readonly onProblem: OnProblem };
  /** Adds the locales `xa` (accented) and `xb` (right to left), made from the English texts. */
  readonly pseudo?: boolean;
}

const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi', 'xb']);

/** Reads every catalogue once. */
export function loadCatalogues({ folder, pseudo = false, onProblem, added }: CatalogueOptions): Catalogues {
  const messages = readCatalogues(folder, onProblem);
  if (added) addCatalogues(messages, added.folder, added.onProblem);
  if (pseudo) for (const locale of ['xa', 'xb']) messages.set(locale, messages.get('en')!);
  const translators = new Map<string, Translate>();
  const locales = [...messages.keys()];

  return {
    locales,
    translator(locale) {
      const known = messages.has(locale) ? locale : 'en';
      return remember(translators, known, () => createTranslator(known, messages));
    },
    pick: ({ chosen, acceptLanguage = '', site }) =>
      [chosen, ...acceptedLanguages(acceptLanguage), site]
        .map(wish => wish && findLocale(wish, locales))
        .find(Boolean) || 'en',
    direction: locale => (rightToLeft.has(locale.split('-')[0]!) ? 'rtl' : 'ltr'),
  };
}

/** The locale for dates and numbers: plain English says them as most of the world does, day before month. */
export function formatLocaleOf(locale: string): string {
  return locale === 'en' || isPseudoLocale(locale) ? 'en-GB' : locale;
}

function createTranslator(locale: string, all: ReadonlyMap<string, Messages>): Translate {
  const compiled = new Map<string, string | IntlMessageFormat>();
  const compile = (key: string) => {
    const text = all.get(locale)?.get(key) ?? all.get('en')?.get(key);
    return text === undefined ? key : compileMessage(text, locale);
  };
  return (key, params) => {
    const message = remember(compiled, key, compile);
    return typeof message === 'string' ? message : String(message.format(params));
  };
}

function remember<Value>(known: Map<string, Value>, key: string, make: (key: string) => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make(key);
  known.set(key, made);
  return made;
}

/** The server doesn't know the reader's zone; texts that tell a time say that it is UTC. */
const inUtc = {
  date: { medium: { timeZone: 'UTC' } },
  time: { short: { timeZone: 'UTC' } },
} as const;

function compileMessage(text: string, locale: string): string | IntlMessageFormat {
  if (isPseudoLocale(locale)) return pseudoMessage(text, locale);
  // Most texts have no parameters: they need no formatter.
  if (!/[{'#]/.test(text)) return text;
  return new IntlMessageFormat(text, formatLocaleOf(locale), inUtc, { ignoreTag: true });
}

function acceptedLanguages(header: string): string[] {
  return header
    .split(',', 20)
    .map(part => {
      const [tag = '', ...rest] = part.trim().split(';');
      const quality = rest.find(item => item.trim().startsWith('q='));
      return { tag, quality: quality ? Number(quality.trim().slice(2)) : 1 };
    })
    .filter(({ tag, quality }) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}

function findLocale(wish: string, locales: readonly string[]): string | undefined {
  const wanted = wish.toLowerCase();
  return (
    locales.find(locale => locale.toLowerCase() === wanted) ??
    locales.find(locale => locale.toLowerCase() === wanted.split('-')[0])
  );
}
