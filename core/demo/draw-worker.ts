import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { pictures } from './catalogue/index.ts';
import { drawPicture } from './draw-picture.ts';

// The other workers have the other cores.
sharp.concurrency(1);
sharp.cache(false);

const { folder, scale } = workerData as { folder: string; scale: number };

parentPort!.on('message', async (index: number) => {
  await drawPicture(pictures[index]!, folder, scale);
  parentPort!.postMessage(index);
});
