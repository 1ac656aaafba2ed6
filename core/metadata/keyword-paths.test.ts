import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { collectKeywords, mergePaths } from './keyword-paths.ts';

test('a flat keyword that is a node of a path is not doubled', () => {
  const { paths, from } = collectKeywords({
    'XMP-lr:HierarchicalSubject': ['Places|Switzerland|Bern', 'Places|Switzerland', 'Winter'],
    'XMP-digiKam:TagsList': ['Places/Switzerland/Bern', 'People/Zoë'],
    'XMP-dc:Subject': ['bern', 'Switzerland', 'Snow', 'winter'],
    'IPTC:Keywords': ['Snow', 'Zoë'],
  });
  assert.deepEqual(paths, [['Places', 'Switzerland', 'Bern'], ['Winter'], ['People', 'Zoë'], ['Snow']]);
  assert.equal(from.length, 4);
});

test('odd values give no keyword', () => {
  const odd = ['', '  ', '|', '||', null, { a: 1 }, '\0', ['x']];
  assert.deepEqual(collectKeywords({ 'XMP-dc:Subject': odd, 'IPTC:Keywords': { a: 1 } }).paths, []);
});

test('depth, length and number are bounded', () => {
  const { paths } = collectKeywords({
    'XMP-lr:HierarchicalSubject': ['x|'.repeat(100) + 'x'.repeat(1000)],
    'XMP-dc:Subject': ['y'.repeat(1000), ...Array.from({ length: 3000 }, (_, index) => `k${index}`)],
  });
  assert.deepEqual([paths[0]!.length, paths[1]![0]!.length, paths.length], [10, 200, 500]);
});

test('merging twice changes nothing more, and no path begins or repeats another', () => {
  const nodes = fc.constantFrom('a', 'A', 'b', 'c', 'D');
  fc.assert(
    fc.property(fc.array(fc.array(nodes, { minLength: 1, maxLength: 4 }), { maxLength: 12 }), paths => {
      const merged = mergePaths(paths);
      assert.deepEqual(mergePaths(merged), merged);
      const keys = merged.map(path => `${path.join('|').toLowerCase()}|`);
      for (const [index, key] of keys.entries()) {
        assert.ok(!keys.some((other, at) => at !== index && other.startsWith(key)));
      }
    }),
  );
});
