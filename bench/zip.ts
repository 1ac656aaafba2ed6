import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readZip } from '../core/downloads/read-zip.fixture.ts';
import type { BenchGallery } from './bench-gallery.ts';
import { drain } from './drain.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { forgetFiles, readFiles } from './read-files.ts';
import type { Serving } from './serving.ts';
import { median, pairRounds } from './statistics.ts';
import { watchMemory } from './watch-memory.ts';
import { photoBytes, putAlbums, type ZipAlbum } from './zip-albums.ts';
import { benchZipGuests } from './zip-guests.ts';

const photos = 5_000;

/**
 * An album of 5,000 photos as one ZIP, from the disk, against the same files read and streamed one behind the other; what
 * it takes of memory, whether it opens; then what many archives of few photos leave to others.
 */
export async function benchZip(run: Run): Promise<Finding[]> {
  const gallery = await run.gallery(10_000);
  const { large, small } = await putAlbums(gallery, photos);
  run.say(`  an album of ${photos} files of ${photoBytes / 1e6} MB made`);
  const serving = await gallery.serve({ isPublic: true, env: { TRUST_PROXY: '1' } });
  const urlOf = ({ slug }: ZipAlbum) => `${serving.origin}/albums/${slug}/download`;
  const findings = [
    ...(await compareStreams(run, { gallery, serving, album: large, url: urlOf(large) })),
    await openArchive(run, { gallery, serving, album: large, url: urlOf(large) }),
    ...(await benchZipGuests(run, { gallery, serving, url: urlOf(small) })),
  ];
  await serving.stop();
  return findings;
}

interface Parts {
  readonly gallery: BenchGallery;
  readonly serving: Serving;
  readonly album: ZipAlbum;
  readonly url: string;
}

const bench = 'zip';

/** In turns: the archive, the files read, the files streamed, each from the disk. */
async function compareStreams(
  run: Run,
  { gallery, serving, album: { files }, url }: Parts,
): Promise<Finding[]> {
  const headers = { 'content-type': 'application/zip' };
  const bare = await run.reference.serve({ kind: 'files', headers, paths: files });
  const web = serving.webProcessId();
  const weighed: (readonly number[])[] = [];
  const takeArchive = async () => {
    const memory = watchMemory(web);
    const bytes = await drain(url, gallery.headers.all);
    weighed.push(memory.end());
    return bytes;
  };
  const ways = [takeArchive, () => readFiles(files), () => drain(bare)] as const;
  const speeds: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < (run.isFull ? 7 : 3); round += 1) {
    for (let turn = 0; turn < ways.length; turn += 1) {
      const at = (turn + round) % ways.length;
      await forgetFiles(run.folder, files);
      speeds[at]!.push(await speedOf(ways[at]!));
    }
  }
  const [zip, read, streamed] = speeds;
  const note = `${files.length} photos, ${((files.length * photoBytes) / 1e9).toFixed(0)} GB from the disk`;
  const against = (what: string, reference: readonly number[], atLeast: number): Finding => {
    const paired = pairRounds(zip, reference);
    const speed = `${Math.round(paired.subject)} against ${Math.round(paired.reference)} MB/s`;
    return {
      ...{ bench, what, value: paired.ratio, unit: '×', goal: { atLeast } },
      note: `${speed}, ${note}`,
    };
  };
  return [
    against('against streaming its files: throughput', streamed, 0.7),
    against('against reading its files: throughput', read, 0.5),
    growthOf(weighed),
  ];
}

/** What the last tenth of an archive takes more than the first, so that nothing piles up with the photos. */
function growthOf(archives: readonly (readonly number[])[]): Finding {
  const growths = archives.map(samples => {
    const tenth = Math.ceil(samples.length / 10);
    return Math.max(...samples.slice(-tenth)) - Math.max(...samples.slice(0, tenth));
  });
  const [first, highest] = [archives[0]![0]!, Math.max(...archives.flat())];
  return {
    ...{
      bench,
      what: 'web at the end of an archive against its beginning',
      unit: 'MB',
      goal: { atMost: 16 },
    },
    value: median(growths) / 1e6,
    note: `${Math.round(first / 1e6)} MB before the first, ${Math.round(highest / 1e6)} MB at its highest`,
  };
}

/** Python's own reader compares all checksums. */
async function openArchive(run: Run, { gallery, album: { files }, url }: Parts): Promise<Finding> {
  const file = path.join(run.folder, 'opened.zip');
  const [answer] = (await once(get(url, { headers: gallery.headers.all, agent: false }), 'response')) as [
    IncomingMessage,
  ];
  await pipeline(answer, createWriteStream(file));
  const found = await readZip(file);
  await rm(file);
  const names = new Set(found.map(({ name }) => name));
  return {
    ...{ bench, what: 'files that zipfile finds right', unit: '', goal: { atLeast: files.length } },
    value: names.size,
  };
}

/** MB a second. */
async function speedOf(take: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const bytes = await take();
  return bytes / 1e3 / (performance.now() - started);
}
