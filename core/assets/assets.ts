import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Asset, prepareAsset } from './asset.ts';
import { bundleCss } from './css-bundles.ts';
import { bundleModules } from './js-bundles.ts';

export type { Asset };

export interface Assets {
  /** The address of an asset by its name, such as `site.css`, `js/site.js` or `fonts/text.woff2`. */
  address(name: string): string;
  find(name: string): Asset | undefined;
  /** The hash in all addresses: it changes with any byte of any asset. */
  readonly revision: string;
}

const require = createRequire(import.meta.url);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Files that come from packages. */
const packaged: Readonly<Record<string, string>> = {
  'fonts/text.woff2': '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2',
  'fonts/text-extended.woff2': '@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2',
  'js/vendor/openseadragon.js': 'openseadragon/build/openseadragon/openseadragon.min.js',
  'js/vendor/thumbhash.js': 'thumbhash/thumbhash.js',
};

/** Reads and compresses all assets once; they are few and small, so they stay in memory. */
export function loadAssets(): Assets {
  const sources = readSources();
  const hash = createHash('sha256');
  for (const [name, body] of sources) hash.update(name).update('\0').update(body);
  const revision = hash.digest('hex').slice(0, 12);
  const assets = new Map<string, Asset>();
  for (const [name, body] of sources) assets.set(name, prepareAsset(name, body));
  const address = (name: string) => `/assets/${revision}/${name}`;
  return { revision, address, find: name => assets.get(name) };
}

function readSources(): Map<string, Buffer> {
  const sources = new Map<string, Buffer>();
  for (const [name, css] of bundleCss(here('css/'))) sources.set(name, Buffer.from(css));
  for (const [name, module] of bundleModules(here('js/'))) sources.set(`js/${name}`, module);
  for (const [name, path] of Object.entries(packaged)) {
    sources.set(name, readFileSync(require.resolve(path)));
  }
  sources.set('js/vendor/photoswipe.js', readFileSync(findPhotoSwipe()));
  sources.set('fonts/display.woff2', readFileSync(here('fonts/newsreader-display.woff2')));
  sources.set('icon.svg', readFileSync(here('icon.svg')));
  return sources;
}

/** The smallest of its builds lies beside the only one that its package lets others resolve. */
function findPhotoSwipe(): string {
  return join(dirname(require.resolve('photoswipe')), 'photoswipe.esm.min.js');
}
