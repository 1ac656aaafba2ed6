import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Doc } from './entity-store.ts';
import { applyOperations, changedSince, diffDocs } from './patch.ts';

test('a shorter list is one replacement, which can be taken back', () => {
  const before: Doc = { grants: { ana: ['view', 'download', 'upload', 'edit', 'manage'] } };
  const after: Doc = { grants: { ana: ['view', 'edit'] } };
  const { forward, backward } = diffDocs(before, after)!;
  assert.deepEqual(forward, [{ op: 'replace', path: '/grants/ana', value: ['view', 'edit'] }]);
  assert.deepEqual(changedSince(after, forward), []);
  assert.deepEqual(applyOperations(after, backward), before);
});

test('whatever was written can be taken back at once', () => {
  const lists = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.array(fc.constantFrom('view', 'edit', 'manage')),
    { noNullPrototype: true },
  );
  const docs = fc.record(
    { title: fc.constantFrom('One', 'Two', null), grants: lists },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(docs, docs, (before, after) => {
      const patch = diffDocs(before, after);
      if (patch === undefined) return assert.deepEqual({ ...after }, { ...before });
      assert.deepEqual(changedSince(after, patch.forward), []);
      assert.deepEqual(applyOperations(after, patch.backward), before);
    }),
  );
});
