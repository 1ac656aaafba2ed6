import path from 'node:path';
import type { PluginDefinition, PluginManifest } from '../plugin-api/index.ts';
import type { LoadedPlugin } from '../plugin-host/loaded-plugin.ts';
import { lookAt } from '../plugin-host/packages/find-plugins.ts';
import { createPluginLoader } from '../plugin-host/packages/load-plugin.ts';
import { createSecrets } from '../plugin-host/settings/index.ts';

/** A plugin as its test has it: the folder that it lies in, or its code at hand. */
export type PluginUnderTest = PluginFolder | PluginCode;

/** Read as the gallery reads it. */
export interface PluginFolder {
  /** Absolute, such as `import.meta.dirname`. */
  readonly folder: string;
  /** Over the defaults of its schema. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What the manifest leaves out is filled in. */
export interface PluginCode {
  readonly manifest: Partial<PluginManifest> & Pick<PluginManifest, 'id'>;
  readonly definition: PluginDefinition;
  /** Absolute; absent: it has no files. */
  readonly folder?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const loader = createPluginLoader({
  secrets: createSecrets({ secret: 'a secret of the tests', env: process.env }),
});

export async function loadTestPlugin(plugin: PluginUnderTest): Promise<LoadedPlugin> {
  if ('definition' in plugin) return fillIn(plugin);
  const { folder, settings = {} } = plugin;
  const found = await lookAt({ id: path.basename(folder), origin: 'folder', folder });
  if (found === undefined) throw new Error(`There is no plugin.json in ${folder}.`);
  return loader.load(found, settings);
}

function fillIn({ manifest, folder, definition, settings = {} }: PluginCode): LoadedPlugin {
  const { id } = manifest;
  const whole = {
    version: '1.0.0',
    api: '^1.0.0',
    title: id,
    description: 'A plugin of a test.',
    ...manifest,
  };
  return { manifest: whole, folder: folder ?? path.join('/nowhere', id), definition, settings };
}
