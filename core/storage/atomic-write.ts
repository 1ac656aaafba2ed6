import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the bytes of a file durable. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Makes the names in a folder durable. Windows cannot open folders, and needs no such call. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Gives a finished file its final name: bytes first, then the name, then the folder, so that a crash at any
 * moment leaves either nothing or the whole file. Both paths must be in one file system.
 */
export async function moveIntoPlace(stagedPath: string, finalPath: string): Promise<void> {
  await syncFile(stagedPath);
  await makeFolder(dirname(finalPath));
  await rename(stagedPath, finalPath);
  await syncFolder(dirname(finalPath));
}

/** Makes a folder with those above it, each of them durable in its parent. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first) return;
  }
}
