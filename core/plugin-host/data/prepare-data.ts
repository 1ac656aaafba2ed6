import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { advisoryLocks } from '../../database/advisory-locks.ts';
import { connectClient } from '../../database/client.ts';
import { canLogIn, createOwnKnex, type OwnConnection, type Way } from './own-connection.ts';
import { migrateOwnDown, migrateOwnUp, type OwnMigration, readOwnMigrations } from './own-migrations.ts';
import { type OwnNames, ownNames } from './own-names.ts';
import type { DataOwner, PluginDataOptions, PreparedData } from './plugin-data.ts';
import {
  giveSchemaToRole,
  grantReading,
  makeRole,
  makeSchema,
  markPrepared,
  type OwnState,
  readDatabaseId,
  readOwnState,
} from './queries/own-schema.ts';
import { buildScramVerifier, deriveRolePassword } from './role-password.ts';
import { sessionSettings } from './session-settings.ts';

/** Raise it when what is made for a plugin changes: then it is made anew for those that were prepared before. */
const edition = 1;

interface Preparation {
  readonly plugin: DataOwner;
  readonly names: OwnNames;
  readonly migrations: readonly OwnMigration[];
}

export async function prepareData(options: PluginDataOptions, plugin: DataOwner): Promise<PreparedData> {
  const names = ownNames(plugin.manifest.id, await readDatabaseId(options.db));
  const migrations = await readOwnMigrations(plugin.folder);
  const preparation = { plugin, names, migrations };
  const way = preparedWay(options, preparation, await readOwnState(options.db, names));
  if (way) return { isolation: isolationOf(way), migrated: [] };
  return withDataLock(options, plugin.manifest.id, () => prepareAnew(options, preparation));
}

export function migrateDataDown(options: PluginDataOptions, plugin: DataOwner): Promise<string | undefined> {
  return withDataLock(options, plugin.manifest.id, async () => {
    const names = ownNames(plugin.manifest.id, await readDatabaseId(options.db));
    const migrations = await readOwnMigrations(plugin.folder);
    const { mark } = await readOwnState(options.db, names);
    const way = wayOf(mark);
    if (!way) return undefined;
    const name = await asOwner(options, { plugin, names, migrations }, way, migrateOwnDown);
    await markPrepared(options.db, names.schema, `${way} taken back`);
    return name;
  });
}

async function prepareAnew(options: PluginDataOptions, preparation: Preparation): Promise<PreparedData> {
  const { names, plugin } = preparation;
  const state = await readOwnState(options.db, names);
  // another process was first
  const before = preparedWay(options, preparation, state);
  if (before) return { isolation: isolationOf(before), migrated: [] };
  await options.db.transaction(async trx => {
    // rights to the read views are one row for all plugins
    await trx.raw('select pg_advisory_xact_lock(?, 0)', [advisoryLocks.pluginData]);
    await makeOwn(trx, { options, names, withRole: state.canMakeRoles });
  });
  const way = await findWay(options, preparation, state);
  const { migrated, edited } = await asOwner(options, preparation, way, migrateOwnUp);
  const { views } = await readOwnState(options.db, names);
  await markPrepared(options.db, names.schema, `${way} ${fingerprint(options, preparation, views)}`);
  const { id } = plugin.manifest;
  if (way !== 'login') options.log.warn({ plugin: id, way }, 'data of the plugin: weaker isolation');
  if (edited.length > 0) options.log.warn({ plugin: id, edited }, 'migrations were edited after they ran');
  if (migrated.length > 0) options.log.info({ plugin: id, migrated }, 'tables of the plugin migrated');
  return { isolation: isolationOf(way), migrated };
}

interface Making {
  readonly options: PluginDataOptions;
  readonly names: OwnNames;
  readonly withRole: boolean;
}

async function makeOwn(trx: Knex.Transaction, { options, names, withRole }: Making): Promise<void> {
  await makeSchema(trx, names.schema);
  if (!withRole) return;
  const password = deriveRolePassword(options.secret, names.role);
  await makeRole(trx, names, buildScramVerifier(password, names.role));
  await grantReading(trx, names.role);
  await giveSchemaToRole(trx, names);
}

async function findWay(
  options: PluginDataOptions,
  { plugin, names }: Preparation,
  { canMakeRoles }: OwnState,
): Promise<Way> {
  if (!canMakeRoles) return 'schema';
  const connection = {
    ...{ id: plugin.manifest.id, names, way: 'login' as const },
    ...{ connectionString: options.connectionString(), secret: options.secret },
  };
  return (await options.runOutside(() => canLogIn(connection))) ? 'login' : 'set-role';
}

/** How it was prepared, where nothing has changed since. */
function preparedWay(
  options: PluginDataOptions,
  preparation: Preparation,
  { mark, hasRole, views }: OwnState,
): Way | undefined {
  const way = wayOf(mark);
  if (!way || (way !== 'schema' && !hasRole)) return undefined;
  return mark === `${way} ${fingerprint(options, preparation, views)}` ? way : undefined;
}

export function wayOf(mark: string | null): Way | undefined {
  const way = mark?.split(' ')[0];
  return way === 'login' || way === 'set-role' || way === 'schema' ? way : undefined;
}

function fingerprint(options: PluginDataOptions, { names, migrations }: Preparation, views: string): string {
  const hash = createHash('sha256')
    .update(deriveRolePassword(options.secret, names.role))
    .update(JSON.stringify([edition, names, sessionSettings(names.schema), views]))
    .update(JSON.stringify(migrations.map(({ name, checksum }) => [name, checksum])));
  return hash.digest('hex').slice(0, 32);
}

function isolationOf(way: Way): PreparedData['isolation'] {
  return way === 'login' ? 'role' : 'schema';
}

async function asOwner<Result>(
  options: PluginDataOptions,
  { plugin, names, migrations }: Preparation,
  way: Way,
  work: (run: {
    plugin: string;
    schema: string;
    db: Knex;
    migrations: readonly OwnMigration[];
  }) => Promise<Result>,
): Promise<Result> {
  const { id } = plugin.manifest;
  const connect = async (): Promise<OwnConnection> => ({
    ...{ id, names, way, secret: options.secret, connectionString: options.connectionString() },
  });
  const db = createOwnKnex({
    connect,
    runOutside: options.runOutside,
    poolMax: 2,
    statementTimeout: '10min',
  });
  try {
    return await work({ plugin: id, schema: names.schema, db, migrations });
  } finally {
    await db.destroy();
  }
}

/** A session of its own holds the lock, so it is free again however the run ends. */
export async function withDataLock<Result>(
  options: Pick<PluginDataOptions, 'connectionString' | 'runOutside'>,
  id: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const session = await options.runOutside(() =>
    connectClient({
      connectionString: options.connectionString(),
      applicationName: 'enfilade plugin data lock',
    }),
  );
  try {
    await session.query('select pg_advisory_lock($1, hashtext($2))', [advisoryLocks.pluginData, id]);
    return await work();
  } finally {
    await session.end();
  }
}
