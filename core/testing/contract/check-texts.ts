import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Finding } from '../../cli/plugin-check.ts';
import { didYouMean } from '../../plugin-host/nearest-word.ts';
import { readSources } from './read-sources.ts';
import { type CheckOutcome, contributionsOf, type Subject } from './subject.ts';

type Texts = Readonly<Record<string, string>>;

interface Catalogue {
  readonly file: string;
  readonly locale: string;
  readonly texts: Texts;
}

/** Members of contributions that name a text. */
const textMembers = ['label', 'title', 'description', 'reason'];

/** Every text that is named is there in English; other languages name none that isn't; all of them are messages. */
export async function checkTexts({ plugin, gallery }: Subject): Promise<CheckOutcome> {
  const { folder, manifest } = plugin;
  const { catalogues, findings } = await readCatalogues(folder);
  const english = catalogues.find(({ locale }) => locale === 'en')?.texts ?? {};
  const named = [
    ...contributionsOf(gallery.plugins, manifest.id).flatMap(({ kind, name, members }) =>
      textMembers.flatMap(member => {
        const key = members[member];
        return typeof key === 'string'
          ? [{ key, by: `gallery.contribute.${kind} "${name}": ${member}` }]
          : [];
      }),
    ),
    ...(await namedInSources(folder)),
  ];
  const missing = named.filter(({ key }) => !(key in english));
  return {
    detail: `${Object.keys(english).length} in ${catalogues.length} ${catalogues.length === 1 ? 'language' : 'languages'}`,
    findings: [
      ...findings,
      ...missing.map(({ key, by }) => missingText(key, by, english)),
      ...catalogues.flatMap(catalogue => strangers(catalogue, english)),
      ...catalogues.flatMap(wrongMessages),
    ],
  };
}

function missingText(key: string, by: string, english: Texts): Finding {
  return {
    text: `${by} names the text "${key}", which is not in locales/en.json`,
    remedy: `add "${key}" to locales/en.json.${didYouMean(key, Object.keys(english))}`,
  };
}

async function readCatalogues(
  folder: string,
): Promise<{ catalogues: readonly Catalogue[]; findings: readonly Finding[] }> {
  const names = await readdir(path.join(folder, 'locales')).catch(() => []);
  const catalogues: Catalogue[] = [];
  const findings: Finding[] = [];
  for (const name of names.filter(each => each.endsWith('.json')).toSorted()) {
    const file = `locales/${name}`;
    const texts = parse(await readFile(path.join(folder, file), 'utf8'));
    if (texts) catalogues.push({ file, locale: name.slice(0, -'.json'.length), texts });
    else
      findings.push({
        text: `${file} is no catalogue`,
        remedy: 'write an object of texts: { "key": "text" }',
      });
  }
  return { catalogues, findings };
}

function parse(text: string): Texts | null {
  try {
    const value: unknown = JSON.parse(text);
    const isCatalogue =
      typeof value === 'object' &&
      value !== null &&
      Object.values(value).every(each => typeof each === 'string');
    return isCatalogue ? (value as Texts) : null;
  } catch {
    return null;
  }
}

function strangers({ file, texts }: Catalogue, english: Texts): readonly Finding[] {
  return Object.keys(texts)
    .filter(key => !(key in english))
    .map(key => ({
      text: `${file} has "${key}", which is not in locales/en.json`,
      remedy: `take it out, or add it to locales/en.json.${didYouMean(key, Object.keys(english))}`,
    }));
}

function wrongMessages({ file, locale, texts }: Catalogue): readonly Finding[] {
  return Object.entries(texts).flatMap(([key, text]) => {
    try {
      new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
      return [];
    } catch (error) {
      const why = (error as Error).message.split('\n')[0];
      return [
        {
          text: `${file}: "${key}" is no message (${why})`,
          remedy: 'see ICU MessageFormat; braces come in pairs',
        },
      ];
    }
  });
}

/** Where the key stands there in full: `it.t('key')` in templates, `t('key')` in code. */
async function namedInSources(folder: string): Promise<readonly { key: string; by: string }[]> {
  const sources = await readSources(folder, ['.eta', '.ts', '.js']);
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(/(?<![\w$])t\(\s*(['"])([\w.-]+)\1\s*[,)]/g)].map(match => ({
      key: match[2]!,
      by: `${file}:${text.slice(0, match.index).split('\n').length}`,
    })),
  );
}
