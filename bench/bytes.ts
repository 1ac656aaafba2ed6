import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { encode } from '../core/decoders/encode.ts';
import { findPresetFormat } from '../core/derivatives/presets/presets.ts';
import { standardPresets } from '../core/presets/standard.ts';
import type { BenchGallery } from './bench-gallery.ts';
import { makeCameraPhotos } from './camera-photos.ts';
import { fetchWhole } from './fetch-whole.ts';
import type { Finding } from './finding.ts';
import type { ViewerName } from './library.ts';
import type { Run } from './open-run.ts';
import { measureRequestCpu } from './request-cpu.ts';
import type { Serving } from './serving.ts';
import { pairRounds } from './statistics.ts';
import { takeTurns } from './take-turns.ts';

interface Asked {
  readonly name: string;
  /** Of the reference's throughput. */
  readonly least: number;
  readonly isPublic: boolean;
  readonly viewer: ViewerName;
}

const askedFor: readonly Asked[] = [
  { name: 'public', least: 0.7, isPublic: true, viewer: 'guest' },
  { name: 'private, who sees all', least: 0.5, isPublic: false, viewer: 'all' },
  { name: 'private, by a grant', least: 0.5, isPublic: false, viewer: 'thousand' },
];

/** One thumbnail over 16 connections, judged at each request, against the same file by `node:http` and a stream. */
export async function benchBytes(run: Run): Promise<Finding[]> {
  const gallery = await run.gallery(100_000);
  const thumb = await putThumb(run, gallery);
  const findings: Finding[] = [];
  for (const asked of askedFor) {
    const serving = await gallery.serve({ isPublic: asked.isPublic });
    findings.push(...(await compareFile(run, { gallery, serving, asked, thumb })));
    await serving.stop();
  }
  return findings;
}

interface Thumb {
  readonly address: string;
  readonly file: string;
}

/** Gives the gallery's shown photo, which has no file behind it, a real thumbnail. */
async function putThumb(run: Run, { house, library }: BenchGallery): Promise<Thumb> {
  const { preset, format } = findPresetFormat('thumb', {
    presets: standardPresets,
    revision: 1,
    format: 'jpg',
  })!;
  const [photo] = await makeCameraPhotos(run.isFull ? 200 : 120, run.say);
  const id = library.shown.all.photoId;
  const { sha256 } = (await house.gallery.as({ kind: 'system', name: 'bench' }).photos.bytes(id))!;
  const staged = path.join(run.folder, 'thumb.jpg');
  const small = sharp(photo).resize(preset.fits, preset.fits, { fit: 'inside' });
  const request = {
    key: '',
    fits: preset.fits,
    format,
    quality: preset.quality[format],
    isDense: true,
    path: staged,
  };
  await writeFile(staged, await encode(small, request).toBuffer());
  const name = { sha256, preset: preset.name, revision: preset.revision, format };
  await house.storage.putDerivative(name, staged);
  return {
    address: `/i/${id}/${preset.name}@${preset.revision}/${sha256.slice(0, 12)}.${format}`,
    file: house.storage.derivativePath(name),
  };
}

async function compareFile(
  run: Run,
  { gallery, serving, asked, thumb }: { gallery: BenchGallery; serving: Serving; asked: Asked; thumb: Thumb },
): Promise<Finding[]> {
  const headers = gallery.headers[asked.viewer];
  const path = thumb.address;
  const answer = await fetchWhole(serving.origin + path, headers);
  const given = { ...answer.headers, 'content-length': String(answer.body.length) };
  const reference = await run.reference.serve({ kind: 'file', headers: given, path: thumb.file });
  const seconds = run.isFull ? 4 : 1.2;
  const ask = async (origin: string) =>
    (await run.client.run({ origin, paths: [path], headers, connections: 16, seconds })).perSecond;
  await ask(serving.origin);
  await ask(reference);
  const turns = await takeTurns(
    5,
    () => ask(serving.origin),
    () => ask(reference),
  );
  const { ratio, subject, reference: bare } = pairRounds(turns.subject, turns.reference);
  return [
    {
      ...{ bench: 'bytes', what: `thumbnail, ${asked.name}: throughput`, value: ratio, unit: '×' },
      goal: { atLeast: asked.least },
      note: `${Math.round(subject)} against ${Math.round(bare)} requests/s, ${answer.body.length} bytes`,
    },
    {
      ...{ bench: 'bytes', what: `thumbnail, ${asked.name}: CPU a request`, unit: 'ms' },
      value: await measureRequestCpu(run, { gallery, serving, path, headers }),
      goal: { atMost: 0.3 },
    },
  ];
}
