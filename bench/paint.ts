import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pictures } from '../core/demo/catalogue/index.ts';
import { demoAlbums } from '../core/demo/demo-albums.ts';
import type { OpenHouse } from '../core/main.ts';
import type { PhotoSummary, Viewer } from '../core/plugin-api/index.ts';
import { openBrowser, type TestBrowser } from '../core/testing/browser.ts';
import { openBenchHouse } from './bench-gallery.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { type Visit, visitByPhone } from './paint-visit.ts';
import { endCommand, findLine, startCommand } from './serving.ts';
import { median } from './statistics.ts';

const hidden = demoAlbums.filter(({ audience }) => audience === 'restricted').map(({ folder }) => folder);
const publicPictures = pictures.filter(
  ({ file }) => !hidden.some(folder => file.startsWith(`${folder}/`)),
).length;

/** Home, an album and a photo of the sample gallery, as a guest's phone shows them on a slow line. */
export async function benchPaint(run: Run): Promise<Finding[]> {
  const dataDir = path.join(run.folder, 'paint');
  const demo = startCommand(['demo', '--keep', dataDir], { dataDir });
  run.onEnd(() => endCommand(demo));
  const origin = (await findLine(demo, /served at (\S+)/)).replace('localhost', '127.0.0.1');
  const house = await openBenchHouse(dataDir);
  run.onEnd(() => house.close());
  run.say('  drawing the sample gallery, and making all its files');
  const { slug, photo } = await makeAlbum(house);
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

const system: Viewer = { kind: 'system', name: 'bench' };

/** An album of all that guests see, once its pictures are there in all formats that a page offers. */
async function makeAlbum({ gallery }: OpenHouse): Promise<{ slug: string; photo: PhotoSummary }> {
  const guest = gallery.as({ kind: 'guest' });
  const list = async () =>
    (await guest.photos.list({ kind: 'all', order: 'newest' }, { limit: 200 }))?.items ?? [];
  let photos = await list();
  for (; photos.length < publicPictures || !photos.every(isFinished); photos = await list())
    await delay(1_000);
  const { value } = await gallery.change({ viewer: system, reason: 'bench' }, async tx => {
    const album = await tx.albums.create({ title: 'Everything', audience: 'public', order: 'newest' });
    await tx.albums.addPhotos(
      album.id,
      photos.map(({ id }) => id),
    );
    return album;
  });
  return { slug: value.slug, photo: photos[2]! };
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
