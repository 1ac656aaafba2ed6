import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import sharp from 'sharp';
import type { ImportReport } from '../imports/report.ts';
import { systemViewer, type TestGallery } from './test-gallery.ts';

export interface DrawnPhoto {
  /** Photos of one seed have the same bytes. */
  readonly seed: number;
  /** px */
  readonly width?: number;
  readonly height?: number;
  readonly caption?: string;
}

/** The bytes of a small JPEG with a caption of its own. */
export function drawJpeg({
  seed,
  width = 60,
  height = 40,
  caption = `Photo ${seed}`,
}: DrawnPhoto): Promise<Buffer> {
  const background = { r: (seed * 53) % 256, g: (seed * 101) % 256, b: (seed * 197) % 256 };
  const noise = { type: 'gaussian', mean: 128, sigma: 10 + (seed % 20) } as const;
  const image = sharp({
    create: { width, height, channels: 3, background, noise: width > 60 ? noise : undefined },
  });
  return image
    .withExif({ IFD0: { ImageDescription: caption } })
    .jpeg()
    .toBuffer();
}

/** Writes files below a folder: numbers are seeds of photos, text and bytes are written as they are. */
export async function fillFolder(
  folder: string,
  files: Readonly<Record<string, number | string | Buffer>>,
): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'number' ? await drawJpeg({ seed: content }) : content);
  }
  return folder;
}

export interface ImportTestOptions {
  readonly isPublic?: boolean;
  readonly inPlace?: boolean;
  readonly targetId?: string;
}

export async function importFolder(
  { house }: Pick<TestGallery, 'house'>,
  folder: string,
  { targetId, ...options }: ImportTestOptions = {},
): Promise<ImportReport> {
  const target = targetId === undefined ? null : ({ kind: 'existing', id: targetId, title: '' } as const);
  const plan = await house.importer.plan({ paths: [folder], target });
  return house.importer.run(plan, { viewer: systemViewer, reason: 'test', ...options });
}

/** All that an import leaves, ids and times apart: two imports that came to the same end have the same state. */
export async function readImportedState(db: Knex): Promise<unknown> {
  const photos = await db.raw(
    `select p.sha256, p.title, p.caption, p.file_name, p.format, p.width, p.height, p.average_colour, p.thumb_hash,
       p.taken_at, p.camera_make, p.publication, p.trashed_at,
       (select jsonb_agg(jsonb_build_array(o.kind, o.storage, o.sha256, o.bytes, o.path) order by o.sha256)
        from originals o where o.photo_id = p.id) as originals,
       (select jsonb_agg(d.preset || '.' || d.format || ' ' || d.bytes order by d.preset, d.format)
        from derivatives d where d.sha256 = p.sha256) as derivatives,
       (select jsonb_agg(t.name order by t.name) from photo_tags l join tags t on t.id = l.tag_id
        where l.photo_id = p.id) as tags
     from photos p order by p.sha256`,
  );
  return { photos: photos.rows, albums: await readAlbums(db) };
}

/** Every album in outline order, with the names of its photos in theirs. */
export async function readAlbums(
  db: Knex,
): Promise<{ path: string; audience: string | null; photos: string[] }[]> {
  const { rows } = await db.raw(
    `select (select string_agg(above.title, '/' order by nlevel(above.path)) from albums above where above.path @> a.path) as path,
       a.audience, a.photo_count as count,
       array(select p.file_name from album_photos m join photos p on p.id = m.photo_id
         where m.album_id = a.id order by m.position) as photos
     from albums a where a.trashed_at is null order by a.outline`,
  );
  return rows.map(({ path: albumPath, audience, photos }: never) => ({ path: albumPath, audience, photos }));
}

/** Paths of all files in a storage folder, sorted. */
export async function listStored(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile() && !entry.name.startsWith('.'))
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}
