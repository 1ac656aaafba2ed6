import { join } from 'node:path';
import { type AddedAssets, readAddedAssets } from '../assets/added-assets.ts';
import type { Extensions, ShownPlugin } from './extensions.ts';
import { findSettingsSheet } from './themes/theme-styles.ts';
import type { Themes } from './themes/themes.ts';

/** The assets of plugins and themes, each read once for as long as it runs. */
export interface AddedAssetSources {
  of(plugin: ShownPlugin): AddedAssets;
  ofPlugin(id: string): AddedAssets | undefined;
  ofTheme(id: string): AddedAssets | undefined;
  settingsOf(theme: string, name: string, query: URLSearchParams): ReturnType<typeof findSettingsSheet>;
}

const known = new WeakMap<object, AddedAssets>();

/** Also for a plugin that is only being set up: `gallery.asset` of the plugin API is its `address`. */
export function assetsOfPlugin({ manifest, folder }: ShownPlugin): AddedAssets {
  const found = known.get(manifest);
  if (found) return found;
  const address = `/assets/x/${manifest.id}`;
  const made = readAddedAssets({ address, folder: join(folder, 'assets'), layer: 'plugins' });
  known.set(manifest, made);
  return made;
}

export function createAddedAssets(parts: {
  readonly extensions: Extensions;
  readonly themes: Themes;
}): AddedAssetSources {
  const { extensions, themes } = parts;
  return {
    of: assetsOfPlugin,
    ofPlugin(id) {
      const plugin = extensions.plugins().find(({ manifest }) => manifest.id === id);
      return plugin && assetsOfPlugin(plugin);
    },
    ofTheme: id => themes.find(id)?.assets ?? undefined,
    settingsOf(id, name, query) {
      const theme = themes.find(id);
      return theme && findSettingsSheet({ ...theme, tokens: theme.wholeTokens }, name, query);
    },
  };
}
