import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../errors/app-error.ts';
import { makeFolder, moveIntoPlace } from './atomic-write.ts';
import { systemCode } from './file-errors.ts';

const markerName = '.enfilade-storage.json';

export interface MarkerCheck {
  readonly root: string;
  readonly instanceId: string;
  /** True when the database already names files here: then an empty folder is an unmounted disk. */
  readonly isInUse: boolean;
}

/** Stops with STORAGE_MARKER_MISMATCH unless the root is this instance's, or is empty and this instance is new. */
export async function claimRoot({ root, instanceId, isInUse }: MarkerCheck): Promise<void> {
  const owner = await readOwner(root);
  if (owner === instanceId) return;
  if (owner !== undefined) refuse(root, 'it belongs to another gallery');
  if (isInUse) refuse(root, 'its marker is missing: is the disk mounted?');
  if (await hasOurFolders(root)) refuse(root, 'it holds photos of a gallery, but no marker');
  await makeFolder(root);
  const staged = join(root, `${markerName}.${randomUUID()}`);
  await writeFile(staged, `${JSON.stringify({ instanceId })}\n`);
  await moveIntoPlace(staged, join(root, markerName));
}

async function readOwner(root: string): Promise<string | undefined> {
  try {
    const marker: unknown = JSON.parse(await readFile(join(root, markerName), 'utf8'));
    return String((marker as { instanceId?: unknown } | null)?.instanceId);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) refuse(root, 'its marker cannot be read');
    throw error;
  }
}

async function hasOurFolders(root: string): Promise<boolean> {
  const names: readonly string[] = await readdir(root).catch(() => []);
  return names.includes('originals');
}

function refuse(root: string, why: string): never {
  return fail('STORAGE_MARKER_MISMATCH', {
    message: `The storage folder ${root} cannot be used: ${why}.`,
    details: { root, why },
  });
}
