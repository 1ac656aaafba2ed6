import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { type Asset, prepareAsset } from './asset.ts';

/** Where the assets of one plugin or theme are, and which layer of the site's styles theirs go to. */
export interface AssetFolder {
  /** `/assets/x/map` */
  readonly address: string;
  /** Absolute; may not be there. */
  readonly folder: string;
  readonly layer: 'plugins' | 'theme';
  /** CSS before that of the first style sheet. */
  readonly tokens?: { readonly file: string; readonly css: string };
}

export interface AddedAssets {
  /** Changes with any byte of any of them. */
  readonly revision: string;
  address(name: string): string;
  /** Prepared when it is first asked for. */
  find(name: string): Asset | undefined;
}

/** Names of files that come from packages of the plugin's own, each with its path there: `{ "leaflet.js": "leaflet/dist/leaflet.js" }`. */
const packagesFile = 'packages.json';

/** The assets of a plugin or a theme, read as they are now. */
export function readAddedAssets(options: AssetFolder): AddedAssets {
  const sources = readSources(options);
  const hash = createHash('sha256');
  for (const [name, body] of sources) hash.update(name).update('\0').update(body);
  const revision = hash.digest('hex').slice(0, 12);
  const prepared = new Map<string, Asset>();
  return {
    revision,
    address: name => `${options.address}/${revision}/${name.split('/').map(encodeURIComponent).join('/')}`,
    find(name) {
      const known = prepared.get(name);
      const body = known ? undefined : sources.get(name);
      if (body === undefined) return known;
      const asset = prepareAsset(name, name.endsWith('.css') ? inLayer(body, options.layer) : body);
      prepared.set(name, asset);
      return asset;
    },
  };
}

function readSources({ folder, tokens }: AssetFolder): Map<string, Buffer> {
  const sources = new Map<string, Buffer>();
  if (existsSync(folder)) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const name = file
        .slice(folder.length + 1)
        .split(sep)
        .join('/');
      if (name !== packagesFile) sources.set(name, readFileSync(file));
    }
    for (const [name, file] of readPackaged(folder)) sources.set(name, readFileSync(file));
  }
  if (tokens) {
    const own = sources.get(tokens.file) ?? Buffer.alloc(0);
    sources.set(tokens.file, Buffer.concat([Buffer.from(tokens.css), own]));
  }
  return new Map([...sources].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function readPackaged(folder: string): [string, string][] {
  const list = join(folder, packagesFile);
  if (!existsSync(list)) return [];
  const require = createRequire(list);
  const packaged = JSON.parse(readFileSync(list, 'utf8')) as Record<string, string>;
  return Object.entries(packaged).map(([name, path]) => [name, require.resolve(path)]);
}

/** What the site's own styles say of a thing gives way to a plugin's, and a plugin's to the theme's. */
function inLayer(css: Buffer, layer: string): Buffer {
  const text = css.toString('utf8').replace(/^@charset[^;]*;/, '');
  // an import means something at the very beginning of a style sheet only
  return /@import\b/.test(text) ? css : Buffer.from(`@layer ${layer}{${text}}`);
}
