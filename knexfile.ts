import path from 'node:path';
import { readConfig } from './core/config/read-config.ts';
import { buildKnexConfig } from './core/database/create-knex.ts';
import { buildMigrationConfig } from './core/database/migration-source.ts';

const config = readConfig(process.env, path.dirname(import.meta.filename));

/** For knex's own commands; they need DATABASE_URL. `enfilade migrate` works with the embedded database too. */
export default {
  ...buildKnexConfig({
    connectionString: () => config.databaseUrl ?? '',
    applicationName: 'knex',
    statementTimeout: 0,
  }),
  migrations: buildMigrationConfig(),
};
