import knex, { type Knex } from 'knex';
import { connectClient } from '../../database/client.ts';
import { typeParsers } from '../../database/type-parsers.ts';
import type { OwnNames } from './own-names.ts';
import { deriveRolePassword } from './role-password.ts';
import { sessionSettings } from './session-settings.ts';

/**
 * How a plugin comes to its own data. `login`: as its role · `set-role`: as core's user, which then takes the role, where the
 * server lets nobody else in · `schema`: as core's user, kept to its own by the search path alone.
 */
export type Way = 'login' | 'set-role' | 'schema';

export interface OwnConnection {
  readonly id: string;
  readonly names: OwnNames;
  readonly way: Way;
  /** Core's own. */
  readonly connectionString: string;
  readonly secret: string;
  /** True once the address or the way is another one. */
  readonly isStale?: () => boolean;
}

interface OwnSession extends OwnConnection {
  /** As PostgreSQL writes it; that of plugins when absent. */
  readonly statementTimeout?: string | undefined;
}

/** Connection settings for pg. */
export function connectionSettings({ id, names, way, statementTimeout, ...core }: OwnSession) {
  const settings = {
    ...sessionSettings(names.schema),
    ...(way === 'set-role' && { role: names.role }),
    ...(statementTimeout && { statement_timeout: statementTimeout }),
  };
  return {
    connectionString: way === 'login' ? loginAs(names.role, core) : core.connectionString,
    application_name: `enfilade plugin ${id}`,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: typeParsers,
  };
}

export function loginAs(role: string, core: { connectionString: string; secret: string }): string {
  const url = new URL(core.connectionString);
  url.username = role;
  url.password = deriveRolePassword(core.secret, role);
  return url.href;
}

/** False where the server does not let the role in, such as behind a proxy with a list of its own. */
export async function canLogIn(connection: OwnConnection): Promise<boolean> {
  try {
    const client = await connectClient({
      connectionString: loginAs(connection.names.role, connection),
      applicationName: `enfilade plugin ${connection.id}`,
    });
    await client.end();
    return true;
  } catch (error) {
    const { code = '' } = error as { code?: string };
    // all places are taken: so it may
    if (code === '53300') return true;
    if (/^(28|08P01)/.test(code)) return false;
    throw error;
  }
}

export interface OwnKnexOptions {
  readonly connect: () => Promise<OwnConnection>;
  readonly runOutside: <Value>(work: () => Value) => Value;
  /** Most connections at a time. */
  readonly poolMax: number;
  readonly statementTimeout?: string;
}

/** knex that opens nothing before it is asked, and nothing in the name of who asks. */
export function createOwnKnex({ connect, runOutside, poolMax, statementTimeout }: OwnKnexOptions): Knex {
  const db = knex.knex({
    client: 'pg',
    connection: async () => {
      const connection = await connect();
      return {
        ...connectionSettings({ ...connection, statementTimeout }),
        // an embedded server may come back at another port
        expirationChecker: () => connection.isStale?.() ?? false,
      };
    },
    log: { error: () => {}, warn: () => {} },
    // values stay out of messages
    compileSqlOnError: false,
    pool: {
      min: 0,
      max: poolMax,
      acquireTimeoutMillis: 5_000,
      idleTimeoutMillis: 10_000,
      // where another process has taken the role's last connection, waiting helps
      propagateCreateError: false,
      createRetryIntervalMillis: 100,
    },
  } as Knex.Config);
  return openOutside(db, runOutside);
}

/** Sockets and timers keep the context in which they were made: a pool's must be nobody's. */
function openOutside(db: Knex, runOutside: OwnKnexOptions['runOutside']): Knex {
  const client = db.client as { acquireConnection(): Promise<unknown> };
  const acquire = client.acquireConnection.bind(client);
  client.acquireConnection = () => runOutside(acquire);
  return db;
}
