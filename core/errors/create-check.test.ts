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
    verbs: { type: 'array', items: { enum: ['view', 'edit'] }, contains: { const: 'view' } },
    grants: { type: 'object', propertyNames: { pattern: '^user:' } },
    place: { type: 'object', additionalProperties: false, properties: { city: { type: 'string' } } },
  },
});

for (const [what, value, pointer, code = 'VALIDATION_FAILED'] of [
  ['too long', { title: 'abcdef' }, '/title'],
  ['of another type', { title: null, place: { city: 1 } }, '/place/city'],
  ['unknown', { title: 'a', place: { '<b>\n': 1 } }, '/place/<b>\n', 'NOT_ACCEPTED'],
  ['none of those there are', { title: 'a', verbs: ['view', 'fly'] }, '/verbs/1', 'NOT_ACCEPTED'],
  ['without what it needs', { title: 'a', verbs: ['edit'] }, '/verbs', 'NOT_ACCEPTED'],
  ['named wrongly', { title: 'a', grants: { robot: 1 } }, '/grants', 'NOT_ACCEPTED'],
  ['missing', {}, '/title'],
  ['no object', [], ''],
] as const) {
  test(`a value that is ${what} is refused by its pointer, in one line that repeats nothing of it`, () => {
    assert.throws(
      () => check(value),
      error => {
        assert.ok(isAppError(error, code));
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

test('a check that names values says what was given and what there is', () => {
  const naming = createCheck<object>(
    {
      type: 'object',
      additionalProperties: false,
      required: ['size'],
      properties: { size: { type: 'integer', maximum: 10 }, how: { enum: ['none', 'soft'] } },
    },
    { namesValue: true },
  );
  const say = (value: object) => {
    try {
      naming(value);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };
  assert.equal(say({ size: 11 }), '/size must be <= 10, not 11.');
  assert.equal(say({ size: 1, how: 'a\nb' }), '/how must be one of "none", "soft", not "a\\nb".');
  assert.equal(say({}), "/size must have required property 'size'.");
  const unknown = 'The whole must NOT have additional properties such as "speed"; there are "size", "how".';
  assert.equal(say({ size: 1, speed: 2 }), unknown);
  assert.ok(say({ size: 1, how: 'x'.repeat(5_000) })!.length < 120);
});
