import { fileURLToPath } from 'node:url';
import { fail } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import { createFileStorage } from './file-storage.ts';
import type { Storage } from './storage.ts';
import { claimRoot } from './storage-marker.ts';

export interface StorageOptions {
  /** `file:///folder`. */
  readonly url: string;
  readonly instanceId: string;
  /** True when the database already names stored files: an empty root stops the start then. */
  readonly isInUse: boolean;
  readonly log: Log;
}

/** Opens the place of originals and derivatives. BAD_CONFIGURATION, STORAGE_MARKER_MISMATCH. */
export async function openStorage({ url, instanceId, isInUse, log }: StorageOptions): Promise<Storage> {
  const root = folderOf(url);
  await claimRoot({ root, instanceId, isInUse });
  return createFileStorage({ root, log });
}

function folderOf(url: string): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 's3:') refuse('s3:// is not supported yet; file:///folder is accepted');
  if (protocol !== 'file:') refuse('file:///folder is accepted');
  try {
    return fileURLToPath(url);
  } catch {
    return refuse('file:///folder with an absolute path is accepted');
  }
}

function refuse(what: string): never {
  return fail('BAD_CONFIGURATION', { message: `STORAGE_URL: ${what}.` });
}
