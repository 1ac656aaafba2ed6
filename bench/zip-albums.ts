import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BenchGallery } from './bench-gallery.ts';

/** What ZIPs are made of: an album, and the files behind its photos in its order. */
export interface ZipAlbum {
  readonly slug: string;
  readonly files: readonly string[];
}

/** Bytes; less than a camera's, since opening and closing files is what many photos add to many bytes. */
export const photoBytes = 1_000_000;

const several = 250;
const few = 60;

/** An album of so many photos, each with a file of its own that nobody looks into, and one of its first 60. */
export async function putAlbums(
  gallery: BenchGallery,
  count: number,
): Promise<{ large: ZipAlbum; small: ZipAlbum }> {
  const [large, small] = [await putAlbum(gallery, 'Many'), await putAlbum(gallery, 'Few')];
  const noise = randomBytes(photoBytes);
  const files: string[] = [];
  for (let at = 0; at < count; at += several) {
    const length = Math.min(several, count - at);
    const made = await Promise.all(Array.from({ length }, (_, index) => putFile(gallery, noise, at + index)));
    files.push(...made.map(({ file }) => file));
    const photos = made.map(({ photo }) => ({ ...photo, albumId: large.id }));
    await change(gallery, async tx => {
      const added = await tx.photos.add(photos);
      const ids = added.map(({ id }) => id);
      if (at === 0) await tx.albums.addPhotos(small.id, ids.slice(0, few));
    });
  }
  return { large: { slug: large.slug, files }, small: { slug: small.slug, files: files.slice(0, few) } };
}

type Change = Parameters<BenchGallery['house']['gallery']['change']>[1];

async function change<Value>(
  { house }: BenchGallery,
  write: (tx: Parameters<Change>[0]) => Promise<Value>,
): Promise<Value> {
  const request = { viewer: { kind: 'system', name: 'bench' } as const, reason: 'bench' };
  return (await house.gallery.change(request, write)).value;
}

function putAlbum(gallery: BenchGallery, title: string) {
  return change(gallery, async tx => {
    const album = await tx.albums.create({ title, audience: 'public' });
    await tx.albums.edit(album.id, { audienceVerbs: ['view', 'download'] });
    return album;
  });
}

/** Past the storage's door, which makes each file durable before the next: here nothing is lost. */
async function putFile({ house }: BenchGallery, noise: Buffer, index: number) {
  const bytes = Buffer.from(noise);
  bytes.writeUInt32LE(index);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = house.storage.originalPath(sha256);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  return { file, photo: { ...plainPhoto, sha256, bytes: bytes.length, fileName: `DSC_${index}.JPG` } };
}

const plainPhoto = {
  format: 'jpeg',
  source: { storage: 'stored' as const },
  modifiedAt: null,
  width: 6000,
  height: 4000,
  orientation: 1,
  averageColour: '#808080',
  thumbHash: null,
  details: {},
  keywords: [],
  rawMetadata: null,
};
