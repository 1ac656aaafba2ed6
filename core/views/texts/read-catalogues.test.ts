import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { coreLocales, loadCatalogues } from './catalogues.ts';
import { nameLanguage } from './language-names.ts';
import { parametersOf } from './message-parameters.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Core's catalogues with those of a gallery's own folder over them, and what was said of its files. */
function load(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'enfilade-locales-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const problems: string[] = [];
  const onProblem = (file: string, error: unknown) => problems.push(`${file}: ${(error as Error).message}`);
  const catalogues = loadCatalogues({ folder: coreLocales, added: { folder, onProblem } });
  return { ...catalogues, problems };
}

test('a gallery adds a language by a file, and says in English what the file lacks', () => {
  const french = '{ "site.photos": "{count, plural, one {# photo} other {# photos en tout}}" }';
  const { translator, locales, pick, problems } = load({ 'fr.json': french });
  assert.deepEqual([problems, locales.includes('fr'), pick({ acceptLanguage: 'fr-CA' })], [[], true, 'fr']);
  assert.equal(translator('fr')('site.photos', { count: 3 }), '3 photos en tout');
  assert.equal(translator('fr')('site.tags'), 'Tags');
});

test('a gallery says single texts in words of its own, by area where it likes', () => {
  const { translator, problems } = load({
    'en.json': '{ "site.allAlbums": "Rooms" }',
    'de/site.json': '{ "site.allAlbums": "Räume" }',
  });
  assert.deepEqual(problems, []);
  assert.equal(translator('en')('site.allAlbums'), 'Rooms');
  assert.equal(translator('de')('site.allAlbums'), 'Räume');
  assert.equal(translator('de')('site.tags'), 'Schlagwörter');
});

const broken: [file: string, content: string, named: RegExp][] = [
  ['fr.json', '{', /^fr\.json: .*JSON/],
  ['fr.json', '["site.tags"]', /^fr\.json: A catalogue is an object/],
  ['fr.json', '{ "site.tags": 3 }', /^fr\.json: A catalogue is an object/],
  ['french.json', '{ "site.tags": "Mots" }', /^french\.json: .*no language/],
  ['fr_FR.json', '{ "site.tags": "Mots" }', /^fr_FR\.json: .*no language/],
  ['fr.json', '{ "site.tag": "Mot" }', /^fr\.json: Left out: site\.tag is no text of this version/],
  ['fr.json', '{ "site.tags": "{name" }', /^fr\.json: Left out: site\.tags is no ICU message/],
  ['fr.json', '{ "site.tags": "{name}" }', /^fr\.json: Left out: site\.tags asks for \{name\}/],
];

for (const [file, content, named] of broken) {
  test(`${file} with ${content} is named and left out, and nothing else is lost`, () => {
    const { problems, translator } = load({ [file]: content, 'nl.json': '{ "site.tags": "Trefwoorden" }' });
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, named);
    assert.equal(translator('fr')('site.tags'), 'Tags');
    assert.equal(translator('nl')('site.tags'), 'Trefwoorden');
  });
}

test('a folder that is not there adds nothing', () => {
  const onProblem = () => assert.fail('nothing is wrong');
  const added = { folder: join(tmpdir(), 'enfilade-no-such-folder'), onProblem };
  assert.deepEqual(loadCatalogues({ folder: coreLocales, added }).locales, ['en', 'de']);
});

test('the parameters of a message are found in all of its branches, once each', () => {
  const text =
    '{count, plural, one {{name} has # photo} other {{name} has # photos in {album}}} ({at, date})';
  assert.deepEqual(parametersOf(text), ['album', 'at', 'count', 'name']);
  assert.deepEqual(parametersOf("no '{'parameter'}'"), []);
  assert.throws(() => parametersOf('{count'), SyntaxError);
});

test('languages are listed in their own words', () => {
  assert.deepEqual(['en', 'de', 'fr', 'pt-BR'].map(nameLanguage), [
    'English',
    'Deutsch',
    'Français',
    'Português (Brasil)',
  ]);
});
