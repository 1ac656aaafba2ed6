import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import type { BenchGallery } from './bench-gallery.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { peakResidentBytes, residentBytes } from './processes.ts';
import type { Serving } from './serving.ts';
import { pairRounds, percentile } from './statistics.ts';
import { takeTurns } from './take-turns.ts';

/** Bytes; as a camera's JPEG is large. */
const photoBytes = 4_000_000;

/** An album as one ZIP, against the same files streamed one behind the other; and what ten of them leave to others. */
export async function benchZip(run: Run): Promise<Finding[]> {
  const gallery = await run.gallery(10_000);
  const { slug, files } = await putAlbum(gallery, run.isFull ? 200 : 60);
  const serving = await gallery.serve({ isPublic: true, env: { TRUST_PROXY: '1' } });
  const url = `${serving.origin}/albums/${slug}/download`;
  const parts: Parts = { gallery, serving, files, url };
  await drain(url, gallery.headers.all);
  const findings = [await compareStreams(run, parts), ...(await weigh(run, parts))];
  await serving.stop();
  return findings;
}

interface Parts {
  readonly gallery: BenchGallery;
  readonly serving: Serving;
  readonly files: readonly string[];
  readonly url: string;
}

/** An album with files behind its photos: noise, since nobody looks into them. */
async function putAlbum({ house }: BenchGallery, count: number): Promise<{ slug: string; files: string[] }> {
  const { gallery, storage } = house;
  const request = { viewer: { kind: 'system', name: 'bench' } as const, reason: 'bench' };
  const { value: album } = await gallery.change(request, tx =>
    tx.albums.create({ title: 'For the ZIP', audience: 'public' }),
  );
  await gallery.change(request, tx => tx.albums.edit(album.id, { audienceVerbs: ['view', 'download'] }));
  const files: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const staged = storage.stagingPath();
    await writeFile(staged, randomBytes(photoBytes));
    const { sha256, bytes } = await storage.putOriginal(staged);
    const photo = { ...plainPhoto, sha256, bytes, fileName: `DSC_${index}.JPG`, albumId: album.id };
    await gallery.change(request, tx => tx.photos.add([photo]));
    files.push(storage.originalPath(sha256));
  }
  return { slug: album.slug, files };
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

async function compareStreams(run: Run, { gallery, files, url }: Parts): Promise<Finding> {
  const headers = { 'content-type': 'application/zip' };
  const reference = await run.reference.serve({ kind: 'files', headers, paths: files });
  const ask = (address: string) => () => speedOf(() => drain(address, gallery.headers.all));
  await drain(reference, {});
  const turns = await takeTurns(run.isFull ? 9 : 5, ask(url), ask(reference));
  const { ratio, subject, reference: bare } = pairRounds(turns.subject, turns.reference);
  return {
    ...{ bench: 'zip', what: 'an album as ZIP: throughput', value: ratio, unit: '×', goal: { atLeast: 0.7 } },
    note: `${Math.round(subject)} against ${Math.round(bare)} MB/s, ${files.length} files of ${photoBytes / 1e6} MB`,
  };
}

/** Memory after many against after one, at its highest while ten come at a time, and pages meanwhile. */
async function weigh(run: Run, { gallery, serving, url }: Parts): Promise<Finding[]> {
  const web = serving.webProcessId();
  const early = residentBytes(web);
  for (let round = 0; round < 15; round += 1) await drain(url, gallery.headers.all);
  const late = residentBytes(web);
  const idle = await visit(run, gallery, serving);
  const archives = startArchives(url, 10);
  const busy = await visit(run, gallery, serving);
  const served = await archives.stop();
  const [slow, calm] = [percentile(busy, 0.95), percentile(idle, 0.95)];
  const bench = 'zip';
  return [
    {
      ...{ bench, what: 'web after 15 archives against 1', unit: '×', goal: { atMost: 1.1 } },
      value: late / early,
      note: `${(late / 1e6).toFixed(0)} MB against ${(early / 1e6).toFixed(0)} MB`,
    },
    {
      ...{ bench, what: 'web at its highest, ten at a time', unit: 'MB', goal: { atMost: 200 } },
      value: peakResidentBytes(web) / 1e6,
    },
    {
      ...{ bench, what: 'a guest’s pages meanwhile: 95th percentile', unit: 'ms', goal: { atMost: 100 } },
      value: slow,
      note: `${calm.toFixed(1)} ms without; ${(served / 1e6).toFixed(0)} MB of archives went out`,
    },
  ];
}

/** Latencies of 20 pages a second. */
async function visit(run: Run, gallery: BenchGallery, { origin }: Serving): Promise<readonly number[]> {
  const { album, photoId } = gallery.library.shown.all;
  const paths = ['/', `/albums/${album}`, `/photos/${photoId}?in=album:${album}`];
  const load = { origin, paths, connections: 2, rate: 20, seconds: run.isFull ? 20 : 6 };
  return (await run.client.run(load)).latencies;
}

/** So many guests, each from an address of their own, who take the archive again and again. */
function startArchives(url: string, count: number): { stop(): Promise<number> } {
  let isEnding = false;
  const takeAll = async (guest: number) => {
    let bytes = 0;
    while (!isEnding) bytes += await drain(url, { 'X-Forwarded-For': `192.0.2.${guest}` });
    return bytes;
  };
  const guests = Promise.all(Array.from({ length: count }, (_, guest) => takeAll(guest)));
  return {
    async stop() {
      isEnding = true;
      return (await guests).reduce((sum, bytes) => sum + bytes, 0);
    },
  };
}

/** MB a second. */
async function speedOf(take: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const bytes = await take();
  return bytes / 1e3 / (performance.now() - started);
}

/** Takes the whole answer and keeps nothing; returns its bytes. @throws Error when it isn't 200 or is cut off */
async function drain(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const [answer] = (await once(get(url, { headers: { ...headers }, agent: false }), 'response')) as [
    IncomingMessage,
  ];
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
  let bytes = 0;
  for await (const chunk of answer) bytes += chunk.length;
  return bytes;
}
