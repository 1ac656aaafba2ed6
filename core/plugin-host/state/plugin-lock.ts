import { advisoryLocks } from '../../database/advisory-locks.ts';
import { connectClient } from '../../database/client.ts';
import type { Database } from '../../database/open-database.ts';

/** One change of plugins at a time, in all processes. A session of its own holds the lock, so it is free however the work ends. */
export async function withPluginLock<Value>(
  { connectionString }: Pick<Database, 'connectionString'>,
  work: () => Promise<Value>,
): Promise<Value> {
  const session = await connectClient({ connectionString, applicationName: 'enfilade plugin lock' });
  try {
    await session.query('select pg_advisory_lock($1)', [advisoryLocks.plugins]);
    return await work();
  } finally {
    await session.end();
  }
}
