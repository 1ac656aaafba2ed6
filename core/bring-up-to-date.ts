import type { Config } from './config/read-config.ts';
import { migrateUp } from './database/migrate.ts';
import type { Database } from './database/open-database.ts';
import type { Log } from './log/create-log.ts';
import { meetBundledPlugins } from './plugin-host/state/meet-bundled.ts';

/** Runs the migrations that are missing, then switches on what came along with this version; returns the migrations. */
export async function bringUpToDate(
  database: Database,
  { config, log }: { readonly config: Config; readonly log: Log },
): Promise<readonly string[]> {
  const applied = await migrateUp(database, log);
  const met = await meetBundledPlugins({ db: database.knex, database, config, log });
  for (const plugin of met) log.info({ plugin }, 'plugin that comes along switched on');
  return applied;
}
