import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

/** A real JPEG with bytes of its own: noise, so that no two are alike. */
export function makeTestJpeg({ width, height }: { width: number; height: number }): Promise<Buffer> {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 70 })
    .toBuffer();
}
