import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../errors/app-error.ts';
import { createLog } from '../../log/create-log.ts';
import type { PluginContext } from '../../plugin-api/index.ts';
import type { Incident } from '../incident.ts';
import { createGuard } from './guard.ts';

const guest = { viewer: { kind: 'guest' } } as const;
const place = { where: 'block:one.load', budget: 1_000 };

function guardOf() {
  const incidents: Incident[] = [];
  const guard = createGuard({
    plugin: 'one',
    process: 'web',
    log: createLog({ level: 'silent' } as never),
    makeContext: () => ({}) as PluginContext,
    onIncident: incident => void incidents.push(incident),
  });
  const callThrowing = (thrown: unknown, signal?: AbortSignal) =>
    guard.run(place, { ...guest, signal }, async () => {
      throw thrown;
    });
  return { guard, incidents, callThrowing };
}

test('whatever is thrown becomes an error that can be kept', async () => {
  const withMessage = (message: unknown) => Object.assign(new Error(), { message });
  const thrown = [
    Object.create(null),
    { toString: () => Object.create(null) },
    undefined,
    Symbol('s'),
    Object.defineProperty(new Error(), 'message', {
      get() {
        throw new Error('no');
      },
    }),
    new Proxy(new Error(), {
      getPrototypeOf() {
        throw new Error('no');
      },
    }),
    withMessage({}),
    withMessage('a\0b'),
    withMessage('long'.repeat(1_000_000)),
  ];
  for (const each of thrown) {
    const { incidents, callThrowing } = guardOf();
    const outcome = await callThrowing(each);
    assert.equal(outcome.kind, 'failed');
    const [{ message, stack } = assert.fail('not told')] = incidents;
    assert.equal(typeof message, 'string');
    assert.doesNotMatch(message + stack, /\0/);
    assert.ok(message.length <= 2_000 && (stack?.length ?? 0) <= 20_000);
  }
});

test('who goes away while a plugin works for them is no failure of it', async () => {
  const { guard, incidents, callThrowing } = guardOf();
  const gone = AbortSignal.abort();
  for (let round = 0; round < 60; round++) await callThrowing(new Error('aborted'), gone);
  const nonsense = {
    ...place,
    check: () => ({ value: undefined, complaints: [{ pointer: '', message: 'no' }] }),
  };
  for (let round = 0; round < 60; round++) await guard.run(nonsense, { ...guest, signal: gone }, () => 1);
  assert.deepEqual(incidents, []);
  assert.equal((await guard.run(place, guest, () => 'goes on')).kind, 'done');
});

test('a database that is away is no failure of a plugin, a statement that takes too long is', async () => {
  const { incidents, callThrowing } = guardOf();
  const away = [
    new AppError('DATABASE_UNAVAILABLE'),
    Object.assign(new Error('terminating connection'), { code: '57P01' }),
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    new Error('select 1 - Connection terminated unexpectedly'),
  ];
  for (const error of away) for (let round = 0; round < 20; round++) await callThrowing(error);
  assert.deepEqual(incidents, []);
  await callThrowing(Object.assign(new Error('canceling statement'), { code: '57014' }));
  assert.equal(incidents.length, 1);
});

test('a trial that its visitor leaves is followed by another', async context => {
  context.mock.timers.enable({ apis: ['Date'] });
  const { guard, callThrowing } = guardOf();
  for (let round = 0; round < 5; round++) await callThrowing(new Error('broken'));
  context.mock.timers.tick(2_001);
  await callThrowing(new Error('aborted'), AbortSignal.abort());
  assert.equal((await guard.run(place, guest, () => 'well again')).kind, 'done');
});
