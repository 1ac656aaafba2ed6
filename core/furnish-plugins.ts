import { announceChange } from './changes/announce.ts';
import type { Config } from './config/read-config.ts';
import type { Database } from './database/open-database.ts';
import type { Log } from './log/create-log.ts';
import type { Gallery, PluginImports, PluginOriginals } from './plugin-api/index.ts';
import type { Containment } from './plugin-host/containment/containment.ts';
import { runOutside } from './plugin-host/containment/entry.ts';
import { createPluginHost } from './plugin-host/create-plugin-host.ts';
import { createPluginData } from './plugin-host/data/create-plugin-data.ts';
import type { PluginDataRoom } from './plugin-host/data/plugin-data.ts';
import type { PluginJobRoom } from './plugin-host/jobs/create-plugin-jobs.ts';
import type { FindCoreClash } from './plugin-host/kernel/assemble.ts';
import type { MakeServices } from './plugin-host/kernel/plugin-services.ts';
import type { LoadedPlugin } from './plugin-host/loaded-plugin.ts';
import type { PluginHost } from './plugin-host/plugin-host.ts';
import type { PluginSource } from './plugin-host/plugin-source.ts';
import { recordIncidents } from './plugin-host/record-incidents.ts';
import { assetsOfPlugin } from './views/added-asset-sources.ts';
import { jpegOf } from './views/pictures/image-addresses.ts';
import { createPluginTexts } from './views/texts/plugin-texts.ts';

/** Plugins that nobody switched on: for processes and tests without any. */
export const noPlugins: PluginSource = { load: async () => ({ plugins: [], failures: [] }) };

export interface PluginParts {
  readonly config: Pick<Config, 'dataDir'>;
  readonly log: Log;
  readonly database: Database;
  readonly secret: string;
  /** `web`, `worker`, `command` */
  readonly process: string;
  readonly source: PluginSource;
  /** See `GuardParts`. */
  readonly patience?: number;
  readonly containment: Containment;
  readonly jobs: PluginJobRoom;
  readonly findCoreClash?: FindCoreClash;
  readonly gallery: () => Gallery;
  /** What plugins may ask of the import and of originals. */
  readonly importing: (plugin: LoadedPlugin) => { imports: PluginImports; originals: PluginOriginals };
}

export interface FurnishedPlugins {
  readonly host: PluginHost;
  readonly data: PluginDataRoom;
}

/** The host of a process, with everything that plugins are handed. */
export function furnishPlugins(parts: PluginParts): FurnishedPlugins {
  const { database, log, config, secret, containment } = parts;
  const db = database.knex;
  const record = recordIncidents({ db, log });
  const texts = createPluginTexts({
    report: ({ owner, name }, error) =>
      log.warn({ err: error, owner }, `${name} of ${owner} is no catalogue`),
  });
  const data = createPluginData({
    ...{ db, secret, log, runOutside },
    dataDir: config.dataDir,
    connectionString: () => database.connectionString,
  });
  const host = createPluginHost({
    ...parts,
    makeServices: servicesMaker(parts, data),
    translator: (plugin, locale) => texts.translator(plugin, locale) as never,
    withOwnRole: (trx, plugin, work) => data.withOwnRole(trx as never, plugin, work),
    onIncident: record.note,
    savePause: record.pause,
    onFailures: record.failed,
  });
  containment.serve({ pause: host.pause, note: record.note });
  return { host: { ...host, close: () => host.close().finally(record.settled) }, data };
}

function servicesMaker(parts: PluginParts, data: PluginDataRoom): MakeServices {
  return async plugin => {
    await runOutside(() => data.prepare(plugin));
    return {
      ...data.servicesFor(plugin),
      ...parts.importing(plugin),
      jobs: parts.jobs.enqueueFor(plugin.manifest.id),
      pagesChanged: () =>
        runOutside(() => announceChange(parts.database.knex, `plugin ${plugin.manifest.id}`)),
      asset: name => assetsOfPlugin(plugin).address(name),
      image: (photo, size = 'small') => jpegOf(photo, size),
    };
  };
}
