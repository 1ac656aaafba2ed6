import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Finding, isMet } from './finding.ts';
import { formatTable, formatValue } from './table.ts';

const finding: Finding = { bench: 'page', what: 'warm', value: 0.42, unit: '×', goal: { atLeast: 0.5 } };

test('a goal is met at its very value, on its own side', () => {
  assert.equal(isMet({ value: 2, goal: { atMost: 2 } }), true);
  assert.equal(isMet({ value: 2.01, goal: { atMost: 2 } }), false);
  assert.equal(isMet({ value: 2, goal: { atLeast: 2 } }), true);
  assert.equal(isMet({ value: 1.99, goal: { atLeast: 2 } }), false);
  assert.equal(isMet({ value: 1, goal: null }), null);
});

test('what could not be measured meets no goal', () => {
  assert.equal(isMet({ value: Number.NaN, goal: { atMost: 2 } }), false);
  assert.equal(formatValue(Number.NaN, 'ms'), '–');
});

test('the table says what was measured beside its goal, and whether it falls short', () => {
  const table = formatTable([
    finding,
    {
      ...finding,
      what: 'from memory',
      value: 123.4,
      unit: 'ms',
      goal: { atMost: 200 },
      note: 'of 60 photos',
    },
    { ...finding, what: 'told only', value: 12.34, unit: 'MB', goal: null },
  ]);
  assert.equal(
    table,
    [
      'bench  what         measured      goal',
      'page   warm           0.42 ×  ≥ 0.50 ×  short',
      'page   from memory    123 ms  ≤ 200 ms  met    of 60 photos',
      'page   told only     12.3 MB',
      '',
    ].join('\n'),
  );
});
