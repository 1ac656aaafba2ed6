import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CliContext } from './context.ts';

/** For a gallery that is gone at the end. The embedded database's own account has to pass through it when this runs as root. */
export async function makeThrowAwayFolder(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `enfilade-${name}-`));
  await chmod(folder, 0o711);
  return folder;
}

/** Whatever the environment says of a gallery that is in use, this one must never touch it. */
export function throwAwayEnvironment(
  env: CliContext['env'],
  folder: string,
): Record<string, string | undefined> {
  return { ...env, DATA_DIR: folder, DATABASE_URL: undefined, STORAGE_URL: undefined };
}
