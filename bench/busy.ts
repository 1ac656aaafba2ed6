import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchGallery } from './bench-gallery.ts';
import { makeCameraPhotos } from './camera-photos.ts';
import type { Finding } from './finding.ts';
import type { Run } from './open-run.ts';
import { copyPhoto, copyPhotos } from './photo-copies.ts';
import { endCommand, findLine, type Serving, startCommand } from './serving.ts';
import { percentile } from './statistics.ts';

interface Parts {
  readonly gallery: BenchGallery;
  readonly serving: Serving;
  readonly photos: readonly string[];
}

/**
 * A guest's pages while photos come in, against the same when nothing does; then how long a photo takes from being
 * dropped into a watched folder to standing on its album's page.
 */
export async function benchBusy(run: Run): Promise<Finding[]> {
  const gallery = await run.gallery(10_000);
  const photos = await makeCameraPhotos(run.isFull ? 200 : 120, run.say);
  const serving = await gallery.serve({ isPublic: true });
  const parts = { gallery, serving, photos };
  const findings = [await comparePages(run, parts), await timeDrops(run, parts)];
  await serving.stop();
  return findings;
}

/**
 * Not in turns: once photos have come in, the worker makes further formats of them for a while, and it isn't idle any
 * more.
 */
async function comparePages(run: Run, { gallery, serving, photos }: Parts): Promise<Finding> {
  const count = run.isFull ? 2_000 : 100;
  const folder = path.join(run.folder, 'incoming');
  await copyPhotos(photos, folder, count);
  await visit(run, { gallery, serving }, 3);
  const idle = await visit(run, { gallery, serving }, run.isFull ? 60 : 10);
  const child = startCommand(['import', '--json', folder], gallery);
  run.onEnd(() => child.kill('SIGKILL'));
  child.stdout!.resume();
  const ended = once(child, 'exit');
  const busy: number[] = [];
  while (child.exitCode === null) busy.push(...(await visit(run, { gallery, serving }, 2)));
  const [code] = await ended;
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  const [slow, calm] = [percentile(busy, 0.95), percentile(idle, 0.95)];
  return {
    ...{ bench: 'busy', what: 'a guest’s pages while importing: 95th percentile', unit: '×' },
    value: slow / calm,
    goal: { atMost: 1.2 },
    note: `${slow.toFixed(1)} ms against ${calm.toFixed(1)} ms; medians ${percentile(busy, 0.5).toFixed(1)} and ${percentile(idle, 0.5).toFixed(1)} ms; ${count} photos`,
  };
}

/** Latencies of 20 pages a second, of several kinds: some are rendered anew after each change. */
async function visit(
  run: Run,
  { gallery, serving }: Pick<Parts, 'gallery' | 'serving'>,
  seconds: number,
): Promise<readonly number[]> {
  const { album, photoId } = gallery.library.shown.all;
  const paths = ['/', `/albums/${album}`, `/photos/${photoId}?in=album:${album}`, '/tags/rare'];
  const load = { origin: serving.origin, paths, connections: 2, rate: 20, seconds };
  return (await run.client.run(load)).latencies;
}

/** The worker is making further formats of what came in before, as it would be for somebody who goes on adding. */
async function timeDrops(run: Run, { gallery, serving, photos }: Parts): Promise<Finding> {
  const folder = path.join(run.folder, 'dropped');
  await mkdir(folder);
  const child = startCommand(['import', '--watch', '--public', folder], gallery);
  run.onEnd(() => child.kill('SIGKILL'));
  await findLine(child, /^Watching/);
  const seconds: number[] = [];
  for (let index = 0; index < (run.isFull ? 40 : 8); index += 1) {
    await copyPhoto(photos[index]!, path.join(folder, `${index}.jpg`));
    seconds.push(await waitForPhotos(`${serving.origin}/albums/dropped`, index + 1));
  }
  await endCommand(child);
  return {
    ...{ bench: 'busy', what: 'a dropped photo is visible: 95th percentile', unit: 's', goal: { atMost: 2 } },
    value: percentile(seconds, 0.95),
    note: `median ${percentile(seconds, 0.5).toFixed(2)} s of ${seconds.length}`,
  };
}

/** s until the page shows so many photos. */
async function waitForPhotos(url: string, count: number): Promise<number> {
  const started = performance.now();
  for (;;) {
    const html = await (await fetch(url)).text();
    const seen = new Set(Array.from(html.matchAll(/href="\/photos\/([^"?]+)/g), match => match[1]));
    const seconds = (performance.now() - started) / 1000;
    if (seen.size >= count) return seconds;
    if (seconds > 30) throw new Error(`${url} showed ${seen.size} of ${count} photos after 30 s`);
    await delay(20);
  }
}
