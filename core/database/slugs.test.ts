import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { freeSlug, numberSlug, slugify } from './slugs.ts';

const examples: readonly (readonly [title: string, slug: string])[] = [
  ['Lisbon, May 2019', 'lisbon-may-2019'],
  ["Don't look – now!", 'dont-look-now'],
  ['Ærøskøbing & Łódź', 'aeroskobing-lodz'],
  ['Großglockner', 'grossglockner'],
  ['Cafe\u0301', 'cafe'],
  ['İstanbul', 'istanbul'],
  ['東京 の 夜', '東京-の-夜'],
  ['Москва Йошкар', 'москва-йошкар'],
  ['دبي ٢٠٢٠', 'دبي-٢٠٢٠'],
  ['हिन्दी', 'हिन्दी'],
  ['../../etc/passwd', 'etc-passwd'],
  ['a+b', 'a-b'],
  ['\u202Eevil', 'evil'],
  ['🌊🌊', 'untitled'],
  ['', 'untitled'],
  ['i\u200d\u0e33', 'i\u0e32'],
];

for (const [title, slug] of examples) {
  test(`"${title}" becomes "${slug}"`, () => assert.equal(slugify(title), slug));
}

test('a slug of any text is short, never empty, safe in an address and stays itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), title => {
      const slug = slugify(title);
      assert.match(slug, /^[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(-[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*$/u);
      assert.ok([...slug].length <= 80);
      assert.equal(slugify(slug), slug);
      assert.equal(decodeURIComponent(encodeURIComponent(slug)), slug);
    }),
  );
});

test('reserved words get a number', () => {
  assert.equal(slugify('New', { reserved: new Set(['new']) }), 'new-2');
  assert.equal(slugify('✨', { fallback: 'album' }), 'album');
});

test('a taken slug gets the first free number, and stays within the length', () => {
  assert.equal(freeSlug('lisbon', new Set()), 'lisbon');
  assert.equal(freeSlug('lisbon', new Set(['lisbon', 'lisbon-2'])), 'lisbon-3');
  const long = slugify('x'.repeat(100));
  assert.equal(numberSlug(long, 12).length, 80);
});
