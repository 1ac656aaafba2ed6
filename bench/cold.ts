import { readFile, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import path from 'node:path';
import sharp from 'sharp';
import { encode } from '../core/decoders/encode.ts';
import type { PresetFormat } from '../core/derivatives/presets.ts';
import { listDerivatives } from '../core/derivatives/presets.ts';
import { standardPresets } from '../core/presets/standard.ts';
import type { BenchGallery } from './bench-gallery.ts';
import { makeCameraPhotos } from './camera-photos.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { pairRounds } from './statistics.ts';
import { takeTurns } from './take-turns.ts';

const requests = 200;

/**
 * A derivative that is not there yet, asked for 200 times at once, against sharp alone making the same file and a bare server
 * that then sends it as often.
 */
export async function benchCold(run: Run): Promise<Finding[]> {
  const gallery = await run.gallery(10_000);
  const rounds = run.isFull ? 15 : 7;
  const photos = (await makeCameraPhotos(run.isFull ? 200 : 120, run.say)).slice(0, rounds + 2);
  const places = await putPhotos(gallery, photos);
  const serving = await gallery.serve({ isPublic: true });
  const wanted = listDerivatives(standardPresets, 'eager').find(
    ({ preset, format }) => preset.name === 'medium' && format === 'jpg',
  )!;
  const waiting = [...places];
  const ask = () => askAtOnce(serving.origin, addressOf(waiting.pop()!, wanted));
  const alone = [...photos];
  const bare = await serveDrawn(run, photos[0]!, wanted);
  const draw = async () => (await drawAlone(alone.pop()!, wanted)) + (await askAtOnce(bare, ''));
  // the first ones start a decoder
  await ask();
  await draw();
  const turns = await takeTurns(rounds, ask, draw);
  await serving.stop();
  const { ratio, subject, reference } = pairRounds(turns.subject, turns.reference);
  const made = places.slice(1).map(({ sha256 }) => sha256);
  return [
    {
      ...{
        bench: 'cold',
        what: '200 at once for a missing picture: until all have it',
        value: ratio,
        unit: '×',
      },
      goal: { atMost: 1.2 },
      note: `${Math.round(subject)} against ${Math.round(reference)} ms, 12 megapixels to ${wanted.preset.fits} pixels`,
    },
    {
      ...{
        bench: 'cold',
        what: 'files made for 200 requests',
        value: await countMade(gallery, made),
        unit: '',
      },
      goal: { atMost: 1 },
    },
  ];
}

interface Place {
  readonly id: string;
  readonly sha256: string;
}

/** Photos as an import takes them in, but with none of their derivatives. */
async function putPhotos({ house }: BenchGallery, files: readonly string[]): Promise<Place[]> {
  const { gallery, storage, database } = house;
  const request = { viewer: { kind: 'system', name: 'bench' } as const, reason: 'bench' };
  const { value: album } = await gallery.change(request, tx =>
    tx.albums.create({ title: 'Cold', audience: 'public' }),
  );
  const places: Place[] = [];
  for (const [index, file] of files.entries()) {
    const { sha256, bytes } = await storage.putOriginal(file);
    const photo = { ...plainPhoto, sha256, bytes, fileName: `COLD_${index}.JPG`, albumId: album.id };
    await gallery.change(request, tx => tx.photos.add([photo]));
    const { id } = await database.knex('photos').where({ sha256 }).first('id');
    places.push({ id, sha256 });
  }
  return places;
}

const plainPhoto = {
  format: 'jpeg',
  source: { storage: 'stored' as const },
  modifiedAt: null,
  width: 4000,
  height: 3000,
  orientation: 1,
  averageColour: '#808080',
  thumbHash: null,
  details: {},
  keywords: [],
  rawMetadata: null,
};

function addressOf({ id, sha256 }: Place, { preset, format }: PresetFormat): string {
  return `/i/${id}/${preset.name}@${preset.revision}/${sha256.slice(0, 12)}.${format}`;
}

/** A picture that sharp has drawn, from a bare server. */
async function serveDrawn(run: Run, photo: string, { preset, format }: PresetFormat): Promise<string> {
  const { fits } = preset;
  const file = path.join(run.folder, 'cold.jpg');
  const how = { key: '', fits, format, quality: preset.quality[format], path: '' };
  const image = sharp(photo).autoOrient().resize(fits, fits, { fit: 'inside' });
  await writeFile(file, await encode(image, how).toBuffer());
  return run.reference.serve({ kind: 'file', headers: { 'content-type': 'image/jpeg' }, path: file });
}

/** ms until the last has the whole file. */
async function askAtOnce(origin: string, address: string): Promise<number> {
  const started = performance.now();
  await Promise.all(Array.from({ length: requests }, () => fetchOnce(origin + address)));
  return performance.now() - started;
}

function fetchOnce(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent: false }, answer => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
      answer.resume().on('end', resolve).on('error', reject);
    });
    asked.on('error', reject);
  });
}

/** ms that sharp takes for the same picture. */
async function drawAlone(file: string, { preset, format }: PresetFormat): Promise<number> {
  const bytes = await readFile(file);
  const started = performance.now();
  const { fits } = preset;
  const image = sharp(bytes).autoOrient().resize(fits, fits, { fit: 'inside', withoutEnlargement: true });
  const how = { key: '', fits, format, quality: preset.quality[format], path: '' };
  await encode(image, how).toBuffer();
  return performance.now() - started;
}

/** The most files of any of these photos. */
async function countMade({ house }: BenchGallery, sha256s: readonly string[]): Promise<number> {
  const rows = await house.database
    .knex('derivatives')
    .whereIn('sha256', sha256s)
    .groupBy('sha256')
    .select(house.database.knex.raw('count(*)::integer as files'));
  return Math.max(0, ...rows.map(row => Number(row.files)));
}
