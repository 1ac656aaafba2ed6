import type { House } from './house.ts';
import { createActivityLog } from './plugin-host/activity/activity-log.ts';
import { createDeadFacts } from './plugin-host/activity/dead-facts.ts';
import { enter } from './plugin-host/containment/entry.ts';
import { readSafeMode } from './plugin-host/containment/safe-mode.ts';
import { createAdministration } from './plugin-host/create-administration.ts';
import { createPluginLoader } from './plugin-host/packages/load-plugin.ts';
import type { PluginPageParts } from './plugin-host/routes/parts.ts';
import type { SourceRouteParts } from './plugin-host/routes/source-routes.ts';
import { createSecrets } from './plugin-host/settings/index.ts';
import { createPluginState } from './plugin-host/state/create-plugin-state.ts';
import { createAskedImports } from './processes/asked-imports.ts';

/** What the managing pages of plugins stand on. */
export function createPluginPageParts(
  house: House,
): Omit<PluginPageParts, 'views' | 'plugins'> & Pick<SourceRouteParts, 'imports'> {
  const { config, log, database, secret, plugins, pluginData, pluginJobs, jobs } = house;
  const db = database.knex;
  const host = () => plugins;
  const secrets = createSecrets({ secret, env: process.env });
  const state = createPluginState({
    ...{ config, log, db, database, secrets },
    loader: createPluginLoader({ secrets, enter }),
    prepareData: plugin => pluginData.prepare(plugin),
    tryPlugin: plugin => plugins.tryPlugin(plugin),
    purgeData: plugin => pluginData.purge(plugin),
  });
  return {
    administration: createAdministration({ state, data: pluginData, host, safeMode: readSafeMode(config) }),
    activity: createActivityLog({ db, log, host, process: 'web' }),
    deadFacts: createDeadFacts({ db, host }),
    pluginJobs,
    secrets,
    imports: createAskedImports({ db, jobs }),
  };
}
