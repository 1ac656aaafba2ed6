import type { Knex } from 'knex';
import type { Config } from '../config/read-config.ts';
import { fail } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import { createKnex } from './create-knex.ts';
import { joinEmbeddedServer, type Membership } from './embedded/membership.ts';

export interface DatabaseOptions {
  readonly config: Pick<Config, 'databaseUrl' | 'dataDir'>;
  readonly log: Log;
  /** Shown in pg_stat_activity, such as `enfilade web`. */
  readonly applicationName: string;
  /** Most connections at a time; 10 when absent. */
  readonly poolMax?: number;
  /** ms after which a statement is cut; 30,000 when absent, 0: never. */
  readonly statementTimeout?: number;
}

export interface Database {
  readonly knex: Knex;
  /** Holds the password: never log it. */
  readonly connectionString: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/**
 * Connects to `DATABASE_URL`, or starts or joins the embedded PostgreSQL below the data folder.
 * @throws AppError DATABASE_UNAVAILABLE, one line with the reason.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl } = options.config;
  if (databaseUrl !== null) return openServer(options, databaseUrl);
  const membership = await joinEmbeddedServer({ ...options, dataDir: options.config.dataDir });
  return openEmbedded(options, membership);
}

function openEmbedded(options: DatabaseOptions, membership: Membership): Database {
  const knex = createKnex({ ...options, connectionString: membership.connectionString });
  return {
    knex,
    get connectionString() {
      return membership.connectionString();
    },
    embedded: true,
    async close() {
      await knex.destroy();
      await membership.leave();
    },
  };
}

async function openServer(options: DatabaseOptions, connectionString: string): Promise<Database> {
  const knex = createKnex({ ...options, connectionString: () => connectionString });
  try {
    await knex.raw('select 1');
  } catch (cause) {
    await knex.destroy();
    const { host, pathname } = new URL(connectionString);
    const reason = describeReason(cause);
    fail('DATABASE_UNAVAILABLE', {
      message: `The database ${host}${pathname} does not answer: ${reason}.`,
      cause,
    });
  }
  return { knex, connectionString, embedded: false, close: () => knex.destroy() };
}

/** One address that refuses for IPv4 and one for IPv6 come as an AggregateError without a message. */
function describeReason(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return (message || code || 'no reason given').split('\n')[0]!.replace(/\.$/, '');
}
