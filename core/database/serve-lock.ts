import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { advisoryLocks } from './advisory-locks.ts';
import { connectClient } from './client.ts';
import type { Database } from './open-database.ts';

export type Release = () => Promise<void>;

/**
 * Makes this process the one that serves the gallery; undefined when another one does. The lock lasts as long as its
 * connection: lost with the database, it is taken again as soon as that is back.
 */
export async function acquireServeLock(
  database: Pick<Database, 'connectionString'>,
): Promise<Release | undefined> {
  const state: { client?: pg.Client; released: boolean } = { released: false };
  const hold = (client: pg.Client) => {
    state.client = client;
    client.once('end', () => {
      if (!state.released) void regain();
    });
  };
  const regain = async () => {
    while (!state.released) {
      const client = await tryLock(database).catch(() => undefined);
      if (client) return hold(client);
      await delay(500, undefined, { ref: false });
    }
  };
  const first = await tryLock(database);
  if (!first) return undefined;
  hold(first);
  return async () => {
    state.released = true;
    await state.client?.end().catch(() => {});
  };
}

async function tryLock(database: Pick<Database, 'connectionString'>): Promise<pg.Client | undefined> {
  const client = await connectClient({
    connectionString: database.connectionString,
    applicationName: 'enfilade serve lock',
  });
  const { rows } = await client.query('select pg_try_advisory_lock($1) as locked', [advisoryLocks.serve]);
  if (rows[0].locked) return client;
  await client.end();
  return undefined;
}
