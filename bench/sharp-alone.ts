import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { encode } from '../core/decoders/encode.ts';
import { listDerivatives } from '../core/derivatives/presets/presets.ts';
import { standardPresets } from '../core/presets/standard.ts';

/**
 * The reference of `ingest`: sharp alone makes the files of each photo from one decode, each size from the one above it,
 * in the formats and qualities that an import uses. Arguments: the folder to write to, then the photos.
 */
sharp.concurrency(1);
sharp.cache(false);

const byFall = listDerivatives(standardPresets, 'eager').toSorted((a, b) => b.preset.fits - a.preset.fits);

async function makeFiles(folder: string, photo: string): Promise<void> {
  let image: Sharp = sharp(photo).autoOrient();
  let last = 0;
  for (const { preset, format } of byFall) {
    const { fits, name, quality, dense } = preset;
    if (fits !== last) {
      const { data, info } = await image
        .resize(fits, fits, { fit: 'inside', withoutEnlargement: true })
        .raw()
        .toBuffer({ resolveWithObject: true });
      image = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
      last = fits;
    }
    const file = path.join(folder, `${path.basename(photo)}.${name}.${format}`);
    const request = {
      key: name,
      fits,
      format,
      path: file,
      quality: quality[format],
      isDense: dense.includes(format),
    };
    await writeFile(file, await encode(image.clone(), request).toBuffer());
  }
}

const [folder, ...photos] = process.argv.slice(2);
const waiting = [...photos];
const work = async () => {
  for (let photo = waiting.pop(); photo; photo = waiting.pop()) await makeFiles(folder!, photo);
};
await Promise.all([work(), work()]);
