import type { LoadedPlugin } from '../loaded-plugin.ts';
import { arrangePlugins } from '../packages/arrange-plugins.ts';
import type { FoundPlugin } from '../packages/find-plugins.ts';
import { hashFolder } from '../packages/hash-folder.ts';
import { manifestOf, type PluginLoader } from '../packages/load-plugin.ts';
import { tryEntry } from '../packages/try-entry.ts';
import type { PluginRow } from './queries.ts';

export interface CandidateParts {
  readonly loader: PluginLoader;
  /** Schema, role and migrations. @throws AppError PLUGIN_MIGRATION_FAILED */
  readonly prepareData: (plugin: {
    readonly manifest: FoundPlugin['manifest'] & object;
    readonly folder: string;
  }) => Promise<unknown>;
  /** Sets it up beside those that run. @throws AppError what would keep it off */
  readonly tryPlugin: (plugin: LoadedPlugin) => Promise<void>;
}

/**
 * All that must go well before a plugin is switched on: manifest, its place among the others, its code in a process of its
 * own, settings, migrations, set-up.
 * @throws AppError of the first step that fails
 */
export async function checkCandidate(
  candidate: FoundPlugin,
  { found, rows }: { found: readonly FoundPlugin[]; rows: readonly PluginRow[] },
  { loader, prepareData, tryPlugin }: CandidateParts,
): Promise<void> {
  const manifest = manifestOf(candidate);
  checkPlace(candidate, found, rows);
  const { folder } = candidate;
  await tryEntry({ manifest, folder, contents: await hashFolder(folder, { packages: false }) });
  const stored = rows.find(({ id }) => id === manifest.id)?.settings ?? {};
  const loaded = await loader.load(candidate, stored);
  await prepareData({ manifest, folder });
  await tryPlugin(loaded);
}

/** Among those that are wanted and could run: it must find what it needs, and those that run must go on doing so. */
function checkPlace(candidate: FoundPlugin, found: readonly FoundPlugin[], rows: readonly PluginRow[]): void {
  const manifest = manifestOf(candidate);
  const known = found.map(({ id }) => id);
  const wanted = rows.filter(isWanted).map(({ id }) => id);
  const running = found.filter(({ id, error }) => error === null && wanted.includes(id)).map(manifestOf);
  const before = arrangePlugins(running, known).failures.map(({ plugin }) => plugin);
  const after = [...running.filter(({ id }) => id !== manifest.id), manifest];
  const { failures } = arrangePlugins(after, known);
  const own = failures.find(({ plugin }) => plugin === manifest.id);
  const broken = own ?? failures.find(({ plugin }) => !before.includes(plugin));
  if (broken) throw broken.error;
}

export function isWanted({ state }: Pick<PluginRow, 'state'>): boolean {
  return state === 'enabled' || state === 'failed';
}
