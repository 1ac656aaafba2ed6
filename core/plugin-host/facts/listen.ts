import type pg from 'pg';
import { connectClient } from '../../database/client.ts';

/** ms between tries to get a lost line back. */
const patience = 5_000;

/** Listens on a channel of the database, over a line of its own that is laid again when it breaks; wakes then, too. */
export function createChannelListener({
  connectionString,
  channel,
}: {
  readonly connectionString: string;
  readonly channel: string;
}) {
  return async (wake: () => void): Promise<() => Promise<void>> => {
    let client: pg.Client | null = null;
    let timer: NodeJS.Timeout | undefined;
    let isEnded = false;
    const connect = async () => {
      const fresh = await connectClient({ connectionString, applicationName: 'enfilade facts' });
      if (isEnded) return void (await fresh.end());
      client = fresh;
      fresh.on('notification', wake);
      fresh.once('end', () => again());
      await fresh.query(`listen ${channel}`);
      wake();
    };
    const again = () => {
      client = null;
      if (!isEnded) timer = setTimeout(() => void connect().catch(again), patience).unref();
    };
    await connect();
    return async () => {
      isEnded = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    };
  };
}
