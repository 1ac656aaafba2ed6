import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { advisoryLocks } from '../database/advisory-locks.ts';
import { connectClient } from '../database/client.ts';
import { createKnex } from '../database/create-knex.ts';
import { migrateUp } from '../database/migrate.ts';
import { coreMigrationsFolder } from '../database/migration-source.ts';
import type { Database } from '../database/open-database.ts';
import { createLog } from '../log/create-log.ts';
import { startTestServer } from './test-server.ts';

/** Names the server that the test runner has started; absent: a test file starts one of its own. */
export const serverVariable = 'ENFILADE_TEST_DATABASE_URL';

export interface TestDatabase extends Database {
  /** Closes the connections and removes the database. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** False: an empty database without core's tables. */
  readonly migrated?: boolean;
}

/** A fresh database with core's tables, for one test file; call `drop` when done. */
export async function createTestDatabase({
  migrated = true,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await findServerUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withClient(server, async client => {
    const template = migrated ? await ensureTemplate(client, server) : 'template1';
    await client.query(`create database ${name} template ${template}`);
  });
  return openTestDatabase(server, name);
}

function openTestDatabase(server: string, name: string): TestDatabase {
  const connectionString = replaceName(server, name);
  const knex = createKnex({ connectionString: () => connectionString, applicationName: 'test' });
  const drop = async () => {
    await knex.destroy();
    await withClient(server, client => dropDatabase(client, name));
  };
  return { knex, connectionString, embedded: false, drop, close: drop };
}

/** Roles of plugins belong to the server and bear the number of their database. */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query(
    `select rolname as role from pg_database join pg_roles on rolname ~ ('^plugin_.*_' || pg_database.oid || '$')
    where datname = $1`,
    [name],
  );
  await client.query(`drop database if exists ${name} with (force)`);
  for (const { role } of rows) await client.query(`drop role "${role}"`);
}

let ownServer: Promise<string> | undefined;

/** One server per process is the point here, so this is the one place that remembers. */
export function findServerUrl(): Promise<string> {
  const given = process.env[serverVariable];
  if (given) return Promise.resolve(given);
  ownServer ??= startTestServer().then(server => server.url);
  return ownServer;
}

/** Makes the migrated database that all others are copied from, once per server and state of the migrations. */
export async function prepareTemplate(server: string): Promise<void> {
  await withClient(server, client => ensureTemplate(client, server));
}

async function ensureTemplate(client: pg.Client, server: string): Promise<string> {
  const template = `enfilade_template_${await hashMigrations()}`;
  if (await hasDatabase(client, template)) return template;
  await client.query('select pg_advisory_lock($1)', [advisoryLocks.testTemplate]);
  try {
    if (!(await hasDatabase(client, template))) await createTemplate(client, server, template);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [advisoryLocks.testTemplate]);
  }
  return template;
}

/** Under another name until it is whole. */
async function createTemplate(client: pg.Client, server: string, template: string): Promise<void> {
  const unfinished = `${template}_unfinished`;
  await client.query(`drop database if exists ${unfinished} with (force)`);
  await client.query(`create database ${unfinished}`);
  await migrateUp({ connectionString: replaceName(server, unfinished) }, createLog({ level: 'silent' }));
  await client.query(`alter database ${unfinished} rename to ${template}`);
}

async function hasDatabase(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
  return rowCount === 1;
}

async function hashMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(coreMigrationsFolder)).toSorted()) {
    hash.update(file).update(await readFile(path.join(coreMigrationsFolder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function withClient<Result>(
  url: string,
  action: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await connectClient({ connectionString: url, applicationName: 'test set-up' });
  try {
    return await action(client);
  } finally {
    await client.end();
  }
}

function replaceName(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
