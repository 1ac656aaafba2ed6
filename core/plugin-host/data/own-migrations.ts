import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { AppError, fail } from '../../errors/app-error.ts';
import { findHoldingKeys, freeOwnLockOfKnex, readChecksums, writeChecksum } from './queries/own-schema.ts';

export interface OwnMigration {
  /** Without extension: TypeScript and what is made of it are the same. */
  readonly name: string;
  readonly file: string;
  /** Of the file, in hex. */
  readonly checksum: string;
}

/** The migrations of a plugin's folder, in the order of their names. */
export async function readOwnMigrations(folder: string): Promise<OwnMigration[]> {
  const migrations = path.join(folder, 'migrations');
  const names = await listFiles(migrations);
  return Promise.all(
    names.map(async name => {
      const file = path.join(migrations, name);
      const checksum = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      return { name: path.parse(name).name, file, checksum };
    }),
  );
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder);
    return files.filter(file => /^\d{14}_\w+\.(ts|js)$/.test(file)).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export interface MigrationRun {
  readonly plugin: string;
  readonly schema: string;
  /** As the plugin's role. */
  readonly db: Knex;
  readonly migrations: readonly OwnMigration[];
}

export interface MigrationReport {
  readonly migrated: readonly string[];
  /** Those whose files are other ones than when they ran. */
  readonly edited: readonly string[];
}

/**
 * Runs what is missing, one transaction each; the caller keeps others from doing the same.
 * @throws AppError PLUGIN_MIGRATION_FAILED
 */
export async function migrateOwnUp(run: MigrationRun): Promise<MigrationReport> {
  const known = await checkKnown(run);
  const edited = run.migrations.filter(({ name, checksum }) => (known.get(name) ?? checksum) !== checksum);
  const missing = run.migrations.filter(({ name }) => !known.has(name));
  await freeOwnLockOfKnex(run.db, run.schema);
  for (const migration of missing) {
    await inWords(run.plugin, migration.name, () => run.db.migrate.up(configOf(run, migration.name)));
    await writeChecksum(run.db, run.schema, migration);
  }
  return { migrated: missing.map(({ name }) => name), edited: edited.map(({ name }) => name) };
}

/** Takes back the newest; undefined when there is none. */
export async function migrateOwnDown(run: MigrationRun): Promise<string | undefined> {
  const newest = [...(await checkKnown(run)).keys()].at(-1);
  if (newest === undefined) return undefined;
  await freeOwnLockOfKnex(run.db, run.schema);
  await inWords(run.plugin, newest, () => run.db.migrate.down(configOf(run, newest)));
  return newest;
}

async function checkKnown({
  plugin,
  schema,
  db,
  migrations,
}: MigrationRun): Promise<ReadonlyMap<string, string | null>> {
  const known = (await readChecksums(db, schema)) ?? new Map();
  const lost = [...known.keys()].filter(name => !migrations.some(migration => migration.name === name));
  if (lost.length > 0) {
    fail('PLUGIN_MIGRATION_FAILED', {
      message: `Plugin ${plugin}: its tables were made by another version; this one lacks the migration ${lost.join(', ')}.`,
      details: { plugin, migrations: lost },
    });
  }
  return known;
}

/** Knex runs the one that is named, and sees the others as they stand in its table. */
function configOf(
  { schema, migrations }: MigrationRun,
  name: string,
): Knex.MigratorConfig & { name: string } {
  return {
    name,
    schemaName: schema,
    tableName: '_migrations',
    migrationSource: {
      getMigrations: async () => [...migrations],
      getMigrationName: migration => migration.name,
      getMigration: migration => loadMigration(migration, schema),
    } satisfies Knex.MigrationSource<OwnMigration>,
  };
}

async function loadMigration(migration: OwnMigration, schema: string): Promise<Knex.Migration> {
  // a file that was edited is another module
  const loaded = await import(`${pathToFileURL(migration.file).href}?${migration.checksum.slice(0, 16)}`);
  const { up, down } = loaded as Partial<Knex.Migration>;
  if (typeof up !== 'function') throw new Error('it exports no function "up"');
  return {
    async up(trx) {
      await up(trx);
      await refuseHoldingKeys(trx, schema);
    },
    async down(trx) {
      if (typeof down !== 'function') throw new Error('it exports no function "down"');
      await down(trx);
    },
  };
}

async function refuseHoldingKeys(trx: Knex, schema: string): Promise<void> {
  const [first] = await findHoldingKeys(trx, schema);
  if (!first) return;
  throw new Error(
    `the foreign key ${first} would keep the gallery from deleting; say "on delete cascade" or "on delete set null"`,
  );
}

async function inWords(plugin: string, migration: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new AppError('PLUGIN_MIGRATION_FAILED', {
      message: `Plugin ${plugin}: the migration ${migration} failed: ${describe(cause)}.`,
      details: { plugin, migration },
      cause,
    });
  }
}

/** PostgreSQL's own words without the statement that knex puts before them. */
function describe(cause: unknown): string {
  const { message = String(cause), severity } = cause as { message?: string; severity?: string };
  const words = severity === undefined ? message : message.slice(message.lastIndexOf(' - ') + 3);
  return words.split('\n')[0]!.replace(/\.$/, '').slice(0, 300);
}
