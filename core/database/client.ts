import pg from 'pg';
import { typeParsers } from './type-parsers.ts';

export interface ClientOptions {
  readonly connectionString: string;
  readonly applicationName?: string;
}

/** The address of a database of the embedded server. */
export function buildEmbeddedUrl(password: string, port: number, name = 'enfilade'): string {
  return `postgres://enfilade:${password}@127.0.0.1:${port}/${name}`;
}

/** One connection outside of the pool, for locks that last as long as it does. */
export async function connectClient({
  connectionString,
  applicationName,
}: ClientOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    application_name: applicationName ?? 'enfilade',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: typeParsers,
  });
  // without a listener a lost connection would end the process
  client.on('error', () => {});
  await client.connect();
  return client;
}
