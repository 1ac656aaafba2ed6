import type { PluginGallery } from '../../plugin-api/index.ts';
import type { LoadedPlugin } from '../loaded-plugin.ts';

/** What a plugin owns and may ask of core besides hooks and contributions. */
export type PluginServices = Pick<
  PluginGallery,
  | 'db'
  | 'kv'
  | 'cache'
  | 'files'
  | 'http'
  | 'jobs'
  | 'imports'
  | 'originals'
  | 'pagesChanged'
  | 'asset'
  | 'translator'
> & {
  /** Lets go of connections and the like; called when nothing uses the set-up any more. */
  close(): Promise<void>;
};

export type MakeServices = (plugin: LoadedPlugin) => PluginServices;
