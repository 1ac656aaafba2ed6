import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PhotoContext } from '../../plugin-api/index.ts';
import { contextAddress, contextQuery, isPeriod, parseContext } from './photo-context.ts';

test('contexts are named as they are read', () => {
  assert.equal(contextQuery({ kind: 'album', slug: 'coast' }), '?in=album:coast');
  assert.equal(
    contextQuery({ kind: 'album', slug: 'coast', order: 'newest' }),
    '?in=album:coast&order=newest',
  );
  assert.equal(contextQuery({ kind: 'tags', slugs: ['sea', 'fog'] }), '?in=tag:sea%2Bfog');
  assert.equal(contextQuery({ kind: 'time', period: '2020-05' }), '?in=time:2020-05');
  assert.equal(contextQuery({ kind: 'all' }), '');
  assert.equal(contextQuery({ kind: 'all', order: 'added' }), '?in=all:added');
});

test('whatever is named can be read back from an address', () => {
  const plain = { noNullPrototype: true } as const;
  const slug = fc.stringMatching(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  const context: fc.Arbitrary<PhotoContext> = fc.oneof(
    fc.record({ kind: fc.constant('album' as const), slug }, plain),
    fc.record(
      { kind: fc.constant('tags' as const), slugs: fc.array(slug, { minLength: 1, maxLength: 4 }) },
      plain,
    ),
    fc.record(
      {
        kind: fc.constant('search' as const),
        query: fc.string({ minLength: 1, maxLength: 80, unit: 'binary' }),
      },
      plain,
    ),
    fc.constant({ kind: 'time' as const, period: '2020-05-04' }),
    fc.constant({ kind: 'all' as const, order: 'added' as const }),
  );
  fc.assert(
    fc.property(context, given => {
      const query = new URL(`https://a.example/photos/x${contextQuery(given)}`).searchParams;
      assert.deepEqual(parseContext(query.get('in')), given);
    }),
  );
});

test('a plus sign that was not encoded still parts tags', () => {
  assert.deepEqual(parseContext('tag:sea fog'), { kind: 'tags', slugs: ['sea', 'fog'] });
});

for (const name of [
  '',
  'coast',
  'album:',
  'year:2020',
  'time:2020-13',
  'time:soon',
  'album:a\0b',
  'tag:\0',
  undefined,
  ['album:a'],
]) {
  test(`${JSON.stringify(name)} names no context`, () => assert.equal(parseContext(name), null));
}

test('only days that exist are periods', () => {
  assert.ok(isPeriod('2020-02-29') && isPeriod('2020-02') && isPeriod('2020'));
  assert.ok(!isPeriod('2019-02-29') && !isPeriod('2020-00') && !isPeriod('20') && !isPeriod('2020-1'));
});

test('each context has a page to go back to', () => {
  assert.equal(contextAddress({ kind: 'tags', slugs: ['sea', 'fog'] }), '/tags/sea+fog');
  assert.equal(contextAddress({ kind: 'time', period: '2020-05-04' }), '/calendar/2020/05/04');
  assert.equal(contextAddress({ kind: 'search', query: 'a&b' }), '/search?q=a%26b');
});
