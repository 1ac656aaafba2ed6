import type { House } from './house.ts';
import { enter } from './plugin-host/containment/entry.ts';
import { createPluginLoader } from './plugin-host/packages/load-plugin.ts';
import { createSecrets } from './plugin-host/settings/index.ts';
import { createPluginState, type PluginState } from './plugin-host/state/create-plugin-state.ts';

/** What the owner does with the plugins of this gallery; what is switched on is tried beside those that the process runs. */
export function createHousePluginState(house: House): PluginState {
  const { config, log, database, secret, plugins, pluginData } = house;
  const secrets = createSecrets({ secret, env: process.env });
  return createPluginState({
    ...{ config, log, database, secrets },
    db: database.knex,
    loader: createPluginLoader({ secrets, enter }),
    prepareData: pluginData.prepare,
    purgeData: pluginData.purge,
    tryPlugin: plugins.tryPlugin,
  });
}
