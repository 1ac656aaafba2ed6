import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords();

test('a password is known again, and no other one', async () => {
  const hash = await passwords.hash('seven red boats');
  assert.match(hash, /^\$argon2id\$/);
  assert.equal(await passwords.verify(hash, 'seven red boats'), true);
  assert.equal(await passwords.verify(hash, 'Seven red boats'), false);
  assert.equal(await passwords.verify(null, 'no password of anybody'), false);
});

/** ms of processor time, which other programs don't stretch. */
async function measure(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('an unknown user costs as much as a wrong password', async () => {
  const hash = await passwords.hash('seven red boats');
  const wrong: number[] = [];
  const unknown: number[] = [];
  // by turns, and the least of each: what else the process does now and then falls on either
  for (let round = 0; round < 8; round++) {
    wrong.push(await measure(() => passwords.verify(hash, 'guess')));
    unknown.push(await measure(() => passwords.verify(null, 'guess')));
  }
  const ratio = Math.min(...unknown) / Math.min(...wrong);
  assert.ok(ratio > 0.6 && ratio < 1.7, `${ratio}`);
});

test('a flood of tries is turned away before it fills the memory', async () => {
  const tries = Array.from({ length: 80 }, () => passwords.verify(null, 'guess'));
  const results = await Promise.allSettled(tries);
  const refused = results.filter(result => result.status === 'rejected');
  assert.ok(refused.length >= 20);
  assert.ok(refused.every(({ reason }) => reason.code === 'TOO_MANY_REQUESTS'));
});

test('passwords of 8 to 1,000 characters are taken, whatever they are made of', async () => {
  for (const good of ['12345678', '🦊🦊🦊🦊🦊🦊🦊🦊', 'x'.repeat(1_000)]) {
    assert.match((await passwords.prepare(good)).hash, /^\$argon2id\$/);
  }
  for (const bad of ['', '1234567', '🦊🦊🦊🦊', 'x'.repeat(1_001)]) {
    await assert.rejects(passwords.prepare(bad), { code: 'VALIDATION_FAILED', pointer: '/password' });
  }
});
