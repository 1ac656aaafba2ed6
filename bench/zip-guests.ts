import type { BenchGallery } from './bench-gallery.ts';
import { drain } from './drain.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { residentBytes } from './processes.ts';
import type { Serving } from './serving.ts';
import { percentile } from './statistics.ts';
import { watchMemory } from './watch-memory.ts';

interface Parts {
  readonly gallery: BenchGallery;
  readonly serving: Serving;
  readonly url: string;
}

const bench = 'zip';

/** Memory after many against after one, at its highest while ten come at a time, and pages meanwhile. */
export async function benchZipGuests(run: Run, { gallery, serving, url }: Parts): Promise<Finding[]> {
  const web = serving.webProcessId();
  await drain(url, gallery.headers.all);
  const early = residentBytes(web);
  for (let round = 0; round < 15; round += 1) await drain(url, gallery.headers.all);
  const late = residentBytes(web);
  const idle = await visit(run, gallery, serving);
  const memory = watchMemory(web);
  const archives = startArchives(url, 10);
  const busy = await visit(run, gallery, serving);
  const served = await archives.stop();
  const highest = Math.max(...memory.end());
  const [slow, calm] = [percentile(busy, 0.95), percentile(idle, 0.95)];
  return [
    {
      ...{ bench, what: 'web after 15 archives against 1', unit: '×', goal: { atMost: 1.1 } },
      value: late / early,
      note: `${(late / 1e6).toFixed(0)} MB against ${(early / 1e6).toFixed(0)} MB`,
    },
    {
      ...{ bench, what: 'web at its highest, ten at a time', unit: 'MB', goal: { atMost: 200 } },
      value: highest / 1e6,
      note: `${(late / 1e6).toFixed(0)} MB before`,
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
