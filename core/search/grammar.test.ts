import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { longestQuery, mostTerms, parseQuery, printQuery, type Term } from './grammar.ts';

const word = (text: string, negated = false): Term => ({ kind: 'word', negated, field: null, text });
const phrase = (text: string, negated = false): Term => ({ kind: 'phrase', negated, field: null, text });
const field = (name: string, text: string, negated = false): Term => ({
  kind: 'field',
  negated,
  field: name,
  text,
});

const examples: readonly (readonly [query: string, clauses: readonly (readonly Term[])[]])[] = [
  ['', []],
  ['lisbon night', [[word('lisbon')], [word('night')]]],
  ['"blue hour" -tram', [[phrase('blue hour')], [word('tram', true)]]],
  ['“blue hour”', [[phrase('blue hour')]]],
  ['lisbon night or evening', [[word('lisbon')], [word('night'), word('evening')]]],
  ['a OR b or "c d"', [[word('a'), word('b'), phrase('c d')]]],
  ['or', [[word('or')]]],
  ['a or', [[word('a')], [word('or')]]],
  ['or a', [[word('or')], [word('a')]]],
  ['a or or b', [[word('a'), word('or')], [word('b')]]],
  ['tag:cat -tag:"black cat"', [[field('tag', 'cat')], [field('tag', 'black cat', true)]]],
  ['Rating:>3', [[field('rating', '>3')]]],
  ['taken:2020-05..2022', [[field('taken', '2020-05..2022')]]],
  ['title: sea', [[word('title:')], [word('sea')]]],
  ['12:30', [[word('12:30')]]],
  ['exposure:1/250', [[field('exposure', '1/250')]]],
  [String.raw`\-1 \or tag\:x`, [[word('-1')], [word('or')], [word('tag:x')]]],
  [String.raw`"say \"hi\""`, [[phrase('say "hi"')]]],
  ['"never closed', [[phrase('never closed')]]],
  ['- "" tag:""', [[word('tag:')]]],
  ['black-and-white', [[word('black-and-white')]]],
  ['東京 夜', [[word('東京')], [word('夜')]]],
  ['a\u0000b', [[word('a')], [word('b')]]],
];

for (const [query, clauses] of examples) {
  test(`understands ${JSON.stringify(query)}`, () => {
    assert.deepEqual(parseQuery(query).clauses, clauses);
  });
}

const syntax = fc.constantFrom(
  '"',
  '-',
  ' ',
  '\\',
  ':',
  ' or ',
  'tag:',
  'OR',
  '..',
  '>',
  '“',
  '\u0000',
  '\n',
);
const anyQuery = fc
  .array(fc.oneof(syntax, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 40 })
  .map(parts => parts.join(''));

test('a printed query parses to what it was printed from', () => {
  fc.assert(
    fc.property(anyQuery, query => {
      const { clauses } = parseQuery(query);
      assert.deepEqual(parseQuery(printQuery(clauses)).clauses, clauses);
    }),
    { numRuns: 2_000, examples: [['!\\ "'], ['a\\ '], ['\\ or b']] },
  );
});

test('a long query is cut, by characters and by terms, and says so', () => {
  assert.equal(parseQuery('x'.repeat(longestQuery)).isCut, false);
  const long = parseQuery('x'.repeat(longestQuery + 1));
  assert.equal(long.isCut, true);
  assert.equal(long.clauses[0]![0]!.text.length, longestQuery);
  const many = parseQuery('ab '.repeat(mostTerms + 1));
  assert.equal(many.isCut, true);
  assert.equal(many.clauses.length, mostTerms);
});

for (const part of ['"', '\\', 'a:', '-', 'or ', '("', 'a:"']) {
  test(`a megabyte of ${JSON.stringify(part)} is read in no time`, () => {
    const started = performance.now();
    parseQuery(part.repeat(1_000_000 / part.length));
    assert.ok(performance.now() - started < 1_000);
  });
}
