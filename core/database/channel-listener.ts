import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { connectClient } from './client.ts';
import type { Database } from './open-database.ts';

/** ms between looks at the connection, which may be dead without a word; and how long an answer may take. */
const heartbeat = { every: 5_000, patience: 5_000 };

export interface ChannelListener {
  /** False while messages may be missed. */
  hears(): boolean;
  stop(): Promise<void>;
}

export interface ChannelOptions {
  readonly database: Pick<Database, 'connectionString'>;
  readonly channel: string;
  /** As the database shows the connection. */
  readonly name: string;
  /** Told of each message, and once whenever some may have been missed. */
  readonly onMessage: () => void;
  readonly onLost: () => void;
}

/** Hears what is announced on a channel of the database, and connects anew when the connection is lost. */
export async function listenToChannel(options: ChannelOptions): Promise<ChannelListener> {
  let client: pg.Client | null = null;
  let isStopped = false;

  const connect = async () => {
    const fresh = await connectListener(options);
    fresh.once('end', () => {
      client = null;
      if (!isStopped) void reconnect();
    });
    client = fresh;
    options.onMessage();
  };
  const reconnect = async () => {
    options.onLost();
    while (!isStopped && client === null) {
      await delay(500, undefined, { ref: false });
      await connect().catch(() => {});
    }
    if (isStopped) await client?.end().catch(() => {});
  };
  const timer = setInterval(() => client && void checkConnection(client), heartbeat.every).unref();

  await connect();
  return {
    hears: () => client !== null,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await client?.end().catch(() => {});
    },
  };
}

async function connectListener({ database, channel, name, onMessage }: ChannelOptions): Promise<pg.Client> {
  const client = await connectClient({
    connectionString: database.connectionString,
    applicationName: name,
  });
  client.on('notification', onMessage);
  await client.query(`listen ${channel}`);
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
