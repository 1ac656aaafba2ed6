import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { OutputRequest, OutputResult } from '../../decoders/task.ts';
import { fail } from '../../errors/app-error.ts';
import type { WatermarkDrawing, WatermarkImage } from '../../plugin-api/index.ts';
import type { Workshop } from '../make-derivatives.ts';
import { markRequestOf } from './marked.ts';

/** What the pages about watermarks need of the decoders. */
export interface MarkPictures {
  /**
   * An image for watermarks out of an untrusted file, small and written anew. NOT_ACCEPTED for what is no PNG; throws besides
   * as `DecoderPool.run`.
   */
  take(path: string): Promise<WatermarkImage>;
  /** A watermark over a picture of ours, as JPEG. */
  preview(drawing: WatermarkDrawing): Promise<Buffer>;
}

/** px; as large as a watermark is drawn on a large picture. */
const imageSize = 960;
const sample = fileURLToPath(new URL('./sample.png', import.meta.url));

export function createMarkPictures({ storage, pool, findMarkImage }: Workshop): MarkPictures {
  const make = async (path: string, { format, ...output }: Omit<OutputRequest, 'key' | 'path'>) => {
    const staged = storage.stagingPath(format);
    try {
      const outputs = [{ ...output, format, key: 'mark', path: staged }];
      const task = { path, outputs, withPlaceholder: false };
      const result = await pool.run(task, { priority: 'interactive' });
      return {
        source: result.format,
        made: result.outputs[0]! as OutputResult,
        bytes: await readFile(staged),
      };
    } finally {
      await rm(staged, { force: true });
    }
  };
  return {
    async take(path) {
      const { source, made, bytes } = await make(path, { format: 'png', fits: imageSize, quality: 100 });
      if (source !== 'png') fail('NOT_ACCEPTED', { pointer: '/image' });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { sha256, png: bytes, width: made.width, height: made.height };
    },
    async preview(drawing) {
      const mark = await markRequestOf({ mark: { drawing } }, findMarkImage);
      return (await make(sample, { format: 'jpg', fits: imageSize, quality: 82, ...(mark && { mark }) }))
        .bytes;
    },
  };
}
