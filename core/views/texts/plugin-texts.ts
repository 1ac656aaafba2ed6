import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ShownPlugin } from '../extensions.ts';
import { type Catalogues, loadCatalogues, type Translate } from './catalogues.ts';

export interface PluginTextsOptions {
  /** Adds the pseudo-locales. */
  readonly pseudo?: boolean;
  /** Whose texts these are; `plugin` when absent. */
  readonly kind?: 'plugin' | 'theme';
  /** Told of a file that is no catalogue, and of a message that is none; the text is its key then. */
  readonly report: (problem: { readonly owner: string; readonly name: string }, error: unknown) => void;
}

/** The texts of plugins, from the `locales/<locale>.json` in their folders. */
export interface PluginTexts {
  /** A missing text is the English one, a missing key the key itself; never throws. */
  translator(plugin: ShownPlugin, locale: string): Translate;
}

/** Each plugin's files are read once, when something of it is first said. */
export function createPluginTexts({ pseudo, report, kind = 'plugin' }: PluginTextsOptions): PluginTexts {
  const known = new WeakMap<object, Catalogues>();
  return {
    translator(plugin, locale) {
      const { manifest } = plugin;
      const owner = `${kind}:${manifest.id}`;
      const found = known.get(manifest) ?? readTexts(plugin, { pseudo, report, owner });
      known.set(manifest, found);
      const translate = found.translator(found.pick({ chosen: locale }));
      return (key, params) => {
        try {
          return translate(key, params);
        } catch (error) {
          report({ owner, name: `${locale} ${key}` }, error);
          return key;
        }
      };
    },
  };
}

function readTexts(
  { folder }: ShownPlugin,
  { pseudo, report, owner }: PluginTextsOptions & { readonly owner: string },
): Catalogues {
  const locales = join(folder, 'locales');
  return loadCatalogues({
    folder: existsSync(locales) ? locales : null,
    pseudo,
    onProblem: (file, error) => report({ owner, name: `locales/${file}` }, error),
  });
}
