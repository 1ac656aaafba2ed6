import knex, { type Knex } from 'knex';
import { typeParsers } from './type-parsers.ts';

export interface KnexOptions {
  /** Asked for each new connection. */
  readonly connectionString: () => string;
  readonly applicationName: string;
  /** Most connections at a time. */
  readonly poolMax?: number;
  /** ms after which a statement is cut; 0: never. */
  readonly statementTimeout?: number;
}

/** Whatever a database of somebody's own says by default. */
const sessionSettings = {
  search_path: 'gallery,public',
  // compiling a statement takes longer than any of ours runs
  jit: 'off',
  timezone: 'UTC',
};

/** The settings of every connection, shared with `knexfile.ts`. */
export function buildKnexConfig(options: KnexOptions): Knex.Config {
  return {
    client: 'pg',
    connection: () => buildSettings(options),
    // what fails is thrown as well; knex would print it on stdout besides
    log: { error: () => {}, warn: () => {} },
    pool: { min: 0, max: options.poolMax ?? 10, acquireTimeoutMillis: 15_000, idleTimeoutMillis: 60_000 },
  } as Knex.Config;
}

function buildSettings({ connectionString, applicationName, statementTimeout = 30_000 }: KnexOptions) {
  const current = connectionString();
  return {
    connectionString: current,
    application_name: applicationName,
    options: Object.entries({ ...sessionSettings, statement_timeout: statementTimeout })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: typeParsers,
    expirationChecker: () => connectionString() !== current,
  };
}

export function createKnex(options: KnexOptions): Knex {
  return knex.knex(buildKnexConfig(options));
}
