import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isAppError } from '../../errors/app-error.ts';
import type { PluginDefinition, PluginManifest } from '../../plugin-api/index.ts';
import { placeOfError } from '../place-of-error.ts';
import { manifestError, oneLine } from './check-manifest.ts';
import { moduleUrl } from './plugin-modules.ts';

/** ms for the modules of a plugin to be read and run. */
const patience = 10_000;

export interface Importable {
  readonly manifest: Pick<PluginManifest, 'id' | 'entry'>;
  readonly folder: string;
  /** Of its files, see `hashFolder`. */
  readonly contents: string;
}

/**
 * Imports the entry module of a plugin.
 * @throws AppError PLUGIN_LOAD_FAILED, PLUGIN_IMPORT_REFUSED, PLUGIN_MANIFEST_INVALID where the entry is missing.
 */
export async function importDefinition({
  manifest,
  folder,
  contents,
}: Importable): Promise<PluginDefinition> {
  const { id } = manifest;
  const file = await findEntry(manifest, folder);
  const url = moduleUrl({ id, folder, file, version: contents.slice(0, 16) });
  const module = await withPatience({ id, folder }, file, import(url));
  const definition = (module as { default?: Partial<PluginDefinition> }).default;
  if (definition?.kind === 'enfilade-plugin' && typeof definition.setup === 'function')
    return definition as PluginDefinition;
  const message = `${id}: ${file} must say: export default definePlugin(gallery => { … })`;
  throw new AppError('PLUGIN_LOAD_FAILED', { message });
}

/** In a package compiled JavaScript stands where the manifest names TypeScript. */
async function findEntry(
  { id, entry }: Pick<PluginManifest, 'id' | 'entry'>,
  folder: string,
): Promise<string> {
  const wanted = entry ?? 'index.ts';
  const candidates = [wanted, wanted.replace(/\.ts$/, '.js')];
  for (const file of candidates) {
    const isThere = await stat(path.join(folder, file)).then(
      found => found.isFile(),
      () => false,
    );
    if (isThere) return file;
  }
  const text =
    entry === undefined
      ? 'names none, and there is neither index.ts nor index.js.'
      : `names ${entry}, which is not there.`;
  throw manifestError({ name: id, file: 'plugin.json', pointer: '/entry', text });
}

interface Owner {
  readonly id: string;
  readonly folder: string;
}

async function withPatience<Value>(
  { id, folder }: Owner,
  file: string,
  loading: Promise<Value>,
): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const message = `${id}: ${file} was not loaded within ${patience / 1000} s; look for an await outside of functions.`;
  const timer = setTimeout(() => late.reject(new AppError('PLUGIN_LOAD_FAILED', { message })), patience);
  try {
    return await Promise.race([loading, late.promise]);
  } catch (error) {
    throw asAppError({ id, folder }, file, error);
  } finally {
    clearTimeout(timer);
  }
}

function asAppError({ id, folder }: Owner, file: string, error: unknown): AppError {
  if (isAppError(error)) return error;
  const { name, message: text } = error instanceof Error ? error : { name: 'thrown', message: String(error) };
  const place = placeOfError(error, folder);
  const where = place === null ? '' : ` (${place})`;
  const message = `${id}: ${file} cannot be loaded: ${oneLine(`${name}: ${text}`)}${where}`;
  return new AppError('PLUGIN_LOAD_FAILED', { message, cause: error });
}
