import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenHouse } from '../core/main.ts';
import type { PhotoSummary } from '../core/plugin-api/index.ts';
import { openBrowser, type TestBrowser } from '../core/testing/browser.ts';
import { openBenchHouse } from './bench-gallery.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { type Visit, visitByPhone } from './paint-visit.ts';
import { endCommand, findLine, startCommand } from './serving.ts';
import { median } from './statistics.ts';

/** Home, an album and a photo of the sample gallery, as a guest's phone shows them on a slow line. */
export async function benchPaint(run: Run): Promise<Finding[]> {
  const dataDir = path.join(run.folder, 'paint');
  const demo = startCommand(['demo', '--keep', dataDir], { dataDir });
  run.onEnd(() => endCommand(demo));
  const origin = (await findLine(demo, /served at (\S+)/)).replace('localhost', '127.0.0.1');
  const house = await openBenchHouse(dataDir);
  run.onEnd(() => house.close());
  run.say('  drawing the sample gallery, and making all its files');
  const { slug, photo } = await findShown(house);
  const browser = await openBrowser();
  run.onEnd(() => browser.close());
  const rounds = run.isFull ? 9 : 5;
  return [
    ...(await benchAddress(browser, { name: 'home', address: `${origin}/`, rounds })),
    ...(await benchAddress(browser, { name: 'album', address: `${origin}/albums/${slug}`, rounds })),
    ...(await benchAddress(browser, {
      ...{ name: 'photo', rounds },
      address: `${origin}/photos/${photo.id}?in=album:${slug}`,
    })),
  ];
}

/** The largest album of guests, once its pictures are there in all formats that a page offers. */
async function findShown({ gallery }: OpenHouse): Promise<{ slug: string; photo: PhotoSummary }> {
  const guest = gallery.as({ kind: 'guest' });
  for (;;) {
    const albums = await guest.albums.tree();
    const [largest] = albums.toSorted((one, other) => other.photoCount - one.photoCount);
    const everything = await guest.photos.list({ kind: 'all' }, { limit: 200 });
    const photos = everything?.items ?? [];
    if (largest && photos.length >= 90 && photos.every(isFinished)) {
      const inAlbum = await guest.photos.list({ kind: 'album', slug: largest.slug });
      return { slug: largest.slug, photo: inAlbum!.items[2]! };
    }
    await delay(1_000);
  }
}

function isFinished({ width, height, extraFormats }: PhotoSummary): boolean {
  return Math.max(width, height) <= 800 || extraFormats.includes('medium.avif');
}

async function benchAddress(
  browser: TestBrowser,
  { name, address, rounds }: { name: string; address: string; rounds: number },
): Promise<Finding[]> {
  const visits: Visit[] = [];
  for (let round = 0; round < rounds; round += 1) visits.push(await visitByPhone(browser, address));
  const of = (read: (visit: Visit) => number) => median(visits.map(read));
  const finding = { bench: 'paint' };
  return [
    {
      ...{ ...finding, what: `${name}, largest paint`, unit: 's', goal: { atMost: 1.5 } },
      value: of(visit => visit.paintedMs) / 1_000,
      note: visits[0]!.painted,
    },
    {
      ...{ ...finding, what: `${name}, what moved`, unit: '', goal: { atMost: 0.01 } },
      value: of(visit => visit.shift),
    },
    {
      ...{ ...finding, what: `${name}, before the largest paint`, unit: 'kB', goal: { atMost: 250 } },
      value: of(visit => visit.bytesBeforePaint) / 1_000,
    },
    {
      ...{ ...finding, what: `${name}, script`, unit: 'kB', goal: { atMost: 20 } },
      value: of(visit => visit.scriptBytes) / 1_000,
    },
    {
      ...{ ...finding, what: `${name}, HTML and CSS`, unit: 'kB', goal: { atMost: 30 } },
      value: of(visit => visit.htmlAndCssBytes) / 1_000,
    },
  ];
}
