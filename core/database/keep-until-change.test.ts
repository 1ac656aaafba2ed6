import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepOneUntilChange, keepUntilChange } from './keep-until-change.ts';

/** Answers by hand, so that a test says what is asked before what is answered. */
function askedByHand() {
  const waiting: { key: string; answer(value: string): void; fail(error: Error): void }[] = [];
  const ask = (key: string) =>
    new Promise<string>((answer, fail) => void waiting.push({ key, answer, fail }));
  return { waiting, ask };
}

test('many who ask at the same time ask the database once', async () => {
  const { waiting, ask } = askedByHand();
  const read = keepUntilChange(() => 1, ask);
  const [first, second, other] = [read('a'), read('a'), read('b')];
  assert.deepEqual(
    waiting.map(({ key }) => key),
    ['a', 'b'],
  );
  for (const { key, answer } of waiting) answer(`of ${key}`);
  assert.deepEqual(await Promise.all([first, second, other, read('a')]), ['of a', 'of a', 'of b', 'of a']);
  assert.equal(waiting.length, 2);
});

test('what was asked before a change is not given after it, even when it is answered later', async () => {
  const { waiting, ask } = askedByHand();
  let generation = 1;
  const read = keepOneUntilChange(
    () => generation,
    () => ask(''),
  );
  const before = read();
  generation = 2;
  const after = read();
  waiting[1]?.answer('new');
  waiting[0]?.answer('old');
  assert.deepEqual(await Promise.all([before, after, read()]), ['old', 'new', 'new']);
});

test('nothing is kept while changes may be missed, nor what failed', async () => {
  const { waiting, ask } = askedByHand();
  let generation: number | null = null;
  const read = keepUntilChange(() => generation, ask);
  const unheard = [read('a'), read('a')];
  assert.equal(waiting.length, 2);
  for (const { answer } of waiting) answer('now');
  await Promise.all(unheard);
  generation = 1;
  const failing = read('a');
  waiting[2]?.fail(new Error('connection lost'));
  await assert.rejects(failing, /connection lost/);
  const again = read('a');
  waiting[3]?.answer('there');
  assert.equal(await again, 'there');
});
