import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, fail, isAppError } from './app-error.ts';
import { errorCodes } from './error-codes.ts';

test('a failure carries the status and the safe message of its code', () => {
  const cause = new Error('secret');
  assert.throws(
    () => fail('CONFLICT', { details: { id: 7 }, pointer: '/title', cause }),
    (error: unknown) => {
      assert.ok(isAppError(error, 'CONFLICT'));
      assert.equal(error.status, 409);
      assert.equal(error.message, errorCodes.CONFLICT.message);
      assert.equal(error.pointer, '/title');
      assert.deepEqual(error.details, { id: 7 });
      assert.equal(error.cause, cause);
      return true;
    },
  );
});

test('a message of its own replaces the one of the list', () => {
  assert.equal(new AppError('NOT_FOUND', { message: 'No album.' }).message, 'No album.');
});

test('codes are in alphabetical order, in capitals, with a sentence and an error status', () => {
  const codes = Object.keys(errorCodes);
  assert.deepEqual(codes, codes.toSorted());
  for (const [code, { status, message }] of Object.entries(errorCodes)) {
    assert.match(code, /^[A-Z]+(_[A-Z]+)*$/);
    assert.ok(status >= 400 && status < 600, code);
    assert.match(message, /^[A-Z].*[.)]$/, code);
    assert.ok(!message.includes('\n'), code);
  }
});
