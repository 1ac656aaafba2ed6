import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { pictures } from './catalogue/index.ts';
import { drawPicture } from './draw-picture.ts';

// The other workers have the other cores.
sharp.concurrency(1);
sharp.cache(false);

parentPort!.on('message', async (index: number) => {
  await drawPicture(pictures[index]!, workerData.folder as string);
  parentPort!.postMessage(index);
});
