import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ownPath } from './own-path.ts';

test('paths of this site are kept with their query', () => {
  for (const path of ['/', '/albums/sea?after=x', '/search?q=a%20b#top', '/photos/1?in=album:sea']) {
    assert.equal(ownPath(path), path);
  }
});

const elsewhere = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  'albums',
  '',
  '@evil.example',
  `/${'x'.repeat(3_000)}`,
];

for (const target of elsewhere) {
  test(`${JSON.stringify(target.slice(0, 30))} leads home`, () => {
    assert.equal(ownPath(target), '/');
  });
}

test('whatever comes in, a browser that follows it stays here', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '\t',
    '\r',
    '\n',
    ' ',
    '@',
    ':',
    '?',
    '#',
    '%2f',
    '%5c',
    'evil.example',
    'http:',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
      const target = ownPath(pieces.join(''));
      assert.equal(new URL(target, 'http://here.example/a/b').origin, 'http://here.example');
    }),
    { numRuns: 2_000 },
  );
});
