import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type AttemptLimit, createAttemptLimit } from './attempt-limit.ts';

let database: TestDatabase;
let limit: AttemptLimit;
before(async () => {
  database = await createTestDatabase();
  limit = createAttemptLimit(database.knex, { kind: 'share', freePerPair: 3, freePerAddress: 6 });
});
after(() => database.drop());

const wrong = async () => undefined;
const right = async () => 'open';

async function guess(target: string | null, address: string, times: number): Promise<string[]> {
  const kinds: string[] = [];
  for (let time = 0; time < times; time++) kinds.push((await limit.judge({ target, address }, wrong)).kind);
  return kinds;
}

test('who guesses at one target waits; another address gets in, and counts begin anew', async () => {
  assert.deepEqual(await guess('one', '192.0.2.1', 4), ['wrong', 'wrong', 'wrong', 'wait']);
  const waits = await limit.judge({ target: 'one', address: '192.0.2.1' }, right);
  assert.ok(waits.kind === 'wait' && waits.seconds >= 1 && waits.seconds <= 5);
  const owner = await limit.judge({ target: 'one', address: '192.0.2.2' }, right);
  assert.deepEqual(owner, { kind: 'right', value: 'open' });
  assert.deepEqual(await limit.judge({ target: 'one', address: '192.0.2.3' }, wrong), {
    kind: 'wrong',
    failures: 1,
  });
});

test('many targets from one address are counted together, and by line in IPv6', async () => {
  for (let target = 0; target < 6; target++) await guess(`t${target}`, `2001:db8:1:2::${target}`, 1);
  assert.deepEqual(await guess('t9', '2001:db8:1:2:ffff::1', 1), ['wait']);
  assert.deepEqual(await guess('t9', '2001:db8:1:3::1', 1), ['wrong']);
});

test('secrets without a target are counted by address', async () => {
  assert.deepEqual((await guess(null, '192.0.2.9', 7)).slice(-2), ['wrong', 'wait']);
});

test('tries at the same time are counted one by one', async () => {
  const tries = Array.from({ length: 8 }, () => limit.judge({ target: 'two', address: '192.0.2.10' }, wrong));
  const kinds = (await Promise.all(tries)).map(({ kind }) => kind);
  assert.equal(kinds.filter(kind => kind === 'wrong').length, 3);
});

test('kinds have counts of their own', async () => {
  await guess('three', '192.0.2.11', 3);
  const other = createAttemptLimit(database.knex, { kind: 'token', freePerPair: 3, freePerAddress: 6 });
  assert.equal(await other.check({ target: 'three', address: '192.0.2.11' }), 0);
});
