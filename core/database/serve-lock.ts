import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { advisoryLocks } from './advisory-locks.ts';
import { connectClient } from './client.ts';
import type { Database } from './open-database.ts';

const lockName = 'enfilade serve lock';
/** Bytes that PostgreSQL keeps of the name of a connection. */
const longestName = 63;

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
    applicationName: `${lockName} ${process.pid} ${hostname()}`.slice(0, longestName),
  });
  const { rows } = await client.query('select pg_try_advisory_lock($1) as locked', [advisoryLocks.serve]);
  if (rows[0].locked) return client;
  await client.end();
  return undefined;
}

/** Who holds it. */
export interface Serving {
  readonly pid: number;
  /** Name of its machine, perhaps cut off; null: this one. */
  readonly host: string | null;
}

/** The process that serves the gallery; undefined where none does, or none that says who it is. */
export async function findServing({
  connectionString,
}: Pick<Database, 'connectionString'>): Promise<Serving | undefined> {
  const client = await connectClient({ connectionString });
  try {
    const { rows } = await client.query(
      `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1
        and l.database = (select oid from pg_database where datname = current_database())`,
      [advisoryLocks.serve],
    );
    const [, pid, host = ''] = /^enfilade serve lock (\d+) (.*)$/.exec(rows[0]?.name ?? '') ?? [];
    return pid === undefined
      ? undefined
      : { pid: Number(pid), host: hostname().startsWith(host) ? null : host };
  } finally {
    await client.end();
  }
}
