import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
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
  /** Files that could not be read, and so are not there. */
  readonly problems: readonly { readonly name: string; readonly error: unknown }[];
}

/** Names of files that come from packages of the plugin's own, each with its path there: `{ "leaflet.js": "leaflet/dist/leaflet.js" }`. */
const packagesFile = 'packages.json';

/** The assets of a plugin or a theme, read as they are now. */
export function readAddedAssets(options: AssetFolder): AddedAssets {
  const problems: { name: string; error: unknown }[] = [];
  const sources = readSources(options, (name, error) => problems.push({ name, error }));
  const hash = createHash('sha256');
  for (const [name, body] of sources) hash.update(name).update('\0').update(body);
  const revision = hash.digest('hex').slice(0, 12);
  const prepared = new Map<string, Asset>();
  return {
    revision,
    problems,
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

type OnProblem = (name: string, error: unknown) => void;

function readSources({ folder, tokens }: AssetFolder, onProblem: OnProblem): Map<string, Buffer> {
  const sources = new Map<string, Buffer>();
  const attempt = (name: string, read: () => void) => {
    try {
      read();
    } catch (error) {
      onProblem(name, error);
    }
  };
  const readAll = (files: [name: string, find: () => string][]) => {
    for (const [name, find] of files) attempt(name, () => sources.set(name, readFileSync(find())));
  };
  if (existsSync(folder)) {
    attempt('.', () => readAll(listFiles(folder)));
    attempt(packagesFile, () => readAll(listPackaged(folder)));
  }
  if (tokens) {
    const own = sources.get(tokens.file) ?? Buffer.alloc(0);
    sources.set(tokens.file, Buffer.concat([Buffer.from(tokens.css), own]));
  }
  return new Map([...sources].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function listFiles(folder: string): [name: string, find: () => string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map((file): [string, () => string] => [nameIn(folder, file), () => file])
    .filter(([name]) => name !== packagesFile);
}

function nameIn(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/');
}

function listPackaged(folder: string): [name: string, find: () => string][] {
  const list = join(folder, packagesFile);
  if (!existsSync(list)) return [];
  const require = createRequire(list);
  const packaged = JSON.parse(readFileSync(list, 'utf8')) as Record<string, string>;
  return Object.entries(packaged).map(([name, path]) => [name, () => require.resolve(path)]);
}

/** What the site's own styles say of a thing gives way to a plugin's, and a plugin's to the theme's. */
function inLayer(css: Buffer, layer: string): Buffer {
  const text = css.toString('utf8').replace(/^@charset[^;]*;/, '');
  // an import means something at the very beginning of a style sheet only
  return /@import\b/.test(text) ? css : Buffer.from(`@layer ${layer}{${text}}`);
}
