import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlots } from './slots.ts';

test('nobody holds more than their share, all together no more than there are, and what is given back is free', () => {
  const slots = createSlots({ each: 2, all: 3 });
  const [a, b] = [slots.take('ana'), slots.take('ana')];
  assert.ok(a && b);
  assert.equal(slots.take('ana'), undefined);
  const c = slots.take('ben');
  assert.ok(c);
  assert.equal(slots.take('cleo'), undefined);
  a();
  a();
  const d = slots.take('cleo');
  assert.ok(d, 'giving back twice frees one');
  assert.equal(slots.take('dora'), undefined);
  for (const giveBack of [b, c, d]) giveBack();
  assert.ok(slots.take('ana') && slots.take('ana') && slots.take('ben'));
});
