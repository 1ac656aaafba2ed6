import type { Knex } from 'knex';
import { fail } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import { advisoryLocks } from './advisory-locks.ts';
import { connectClient } from './client.ts';
import { createKnex } from './create-knex.ts';
import { buildMigrationConfig } from './migration-source.ts';

export interface MigrateTarget {
  readonly connectionString: string;
}

export interface MigrateOptions {
  /** Folder with migrations; absent: core's own. */
  readonly folder?: string;
}

export interface MigrationStatus {
  readonly completed: readonly string[];
  readonly pending: readonly string[];
}

/**
 * Runs what is missing, each migration in one transaction together with its record; returns their names. Processes that
 * come at the same time wait for each other.
 * @throws AppError SCHEMA_TOO_NEW when the database holds a migration that this program does not know.
 */
export function migrateUp(target: MigrateTarget, log: Log, options: MigrateOptions = {}): Promise<string[]> {
  return withMigrationLock(target, async knex => {
    const config = buildMigrationConfig(options.folder);
    await readStatus(knex, config);
    const done: string[] = [];
    for (;;) {
      const [, names] = (await knex.migrate.up(config)) as [number, string[]];
      if (names.length === 0) return done;
      log.info({ migration: names[0] }, 'database migrated');
      done.push(...names);
    }
  });
}

/** Takes back the newest migration; returns its name, or undefined when there is none. */
export function migrateDown(
  target: MigrateTarget,
  log: Log,
  options: MigrateOptions = {},
): Promise<string | undefined> {
  return withMigrationLock(target, async knex => {
    const config = buildMigrationConfig(options.folder);
    await readStatus(knex, config);
    const [, names] = (await knex.migrate.down(config)) as [number, string[]];
    if (names[0]) log.info({ migration: names[0] }, 'migration taken back');
    return names[0];
  });
}

/** Which migrations have run and which are missing. */
export function migrationStatus(
  target: MigrateTarget,
  options: MigrateOptions = {},
): Promise<MigrationStatus> {
  return withMigrationLock(target, knex => readStatus(knex, buildMigrationConfig(options.folder)));
}

async function readStatus(knex: Knex, config: Knex.MigratorConfig): Promise<MigrationStatus> {
  const source = config.migrationSource!;
  const known = (await source.getMigrations([])).map(migration => source.getMigrationName(migration));
  const completed = await listCompleted(knex);
  const unknown = completed.filter(name => !known.includes(name));
  if (unknown.length > 0) {
    fail('SCHEMA_TOO_NEW', {
      message: `The database was made by a newer version of Enfilade: this one does not know ${unknown.join(', ')}.`,
    });
  }
  return { completed, pending: known.filter(name => !completed.includes(name)) };
}

async function listCompleted(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw(`select to_regclass('public.knex_migrations') as migrations`);
  if (!rows[0].migrations) return [];
  return knex.withSchema('public').from('knex_migrations').orderBy('id').pluck('name');
}

/** A session of its own holds the lock, so it is free again however the run ends. */
async function withMigrationLock<Result>(
  { connectionString }: MigrateTarget,
  action: (knex: Knex) => Promise<Result>,
): Promise<Result> {
  const session = await connectClient({ connectionString, applicationName: 'enfilade migrate lock' });
  const knex = createKnex({
    connectionString: () => connectionString,
    applicationName: 'enfilade migrate',
    poolMax: 2,
    statementTimeout: 0,
  });
  try {
    await session.query('select pg_advisory_lock($1)', [advisoryLocks.migrate]);
    await freeOwnLockOfKnex(knex);
    return await action(knex);
  } finally {
    await knex.destroy();
    await session.end();
  }
}

/** Knex marks its lock in a table, where a killed run leaves it for ever. */
async function freeOwnLockOfKnex(knex: Knex): Promise<void> {
  const { rows } = await knex.raw(`select to_regclass('public.knex_migrations_lock') as lock`);
  if (rows[0].lock) await knex.withSchema('public').from('knex_migrations_lock').update({ is_locked: 0 });
}
