import { writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import sharp from 'sharp';
import { niceness } from '../core/decoders/decoder-process.ts';
import { encode } from '../core/decoders/encode.ts';
import type { OutputRequest } from '../core/decoders/task.ts';
import { answerQuestions } from './helper-process.ts';

/** One picture that sharp alone is to make. */
export interface Drawing {
  readonly photo: string;
  readonly request: OutputRequest;
}

sharp.concurrency(1);
sharp.cache(false);
setPriority(niceness.interactive);

/** Answers the ms that it took, from file to file. */
answerQuestions<Drawing, number>(async ({ photo, request }) => {
  const started = performance.now();
  const { fits, path } = request;
  const image = sharp(photo).autoOrient().resize(fits, fits, { fit: 'inside', withoutEnlargement: true });
  await writeFile(path, await encode(image, request).toBuffer());
  return performance.now() - started;
});
