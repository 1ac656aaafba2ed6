import { once } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ExifTool } from 'exiftool-vendored';
import { pictures } from './catalogue/index.ts';
import { type DemoAlbum, demoAlbums } from './demo-albums.ts';
import { writeMetadata } from './write-metadata.ts';

export type DrawDemo = {
  /** Where the tree of albums is written; made when it isn't there. */
  folder: string;
  /** How many pictures are drawn at once; a core each. */
  processes: number;
  /** Places in the catalogue; absent: all of it. */
  chosen?: readonly number[];
  /** Of width and height; 1 when absent. */
  scale?: number;
  /** Stops between pictures; what is finished stays. */
  signal?: AbortSignal;
  /** After each finished file, with its path below the folder. */
  onDrawn?: (done: number, total: number, file: string) => void;
};

export type DemoPlan = {
  folder: string;
  albums: readonly DemoAlbum[];
  /** Paths below the folder, with slashes. */
  files: string[];
  bytes: number;
};

/**
 * Draws the whole sample gallery as JPEGs with metadata, ready for an ordinary import of `folder`.
 * The same pixels each time; throws the signal's reason when stopped, and what a worker threw.
 */
export async function drawDemo(options: DrawDemo): Promise<DemoPlan> {
  const exiftool = new ExifTool({ maxProcs: Math.max(1, Math.ceil(options.processes / 2)) });
  const chosen = options.chosen ?? [...pictures.keys()];
  const queue = chosen.values();
  const written: Promise<void>[] = [];
  const finished = new Set<number>();

  async function finish(index: number): Promise<void> {
    await writeMetadata(exiftool, pictures[index]!, options.folder);
    finished.add(index);
    options.onDrawn?.(finished.size, chosen.length, pictures[index]!.file);
  }

  async function drawShare(): Promise<void> {
    const worker = startWorker(options);
    try {
      for (const index of queue) {
        options.signal?.throwIfAborted();
        worker.postMessage(index);
        await once(worker, 'message', { signal: options.signal });
        // Writing goes on while the next is drawn; a failure is met below, not before anyone listens.
        const writing = finish(index);
        writing.catch(() => {});
        written.push(writing);
      }
    } finally {
      await worker.terminate();
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.max(1, options.processes) }, drawShare));
    await Promise.all(written);
  } catch (error) {
    await Promise.allSettled(written);
    await removeUnfinished(
      options.folder,
      chosen.filter(index => !finished.has(index)),
    );
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    await exiftool.end();
  }
  return describeFolder(options.folder, chosen);
}

/** A worker that was stopped may have left half a file under its final name. */
async function removeUnfinished(folder: string, unfinished: readonly number[]): Promise<void> {
  await Promise.all(unfinished.map(index => rm(join(folder, pictures[index]!.file), { force: true })));
}

function startWorker({ folder, scale = 1 }: DrawDemo): Worker {
  // Sources are .ts in a checkout and .js in the package.
  const file = `./draw-worker${extname(fileURLToPath(import.meta.url))}`;
  return new Worker(new URL(file, import.meta.url), {
    workerData: { folder, scale },
    // Shaders make many short-lived triples; a roomy nursery sweeps them seldom.
    resourceLimits: { maxYoungGenerationSizeMb: 96 },
  });
}

async function describeFolder(folder: string, chosen: readonly number[]): Promise<DemoPlan> {
  const files = chosen.map(index => pictures[index]!.file);
  const sizes = await Promise.all(files.map(async file => (await stat(join(folder, file))).size));
  return { folder, albums: demoAlbums, files, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
