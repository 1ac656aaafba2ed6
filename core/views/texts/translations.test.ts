import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { loadCatalogues } from './catalogues.ts';
import { parametersOf } from './message-parameters.ts';
import { type Messages, readCatalogues } from './read-catalogues.ts';

const project = path.join(import.meta.dirname, '../../..');

/** Core's texts and those of every plugin that comes along. */
function listFolders(): string[] {
  const plugins = readdirSync(path.join(project, 'plugins')).map(name => `plugins/${name}/locales`);
  return ['core/views/locales', ...plugins.filter(folder => existsSync(path.join(project, folder)))];
}

/** Every text beside its English one, as `what: locale key`. */
function compare(folder: string, findProblem: (text: string, english: string) => string | null): string[] {
  const { en, others } = read(folder);
  return others.flatMap(([locale, messages]) =>
    [...messages].flatMap(([key, text]) => {
      const problem = findProblem(text, en.get(key) ?? '');
      return problem === null ? [] : [`${folder}: ${locale} ${key}: ${problem}`];
    }),
  );
}

function read(folder: string): { en: Messages; others: [string, Messages][] } {
  const all = readCatalogues(path.join(project, folder));
  return { en: all.get('en')!, others: [...all].filter(([locale]) => locale !== 'en') };
}

/** Of every plural that a text may have. */
const numbers = [0, 1, 2, 5, 7, 365, 1234];

for (const folder of listFolders()) {
  test(`${folder}: every language says what English says, no more and no less`, () => {
    const { en, others } = read(folder);
    assert.ok(en.size > 0 && others.length > 0, 'there is English and another language');
    for (const [locale, messages] of others) {
      const lacking = [...en.keys()].filter(key => !messages.has(key));
      const loose = [...messages.keys()].filter(key => !en.has(key));
      assert.deepEqual({ locale, lacking, loose }, { locale, lacking: [], loose: [] });
    }
  });

  test(`${folder}: every text is filled in with what English is filled in with`, () => {
    const differs = compare(folder, (text, english) => {
      const [own, given] = [parametersOf(text), parametersOf(english)].map(names => names.join(', '));
      return own === given ? null : `{${own}} for {${given}}`;
    });
    assert.deepEqual(differs, []);
  });

  test(`${folder}: every text can be said, whatever the number`, () => {
    const catalogues = loadCatalogues({ folder: path.join(project, folder) });
    const { others } = read(folder);
    for (const [locale, messages] of others) {
      const t = catalogues.translator(locale);
      for (const [key, text] of messages) {
        for (const number of numbers) {
          const said = t(key, Object.fromEntries(parametersOf(text).map(name => [name, number])));
          assert.ok(text === '' || (said !== '' && said !== key), `${locale} ${key}`);
        }
      }
    }
  });

  test(`${folder}: German quotes as German does, and addresses its readers as Sie`, () => {
    const { others } = read(folder);
    const german = others.find(([locale]) => locale === 'de')?.[1] ?? new Map<string, string>();
    const wrong = [...german].filter(([, text]) => {
      const [opening, closing] = ['„', '“'].map(mark => text.split(mark).length);
      return (
        opening !== closing || text.includes('”') || /(?<!\p{L})(du|dein\w*|dich|dir)(?!\p{L})/iu.test(text)
      );
    });
    assert.deepEqual(wrong, []);
  });
}
