import { sharp } from './guarded-sharp.ts';
import { type Pixels, toPixels } from './pixels.ts';

/**
 * An image as a stamp with alpha.
 *
 * @param png Base64
 * @param bounds px of its longer side, and of its width at most
 */
export async function drawImageStamp(
  png: string,
  { side, maxWidth }: { readonly side: number; readonly maxWidth: number },
): Promise<Pixels> {
  const length = Math.max(1, Math.round(side));
  return toPixels(
    sharp(Buffer.from(png, 'base64'))
      .resize(Math.min(length, maxWidth), length, { fit: 'inside' })
      .ensureAlpha(),
  );
}
