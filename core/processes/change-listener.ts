import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { changesChannel } from '../changes/announce.ts';
import { connectClient } from '../database/client.ts';
import type { Database } from '../database/open-database.ts';
import type { Log } from '../log/create-log.ts';

/** ms between looks at the connection, which may be dead without a word; and how long an answer may take. */
const heartbeat = { every: 5_000, patience: 5_000 };

/** Counts changes of the gallery, made here or by any other process, so that caches know when they are stale. */
export interface ChangeListener {
  /** Grows with each change; null while changes of others may be missed: then nothing may be cached. */
  generation(): number | null;
  /** For changes made by this process: at once, before the database has told us. */
  bump(): void;
  stop(): Promise<void>;
}

export async function listenForChanges(parts: {
  readonly database: Pick<Database, 'connectionString'>;
  readonly log: Log;
}): Promise<ChangeListener> {
  let count = 0;
  let client: pg.Client | null = null;
  let isStopped = false;

  const connect = async () => {
    const fresh = await connectListener(parts.database, () => count++);
    fresh.once('end', () => {
      client = null;
      if (!isStopped) void reconnect();
    });
    client = fresh;
    // what happened while nobody listened
    count++;
  };
  const reconnect = async () => {
    parts.log.warn('changes of others cannot be heard; pages are not cached until they can');
    while (!isStopped && client === null) {
      await delay(500, undefined, { ref: false });
      await connect().catch(() => {});
    }
    if (isStopped) await client?.end().catch(() => {});
  };
  const timer = setInterval(() => client && void checkConnection(client), heartbeat.every).unref();

  await connect();
  return {
    generation: () => (client === null ? null : count),
    bump: () => void count++,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await client?.end().catch(() => {});
    },
  };
}

async function connectListener(
  database: Pick<Database, 'connectionString'>,
  onChange: () => void,
): Promise<pg.Client> {
  const client = await connectClient({
    connectionString: database.connectionString,
    applicationName: 'enfilade change listener',
  });
  client.on('notification', onChange);
  await client.query(`listen ${changesChannel}`);
  return client;
}

/** A connection that doesn't answer is torn down, which reads as its end. */
async function checkConnection(client: pg.Client): Promise<void> {
  const tearDown = setTimeout(() => connectionOf(client).stream.destroy(), heartbeat.patience).unref();
  await client.query('select 1').catch(() => {});
  clearTimeout(tearDown);
}

function connectionOf(client: pg.Client): { stream: { destroy(): void } } {
  return (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
}
