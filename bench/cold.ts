import { get } from 'node:http';
import path from 'node:path';
import type { PresetFormat } from '../core/derivatives/presets/presets.ts';
import { listDerivatives } from '../core/derivatives/presets/presets.ts';
import { standardPresets } from '../core/presets/standard.ts';
import type { BenchGallery } from './bench-gallery.ts';
import { makeCameraPhotos } from './camera-photos.ts';
import type { Drawing } from './draw-process.ts';
import type { Finding } from './finding.ts';
import { startHelper } from './helper-process.ts';
import type { Run } from './open-run.ts';
import { pairRounds } from './statistics.ts';
import { takeTurns } from './take-turns.ts';

const requests = 200;

/**
 * A derivative that is not there yet, asked for 200 times at once, against sharp alone making the same file and a bare server
 * that then sends it as often. Sharp has a process of its own at the nice value of our decoders: on a machine that others use,
 * the scheduler would be measured otherwise.
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
  const drawer = await startHelper<Drawing, number>(new URL('./draw-process.ts', import.meta.url));
  run.onEnd(drawer.stop);
  const target = path.join(run.folder, 'cold.jpg');
  const draw = (photo: string) => drawer.ask(drawingOf(photo, target, wanted));
  await draw(photos[0]!);
  const headers = { 'content-type': 'image/jpeg' };
  const bare = await run.reference.serve({ kind: 'file', headers, path: target });
  const drawAndSend = async () => (await draw(alone.pop()!)) + (await askAtOnce(bare, ''));
  // the first ones start a decoder
  await ask();
  await drawAndSend();
  const turns = await takeTurns(rounds, ask, drawAndSend);
  await Promise.all([serving.stop(), drawer.stop()]);
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

function drawingOf(photo: string, target: string, { preset, format }: PresetFormat): Drawing {
  return {
    photo,
    request: { key: '', fits: preset.fits, format, quality: preset.quality[format], path: target },
  };
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

/** The most files of any of these photos. */
async function countMade({ house }: BenchGallery, sha256s: readonly string[]): Promise<number> {
  const rows = await house.database
    .knex('derivatives')
    .whereIn('sha256', sha256s)
    .groupBy('sha256')
    .select(house.database.knex.raw('count(*)::integer as files'));
  return Math.max(0, ...rows.map(row => Number(row.files)));
}
