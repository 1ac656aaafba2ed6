import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from './app-error.ts';
import { createCheck } from './create-check.ts';

const check = createCheck<object>({
  type: 'object',
  additionalProperties: false,
  required: ['title'],
  properties: {
    title: { type: ['string', 'null'], maxLength: 5 },
    place: { type: 'object', additionalProperties: false, properties: { city: { type: 'string' } } },
  },
});

for (const [what, value, pointer] of [
  ['too long', { title: 'abcdef' }, '/title'],
  ['of another type', { title: null, place: { city: 1 } }, '/place/city'],
  ['unknown', { title: 'a', place: { '<b>\n': 1 } }, '/place/<b>\n'],
  ['missing', {}, '/title'],
  ['no object', [], ''],
] as const) {
  test(`a value that is ${what} is refused by its pointer, in one line that repeats nothing of it`, () => {
    assert.throws(
      () => check(value),
      error => {
        assert.ok(isAppError(error, 'VALIDATION_FAILED'));
        assert.equal(error.pointer, pointer);
        assert.match(error.message, /^[^\n<]+\.$/);
        return true;
      },
    );
  });
}

test('what fits is let through, undefined fields as if they were absent', () => {
  check({ title: null, place: undefined });
  check({ title: 'abcde', place: { city: 'Reine' } });
});
