import { randomUUID } from 'node:crypto';
import { access, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PluginContext } from 'enfilade/plugin-api';
import type { WriteBackGallery } from './settings.ts';

export interface Target {
  readonly path: string;
  /** Of the original that a copy is made of; null for sidecars. */
  readonly copyOf: string | null;
}

/** Where the metadata of a photo goes; null: this photo has no such place. Nothing is made. */
export async function findTarget(
  gallery: WriteBackGallery,
  photoId: string,
  context: PluginContext,
): Promise<Target | null> {
  const { originals, settings } = gallery;
  if (settings.target === 'beside') {
    const beside = await originals.sidecarPath(photoId, context);
    return beside === null ? null : { path: beside, copyOf: null };
  }
  const bytes = await context.read.photos.bytes(photoId);
  if (bytes === undefined) return null;
  const folder = await folderOf(gallery);
  const { name, ext } = path.parse(plainName(bytes.fileName));
  const unique = `${name.slice(0, 100)}-${bytes.sha256.slice(0, 12)}${ext.slice(0, 20)}`;
  if (settings.target === 'folder') return { path: path.join(folder, `${unique}.xmp`), copyOf: null };
  const original = await originals.path(photoId, context);
  return original === undefined ? null : { path: path.join(folder, unique), copyOf: original };
}

async function folderOf({ settings, files }: WriteBackGallery): Promise<string> {
  if (settings.folder !== '') return settings.folder;
  return path.dirname(await files.path(`${settings.target === 'copies' ? 'copies' : 'sidecars'}/x`));
}

/** File names may be somebody's; here they are one name and no path. */
function plainName(fileName: string): string {
  const plain = fileName.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_').replace(/^\.+/, '_');
  return plain === '' ? 'photo' : plain;
}

export async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Makes the folder, and the copy where there is none yet. Returns whether it was made now. */
export async function prepareTarget({ path: file, copyOf }: Target): Promise<boolean> {
  const isBeside = copyOf === null && (await isThere(path.dirname(file)));
  if (!isBeside) await mkdir(path.dirname(file), { recursive: true });
  if (copyOf === null || (await isThere(file))) return false;
  const part = path.join(path.dirname(file), `.enfilade-${randomUUID()}.tmp`);
  try {
    await copyFile(copyOf, part);
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
  return true;
}
