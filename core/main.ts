import { bringUpToDate } from './bring-up-to-date.ts';
import type { Config } from './config/read-config.ts';
import { loadSecret } from './config/secret.ts';
import { type Database, openDatabase } from './database/open-database.ts';
import { furnishHouse, type House } from './house.ts';
import type { Log } from './log/create-log.ts';
import { hasStoredOriginals } from './photos/queries/stored.ts';
import { enter } from './plugin-host/containment/entry.ts';
import type { ProcessContainment } from './plugin-host/containment/process-containment.ts';
import { createPluginSource } from './plugin-host/create-plugin-source.ts';
import { createPluginLoader } from './plugin-host/packages/load-plugin.ts';
import { recordIncidents } from './plugin-host/record-incidents.ts';
import { createSecrets } from './plugin-host/settings/index.ts';
import { listenForChanges } from './processes/change-listener.ts';
import { followPlugins } from './processes/plugin-listener.ts';
import { readInstanceId } from './settings/queries.ts';
import { openStorage } from './storage/open-storage.ts';

export interface OpenOptions {
  readonly config: Config;
  readonly log: Log;
  /** What this process is, as the database shows it: `web`, `worker`, `import`. */
  readonly name: string;
  /** False where a supervisor has migrated already. */
  readonly migrate?: boolean;
  /** True where pages are cached: hears of the changes of other processes. */
  readonly listens?: boolean;
  /** Of processes that keep plugins' faults from themselves. */
  readonly containment?: ProcessContainment;
  /** What becomes of plugins: loaded once, or kept as they are switched; absent: none are loaded. */
  readonly plugins?: 'load' | 'follow';
}

export interface OpenHouse extends House {
  /** In the opposite order. What still runs is cut. */
  close(): Promise<void>;
}

/** The start order: database, migrations, storage, listener, doors. What was opened is closed when a later step fails. */
export async function openHouse(options: OpenOptions): Promise<OpenHouse> {
  const { config, log } = options;
  const database = await openDatabase({ config, log, applicationName: `enfilade ${options.name}` });
  try {
    if (options.migrate ?? true) await bringUpToDate(database, options);
    await options.containment?.settleLastEnd(recordIncidents({ db: database.knex, log }).pause);
    return await furnish(options, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function furnish(
  { config, log, name, listens, containment, plugins }: OpenOptions,
  database: Database,
): Promise<OpenHouse> {
  const instanceId = await readInstanceId(database.knex);
  const isInUse = await hasStoredOriginals(database.knex);
  const storage = await openStorage({ url: config.storageUrl, instanceId, isInUse, log });
  const secret = await loadSecret(config);
  const changes = listens ? await listenForChanges({ database, log }) : null;
  const loader = createPluginLoader({ secrets: createSecrets({ secret, env: process.env }), enter });
  const pluginSource = createPluginSource({ db: database.knex, config, log, loader });
  const foundation = { config, log, database, storage, secret, instanceId, changes, containment };
  const role = name === 'web' || name === 'worker' ? name : 'command';
  const house = furnishHouse({ ...foundation, pluginSource, process: role });
  const following = plugins === 'follow' ? await followPlugins({ database, log, host: house.plugins }) : null;
  if (plugins === 'load') await house.plugins.converge();
  return {
    ...house,
    async close() {
      await following?.stop();
      await house.plugins.close();
      await house.jobs.stop();
      await Promise.all([house.pool.close(), house.metadata.close()]);
      await house.views.stop();
      await changes?.stop();
      await database.close();
    },
  };
}
