import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../errors/app-error.ts';
import { momentText, readMoment } from './moment-field.ts';

const read = (text: string, before: Date | null = null) =>
  readMoment(new URLSearchParams({ until: text }), 'until', before)?.toISOString() ?? null;

test('a moment is read as UTC, with seconds or without, and a date alone is its midnight', () => {
  assert.equal(read('2026-12-24T18:00'), '2026-12-24T18:00:00.000Z');
  assert.equal(read(' 2026-12-24 18:00:30 '), '2026-12-24T18:00:30.000Z');
  assert.equal(read('2026-12-24'), '2026-12-24T00:00:00.000Z');
  assert.equal(read(''), null);
});

test('what was not touched keeps its seconds, and what was touched doesn’t', () => {
  const before = new Date('2026-12-24T18:00:30.250Z');
  assert.equal(read(momentText(before), before), '2026-12-24T18:00:30.250Z');
  assert.equal(read('2026-12-24T18:01', before), '2026-12-24T18:01:00.000Z');
});

test('what is no moment is refused, with its field', () => {
  for (const text of ['soon', '2026-04-31', '2026-12-24T25:00', '2026-12-24T18', '12026-12-24'])
    assert.throws(
      () => read(text),
      error => isAppError(error, 'VALIDATION_FAILED') && error.pointer === '/until',
    );
});
