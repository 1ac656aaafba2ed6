import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Exif } from 'sharp';

const size = { width: 4000, height: 3000 };
/** Pictures of their own; each gives many files, which differ in their metadata and so in their hash. */
const scenes = 8;

/**
 * Paths of so many JPEGs of 12 megapixels with EXIF as a camera writes it, 4 to 5 MB each. Drawn once and kept in the
 * system's folder for temporary files, because drawing them takes longer than the bench that needs them.
 */
export async function makeCameraPhotos(count: number, say: (line: string) => void): Promise<string[]> {
  const folder = path.join(tmpdir(), `enfilade-camera-photos-${count}`);
  const known = await listPhotos(folder);
  if (known.length === count) return known;
  say(`  drawing ${count} photos of 12 megapixels, once, into ${folder}`);
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  try {
    for (let scene = 0; scene < scenes; scene += 1) await drawScene(unfinished, scene, count);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return listPhotos(folder);
}

async function listPhotos(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter(name => name.endsWith('.jpg'))
    .toSorted()
    .map(name => path.join(folder, name));
}

async function drawScene(folder: string, scene: number, count: number): Promise<void> {
  const pixels = await drawPixels(scene);
  for (let index = scene; index < count; index += scenes) {
    const file = path.join(folder, `DSC_${String(index).padStart(5, '0')}.jpg`);
    const image = sharp(pixels, { raw: { ...size, channels: 3 } });
    await writeFile(file, await image.jpeg({ quality: 92 }).withExif(exifOf(index)).toBuffer());
  }
}

/** Large shapes, small shapes and grain: about as hard to decode and to encode as a photograph. */
async function drawPixels(scene: number): Promise<Buffer> {
  const layers = await Promise.all([12, 60, 400].map((width, index) => drawClouds(width, scene * 3 + index)));
  const grain = await sharp({
    create: { ...size, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 6 } },
  })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const [base, ...rest] = [...layers, grain];
  const composite = rest.map(input => ({ input, blend: 'soft-light' as const }));
  return sharp(base).composite(composite).removeAlpha().raw().toBuffer();
}

/** Random pixels, the same for the same seed, enlarged smoothly. */
async function drawClouds(width: number, seed: number): Promise<Buffer> {
  const height = Math.round((width * 3) / 4);
  const noise = Buffer.concat(
    Array.from({ length: Math.ceil((width * height * 3) / 64) }, (_, index) =>
      createHash('sha512').update(`${seed} ${index}`).digest(),
    ),
  );
  return sharp(noise.subarray(0, width * height * 3), { raw: { width, height, channels: 3 } })
    .resize(size.width, size.height, { kernel: 'cubic' })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

function exifOf(index: number): Exif {
  const [day, minute] = [1 + (index % 28), index % 60].map(part => String(part).padStart(2, '0'));
  return {
    IFD0: {
      Make: 'NIKON CORPORATION',
      Model: 'NIKON D750',
      ImageDescription: `Scene ${index}`,
      Artist: 'Somebody',
    },
    IFD2: {
      DateTimeOriginal: `2019:06:${day} 12:${minute}:${minute}`,
      ExposureTime: '1/250',
      FNumber: '8/1',
      ISOSpeedRatings: '200',
      FocalLength: '35/1',
    },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '41/1 8/1 4500/100',
      GPSLongitudeRef: 'W',
      GPSLongitude: '8/1 36/1 3900/100',
    },
  };
}
