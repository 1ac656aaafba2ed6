import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BenchGallery, openBenchGallery } from './bench-gallery.ts';
import { type LoadClient, startLoadClient } from './load-client.ts';
import { type ReferenceServer, startReferenceServer } from './reference-server.ts';

/** What all benches of one run share. */
export interface Run {
  /** More photos and more rounds, and `scale` up to a million. */
  readonly isFull: boolean;
  /** Goes when the run ends. */
  readonly folder: string;
  readonly client: LoadClient;
  readonly reference: ReferenceServer;
  /** A gallery of so many photos, filled when it is first asked for. */
  gallery(photos: number): Promise<BenchGallery>;
  /** Tells how far the run is. */
  say(line: string): void;
  /** Something that must end with the run, whichever way that ends; the last comes first. */
  onEnd(end: () => unknown): void;
  close(): Promise<void>;
}

/** Begins a run. However it ends but by kill -9, its processes end and its folder goes. */
export async function openRun({ isFull }: { isFull: boolean }): Promise<Run> {
  const endings: (() => unknown)[] = [];
  const onEnd = (end: () => unknown) => void endings.push(end);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= endAll(endings);
    return closing;
  };
  closeOnSignal(close);
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-bench-'));
  onEnd(() => rm(folder, { recursive: true, force: true }));
  // PostgreSQL's own account must pass it when we are root
  await chmod(folder, 0o711);
  const client = await startLoadClient();
  onEnd(client.stop);
  const reference = await startReferenceServer();
  onEnd(reference.stop);
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const galleries = new Map<number, Promise<BenchGallery>>();
  const gallery = (photos: number) => {
    const known = galleries.get(photos);
    if (known) return known;
    const opening = openBenchGallery({ photos, say, onEnd, dataDir: path.join(folder, `gallery-${photos}`) });
    galleries.set(photos, opening);
    return opening;
  };
  return { isFull, folder, client, reference, gallery, say, onEnd, close };
}

async function endAll(endings: (() => unknown)[]): Promise<void> {
  for (let end = endings.pop(); end; end = endings.pop()) await Promise.resolve(end()).catch(() => {});
}

function closeOnSignal(close: () => Promise<void>): void {
  let count = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      count += 1;
      if (count > 1) process.exit(1);
      void close().finally(() => process.exit(130));
    });
  }
}
