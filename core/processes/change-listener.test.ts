import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { announceChange } from '../changes/announce.ts';
import { createLog } from '../log/create-log.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { listenForChanges } from './change-listener.ts';

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

test('changes of other processes are heard; nothing counts as known while the line is cut', {
  timeout: 20_000,
}, async t => {
  const database = await createTestDatabase();
  const listener = await listenForChanges({ database, log: createLog({ level: 'silent' }) });
  t.after(async () => {
    await listener.stop();
    await database.drop();
  });
  const before = listener.generation()!;
  await announceChange(database.knex, 'test');
  await until(() => listener.generation()! > before);

  const heard = listener.generation()!;
  await database.knex.raw(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'enfilade change listener'`,
  );
  await until(() => listener.generation() === null);
  await until(() => listener.generation() !== null);
  assert.ok(listener.generation()! > heard, 'what was missed makes everything stale');

  const own = listener.generation()!;
  listener.bump();
  assert.equal(listener.generation(), own + 1);
});
