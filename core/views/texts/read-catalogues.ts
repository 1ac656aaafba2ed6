import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parametersOf } from './message-parameters.ts';

/** Texts by key. */
export type Messages = Map<string, string>;

/** Told of a file that is no catalogue, or of texts in it that can't be used; they are left out. */
export type OnProblem = (file: string, error: unknown) => void;

/**
 * The texts of each locale, from `<locale>.json` and `<locale>/<area>.json`; English is always there.
 * @throws what is wrong with a file, where nobody is told of it
 */
export function readCatalogues(folder: string | null, onProblem?: OnProblem): Map<string, Messages> {
  const found = new Map<string, Messages>([['en', new Map()]]);
  if (folder === null) return found;
  for (const { file, locale } of listFiles(folder)) {
    const messages = found.get(locale) ?? new Map<string, string>();
    const texts = readTexts(join(folder, file), error => {
      if (onProblem === undefined) throw error;
      onProblem(file, error);
    });
    for (const [key, text] of texts) messages.set(key, text);
    found.set(locale, messages);
  }
  return found;
}

/**
 * Puts the catalogues of a gallery's own folder over those that there are: another language, or other words. A text that
 * could not be shown, or that nothing asks for, is left out, whatever else is in its file.
 */
export function addCatalogues(known: Map<string, Messages>, folder: string, onProblem: OnProblem): void {
  if (!existsSync(folder)) return;
  const english = new Map(known.get('en'));
  for (const { file, locale } of listFiles(folder)) {
    if (!isLanguage(locale)) {
      onProblem(
        file,
        new TypeError(`"${locale}" is no language: the name is to be one such as fr or pt-BR.`),
      );
      continue;
    }
    const problems: string[] = [];
    for (const [key, text] of readTexts(join(folder, file), error => onProblem(file, error))) {
      const problem = findProblem(text, english.get(key));
      if (problem === null) textsOf(known, locale).set(key, text);
      else problems.push(`${key} ${problem}`);
    }
    if (problems.length > 0) onProblem(file, new TypeError(`Left out: ${inShort(problems)}`));
  }
}

function listFiles(folder: string): { file: string; locale: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => ({ file, locale: file.replace(/\.json$/, '').split(/[\\/]/)[0]! }));
}

function readTexts(file: string, onError: (error: unknown) => void): [string, string][] {
  try {
    const texts: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const isObject = typeof texts === 'object' && texts !== null && !Array.isArray(texts);
    if (!isObject || !Object.values(texts).every(text => typeof text === 'string'))
      throw new TypeError('A catalogue is an object of texts by key.');
    return Object.entries(texts);
  } catch (error) {
    onError(error);
    return [];
  }
}

function isLanguage(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale)[0] === locale && /^[a-z]{2,3}(-|$)/.test(locale);
  } catch {
    return false;
  }
}

/** A page fails that fills in a text which asks for what it doesn't get. */
function findProblem(text: string, english: string | undefined): string | null {
  if (english === undefined) return 'is no text of this version';
  try {
    const given = parametersOf(english);
    const strange = parametersOf(text).filter(name => !given.includes(name));
    return strange.length > 0 ? `asks for {${strange[0]}}, which it isn't given` : null;
  } catch (error) {
    return `is no ICU message (${(error as Error).message})`;
  }
}

function textsOf(known: Map<string, Messages>, locale: string): Messages {
  const messages = known.get(locale) ?? new Map<string, string>();
  known.set(locale, messages);
  return messages;
}

function inShort(problems: readonly string[]): string {
  const more = problems.length > 10 ? `; and ${problems.length - 10} more` : '';
  return `${problems.slice(0, 10).join('; ')}${more}`;
}
