import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PluginManifest } from '../../plugin-api/index.ts';
import { checkManifest, manifestError } from './check-manifest.ts';

/** Key of package.json that may hold the manifest. */
const packageKey = 'enfilade';
const mostBytes = 256 * 1024;

/**
 * Reads `plugin.json`, or the key `enfilade` of package.json, which lends it its version and description. Undefined: the folder
 * holds no plugin.
 * @throws AppError PLUGIN_MANIFEST_INVALID
 */
export async function readManifest(
  folder: string,
  name = path.basename(folder),
): Promise<PluginManifest | undefined> {
  const raw = await readJson({ folder, name, file: 'plugin.json' });
  if (raw !== undefined) return checkManifest(raw, { name, file: 'plugin.json' });
  const pack = (await readJson({ folder, name, file: 'package.json' })) as
    | Record<string, unknown>
    | undefined;
  const own = pack?.[packageKey];
  if (own === undefined || own === null) return undefined;
  const { version, description } = pack!;
  const whole = typeof own === 'object' ? { version, description, ...own } : own;
  return checkManifest(whole, { name, file: 'package.json (enfilade)' });
}

async function readJson(place: { folder: string; name: string; file: string }): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path.join(place.folder, place.file), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw manifestError({
      ...place,
      pointer: '',
      text: `cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
    });
  }
  if (text.length > mostBytes) throw manifestError({ ...place, pointer: '', text: 'is larger than 256 KB.' });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw manifestError({
      ...place,
      pointer: '',
      text: 'is no JSON: look for a missing quote or a comma too many.',
    });
  }
}
