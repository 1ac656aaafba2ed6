import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatTagText, parseTagText, tagPaths } from './tag-text.ts';

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map(text => text.trim())
  .filter(text => text !== '');

test('whatever tags are called, what a form shows of them is read back as the same tags', () => {
  fc.assert(
    fc.property(fc.array(fc.array(name, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), paths => {
      assert.deepEqual(parseTagText(formatTagText(paths)), paths);
    }),
  );
});

test('any text is read as tags without an empty name', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      for (const path of parseTagText(text)) assert.ok(path.length > 0 && path.every(each => each !== ''));
    }),
  );
});

for (const [text, paths] of [
  ['sea, fog', [['sea'], ['fog']]],
  [' sea ,, Animals>Birds > Owls ,', [['sea'], ['Animals', 'Birds', 'Owls']]],
  ['"Smith, John"', [['Smith, John']]],
  ['5" > a', [['5"', 'a']]],
  ['a\nb', [['a'], ['b']]],
  [' > , >>', []],
] as const) {
  test(`${JSON.stringify(text)} is read as ${JSON.stringify(paths)}`, () => {
    assert.deepEqual(parseTagText(text), paths);
  });
}

test('a tag is shown below those above it, as far as they are known', () => {
  const animals = { id: '1', name: 'Animals', parentId: null };
  const birds = { id: '2', name: 'Birds', parentId: '1' };
  const owl = { id: '3', name: 'Owl', parentId: '2' };
  const lost = { id: '4', name: 'Lost', parentId: '9' };
  const known = new Map([animals, birds, owl].map(tag => [tag.id, tag]));
  assert.deepEqual(tagPaths([owl, lost], known), [['Animals', 'Birds', 'Owl'], ['Lost']]);
});
