import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileRules } from './compile-rules.ts';
import { foldName, inLetters, type Path } from './names.ts';
import { normaliseAll, normalisePath } from './normalise.ts';
import type { Letters } from './settings.ts';
import { collectSynonyms, widenSearch } from './synonyms.ts';
import { addHierarchies } from './write-hierarchies.ts';

const of = (rules: string, letters: Letters = 'keep') => ({ rules: compileRules(rules), letters });
const apply = (rules: string, keyword: string, letters: Letters = 'keep') =>
  normalisePath(of(rules, letters), keyword.split('/'))?.join('/') ?? null;
const problems = (rules: string) => compileRules(rules).problems.map(({ line, key }) => `${line} ${key}`);

test('keywords go to their place, are merged, dropped and spelt, whatever their case', () => {
  const rules = `
    # places
    Lisbon => Places/Portugal/Lisbon
    Lissabon → Places/Portugal/Lisbon
    STRASSE => Street
    foo =>
    gps\\/raw => Data\\=1
    pram = stroller
    stroller => Things/Stroller`;
  assert.equal(apply(rules, 'LISBON'), 'Places/Portugal/Lisbon');
  assert.equal(apply(rules, '  lissabon '), 'Places/Portugal/Lisbon');
  assert.equal(apply(rules, 'places/portugal/lisbon/Alfama'), 'Places/Portugal/Lisbon/Alfama');
  assert.equal(apply(rules, 'straße'), 'Street');
  assert.equal(apply(rules, 'Foo'), null);
  assert.equal(apply(rules, 'foo/bar'), null);
  assert.equal(apply(rules, 'Pram'), 'Things/Stroller');
  assert.deepEqual(normalisePath(of(rules), ['gps/raw']), ['Data=1']);
  assert.deepEqual(problems(rules), []);
});

test('the longest rule that fits counts, and what lies below goes along', () => {
  const rules = 'Animals => Fauna\nAnimals/Dogs => Pets/Dogs';
  assert.equal(apply(rules, 'Animals/Cats'), 'Fauna/Cats');
  assert.equal(apply(rules, 'animals/dogs/Rex'), 'Pets/Dogs/Rex');
  assert.equal(apply(rules, 'Farm/Animals'), 'Farm/Animals');
});

test('letters of keywords without a rule, and only those', () => {
  assert.equal(apply('nyc => New York', 'SUN  set', 'lower'), 'sun set');
  assert.equal(apply('nyc => New York', 'NYC/SoHo', 'lower'), 'New York/soho');
  assert.equal(apply('', 'été', 'capital'), 'Été');
  // in capitals it would be another name
  assert.equal(foldName(inLetters('ŉ', 'capital')), foldName('ŉ'));
});

test('the same keyword twice is one, in the spelling that comes first', () => {
  assert.deepEqual(
    normaliseAll(of('b => a'), [['Dog'], ['dog'], ['A'], ['B'], ['  '], ['cafe\u0301'], ['café']]),
    [['Dog'], ['a'], ['café']],
  );
});

test('what is wrong with rules is told by line, and the rest of them hold', () => {
  assert.deepEqual(problems('Lisbon\n=> x\na =\n# fine\nb => c'), [
    '1 problem.no-sign',
    '2 problem.no-source',
    '3 problem.no-word',
  ]);
  assert.deepEqual(problems('a => b\nA => c\na => B'), ['2 problem.twice']);
  assert.deepEqual(problems('foo =>\nbar => Foo/x'), ['2 problem.dropped']);
  assert.deepEqual(problems('a => b\nb => c\nc => A\nx => y'), [
    '1 problem.circle',
    '2 problem.circle',
    '3 problem.circle',
  ]);
  assert.deepEqual(problems('Lisbon => Lisbon/Centre'), ['1 problem.circle']);
  assert.deepEqual(problems('A => B/C\nB => A'), ['1 problem.circle', '2 problem.circle']);
  assert.deepEqual(problems('Dogs => Animals/Dogs\nAnimals => Fauna\nFauna/Dogs => Dogs'), [
    '1 problem.circle',
    '2 problem.circle',
    '3 problem.circle',
  ]);
  assert.deepEqual(problems('lisbon => Lisbon\nPortugal => Places/Portugal\nPlaces => Orte'), []);
  assert.deepEqual(problems(`${Array(11).fill('a').join('/')} => b`), ['1 problem.too-deep']);
  assert.equal(apply('a => b\nA => c\nx => y', 'x'), 'y');
  assert.equal(apply('a => a/b', 'a'), 'a');
});

const letter = fc.constantFrom('a', 'A', 'b', 'B', 'ß', 'SS', 'ς', 'Σ', 'İ', 'i', 'é', 'e\u0301', ' ', 'ﬁ');
const name = fc.array(letter, { minLength: 1, maxLength: 3 }).map(letters => letters.join(''));
const path = fc.array(name, { minLength: 1, maxLength: 4 });
const sign = fc.constantFrom('=>', '=');
const line = fc
  .tuple(path, sign, fc.option(path, { nil: [] as string[] }))
  .map(([from, is, to]) => `${from.join('/')} ${is} ${to.join('/')}`);
const ruleText = fc.array(line, { maxLength: 12 }).map(lines => lines.join('\n'));
const letters = fc.constantFrom<Letters>('keep', 'lower', 'capital');

test('whatever the rules, applying them twice changes no more than applying them once', () => {
  fc.assert(
    fc.property(ruleText, letters, fc.array(path, { maxLength: 8 }), (rules, wished, paths) => {
      const normaliser = of(rules, wished);
      const once = normaliseAll(normaliser, paths);
      assert.deepEqual(normaliseAll(normaliser, once), once);
    }),
    { numRuns: 3_000 },
  );
});

test('whatever anybody types, keywords come to an end, with names that core takes', () => {
  const names = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 10,
  });
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      letters,
      fc.array(names, { maxLength: 5 }),
      (text, wished, paths) => {
        const normaliser = of(`${text} => ${text}x`, wished);
        const once = normaliseAll(normaliser, paths);
        assert.deepEqual(normaliseAll(normaliser, once), once);
        for (const each of once) assert.ok(each.length > 0 && each.length <= 10 && each.every(Boolean));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('ten thousand keywords under five thousand rules are a matter of moments', () => {
  const rules = Array.from(
    { length: 5_000 },
    (_, index) => `word ${index} => Group ${index % 50}/Word ${index}`,
  );
  const normaliser = of(rules.join('\n'));
  const paths: Path[] = Array.from({ length: 10_000 }, (_, index) => [`WORD ${index}`]);
  const begun = performance.now();
  for (let at = 0; at < paths.length; at += 100) normaliseAll(normaliser, paths.slice(at, at + 100));
  assert.ok(performance.now() - begun < 2_000, `${performance.now() - begun} ms`);
});

const term = (text: string, more: object = {}) =>
  ({ kind: 'word', negated: false, field: null, text, ...more }) as const;

test('whoever searches for a synonym finds the other words, too', () => {
  const synonyms = collectSynonyms(of('pram = stroller\nstroller => Things/Baby carriage\nx => y'));
  const texts = (clauses: Parameters<typeof widenSearch>[1]) =>
    widenSearch(synonyms, clauses)?.map(clause =>
      clause.map(({ kind, negated, text }) => `${negated ? '-' : ''}${kind}:${text}`),
    );
  assert.deepEqual(texts([[term('PRAM')], [term('red')]]), [
    ['word:PRAM', 'word:stroller', 'phrase:Baby carriage'],
    ['word:red'],
  ]);
  assert.deepEqual(texts([[term('pram', { negated: true })]]), [
    ['-word:pram'],
    ['-word:stroller'],
    ['-phrase:Baby carriage'],
  ]);
  assert.deepEqual(texts([[term('stroller', { kind: 'field', field: 'tag' })]]), [
    ['field:stroller', 'field:pram', 'field:Baby carriage'],
  ]);
  assert.equal(texts([[term('x')], [term('stroller', { kind: 'field', field: 'album' })]]), undefined);
});

test('whole paths are added to what is written, and nothing is taken away', () => {
  const normaliser = of('Lisbon => Places/Portugal/Lisbon');
  const whole = 'XMP-lr:HierarchicalSubject';
  assert.deepEqual(addHierarchies(normaliser, { 'XMP-dc:Subject': ['Lisbon', 'night'] }), {
    [whole]: ['Places|Portugal|Lisbon'],
  });
  assert.deepEqual(addHierarchies(normaliser, { 'XMP-dc:Subject': 'lisbon', [whole]: ['Theirs|Own'] }), {
    [whole]: ['Theirs|Own', 'Places|Portugal|Lisbon'],
  });
  assert.equal(addHierarchies(normaliser, { 'XMP-dc:Subject': null, 'XMP-dc:Title': 'Lisbon' }), null);
});
