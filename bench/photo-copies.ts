import { appendFile, copyFile, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';

/** Copies that differ from each other in what follows the picture, so that each counts as a photo of its own. */
export async function copyPhotos(photos: readonly string[], folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < count; index += 1) {
    await copyPhoto(photos[index % photos.length]!, path.join(folder, `${index}.jpg`));
  }
}

/** One such copy; it appears whole. */
export async function copyPhoto(photo: string, target: string): Promise<void> {
  const staged = `${target}.part`;
  await copyFile(photo, staged);
  await appendFile(staged, target);
  await rename(staged, target);
}
