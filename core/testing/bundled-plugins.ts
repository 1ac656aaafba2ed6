import path from 'node:path';
import { createLog } from '../log/create-log.ts';
import type { LoadedPlugin } from '../plugin-host/loaded-plugin.ts';
import { findPlugins } from '../plugin-host/packages/find-plugins.ts';
import { createPluginLoader } from '../plugin-host/packages/load-plugin.ts';
import { loadPlugins } from '../plugin-host/packages/load-plugins.ts';
import { createSecrets } from '../plugin-host/settings/index.ts';

/** Every plugin that comes with the gallery, with its settings as they are at first, in the order in which they run. */
export async function loadBundledPlugins(): Promise<readonly LoadedPlugin[]> {
  const config = { dataDir: path.join(import.meta.dirname, 'no data'), pluginsDir: null };
  const found = await findPlugins({ config, log: createLog({ level: 'silent' }) });
  const loader = createPluginLoader({ secrets: createSecrets({ secret: 'of the tests', env: {} }) });
  const { plugins, failures } = await loadPlugins(
    found,
    found.map(({ id }) => ({ id, settings: {} })),
    loader,
  );
  if (failures.length > 0) throw new AggregateError(failures.map(({ error }) => error));
  return plugins;
}
