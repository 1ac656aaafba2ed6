import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Knex } from 'knex';

/** `migrations/` beside `core/`: TypeScript in a checkout, JavaScript in a package. */
export const coreMigrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** Names come without extension, so that a database made from a checkout fits the package and the other way round. */
export function createMigrationSource(folder = coreMigrationsFolder): Knex.MigrationSource<string> {
  return {
    async getMigrations() {
      const files = await readdir(folder);
      return files.filter(file => /^\d{14}_\w+\.(ts|js)$/.test(file)).toSorted();
    },
    getMigrationName: file => path.parse(file).name,
    getMigration: file => import(pathToFileURL(path.join(folder, file)).href),
  };
}

/** What knex and `enfilade migrate` must agree on. */
export function buildMigrationConfig(folder?: string): Knex.MigratorConfig {
  return {
    migrationSource: createMigrationSource(folder),
    tableName: 'knex_migrations',
    // not the schema `gallery`, which the first migration makes and its undoing drops
    schemaName: 'public',
  };
}
