import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../errors/app-error.ts';
import type { PluginFiles } from '../../plugin-api/index.ts';
import { moveIntoPlace } from '../../storage/atomic-write.ts';
import { checkId } from './own-names.ts';

/** Files on their way carry it; nobody is shown them. */
const unfinished = /\.unfinished$/;

export function ownFolder(dataDir: string, plugin: string): string {
  return path.join(dataDir, 'plugins', 'files', checkId(plugin));
}

export function createOwnFiles(folder: string): PluginFiles {
  return {
    path: name => openPath(folder, name),
    async read(name) {
      return readFile(await resolveInside(folder, name)).catch(orUndefined);
    },
    async write(name, content) {
      const file = await openPath(folder, name);
      const staged = `${file}.${randomUUID()}.unfinished`;
      try {
        await writeStaged(staged, content);
        await moveIntoPlace(staged, file);
      } catch (error) {
        await rm(staged, { force: true });
        throw error;
      }
    },
    async remove(name) {
      await rm(await resolveInside(folder, name), { force: true, recursive: true });
    },
    async list(below = '') {
      const start = below === '' ? folder : await resolveInside(folder, below);
      const entries =
        (await readdir(start, { recursive: true, withFileTypes: true }).catch(orUndefined)) ?? [];
      const files = entries.filter(entry => entry.isFile() && !unfinished.test(entry.name));
      return files.map(entry => nameOf(folder, path.join(entry.parentPath, entry.name))).toSorted();
    },
  };
}

async function openPath(folder: string, name: string): Promise<string> {
  const file = await resolveInside(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  return file;
}

/** Names are checked as text, and what is there already by where it really lies. */
async function resolveInside(folder: string, name: string): Promise<string> {
  if (typeof name !== 'string' || !isPlain(name)) refuse(name);
  await mkdir(folder, { recursive: true });
  const root = await realpath(folder);
  const file = path.join(root, name);
  const existing = await realpathOfNearest(file);
  if (existing !== root && !existing?.startsWith(root + path.sep)) refuse(name);
  return file;
}

function isPlain(name: string): boolean {
  if (name === '' || name.includes('\0') || name.includes('\\') || path.isAbsolute(name)) return false;
  return (
    name.split('/').every(part => part !== '' && part !== '.' && part !== '..') && !unfinished.test(name)
  );
}

/** Undefined: a link to nothing, which who writes to it would follow. */
async function realpathOfNearest(file: string): Promise<string | undefined> {
  for (let current = file; ; current = path.dirname(current)) {
    const found = await realpath(current).catch(orUndefined);
    if (found !== undefined) return found;
    if (await lstat(current).catch(orUndefined)) return undefined;
  }
}

function refuse(name: unknown): never {
  return fail('FILE_OUTSIDE', { details: { name } });
}

async function writeStaged(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}

function nameOf(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/');
}

function orUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
