import type { PluginGallery, PluginTranslate } from '../../plugin-api/index.ts';
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
  | 'image'
> & {
  /** Lets go of connections and the like; called when nothing uses the set-up any more. */
  close(): Promise<void>;
};

/** For one set-up; rejects with what keeps the plugin off, such as a migration that fails. */
export type MakeServices = (plugin: LoadedPlugin) => Promise<PluginServices>;

export type TranslatorOf = (plugin: LoadedPlugin, locale: string) => PluginTranslate;
