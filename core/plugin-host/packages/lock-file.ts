import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../errors/app-error.ts';

export interface LockedVersion {
  /** Of the kept tarball, beside the folder of this version. */
  readonly file: string;
  /** `sha512-` and base64, of the kept tarball. */
  readonly integrity: string;
  /** Of the unpacked files, see `hashFolder`. */
  readonly contents: string;
  /** As it was asked for, such as `enfilade-lens@^1.0.0`. */
  readonly source: string;
  /** ISO 8601. */
  readonly addedAt: string;
}

/** A plugin in the store, or a folder that stays where it is. */
export type LockedPlugin =
  | { readonly current: string; readonly versions: Readonly<Record<string, LockedVersion>> }
  | { readonly link: string };

/** `plugins.lock.json`: by id. */
export type LockedPlugins = Readonly<Record<string, LockedPlugin>>;

export function lockFileOf(dataDir: string): string {
  return path.join(dataDir, 'plugins', 'plugins.lock.json');
}

/** Empty when nothing was ever added. */
export async function readLockFile(dataDir: string): Promise<LockedPlugins> {
  const file = lockFileOf(dataDir);
  try {
    return checkLocked(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    const message = 'plugins.lock.json below DATA_DIR/plugins cannot be read: put it back from a backup.';
    throw new AppError('PLUGIN_CHANGED', { message, details: { file }, cause });
  }
}

/** As much of its shape as whoever reads it relies on. */
function checkLocked(raw: unknown): LockedPlugins {
  const plugins = (raw as { plugins?: unknown } | null)?.plugins;
  if (!isObject(plugins)) throw new TypeError('It has no list of plugins.');
  const fits = (entry: unknown) =>
    isObject(entry) &&
    (typeof entry.link === 'string' || (typeof entry.current === 'string' && isObject(entry.versions)));
  if (!Object.values(plugins).every(fits)) throw new TypeError('An entry is damaged.');
  return plugins as LockedPlugins;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whole or not at all; only while the lock of plugins is held. */
export async function writeLockFile(dataDir: string, plugins: LockedPlugins): Promise<void> {
  const file = lockFileOf(dataDir);
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    await handle.writeFile(`${JSON.stringify({ version: 1, plugins }, null, 2)}\n`);
    await handle.sync();
    await handle.close();
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
