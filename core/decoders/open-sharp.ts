import { fail } from '../errors/app-error.ts';
import { sharp } from './guarded-sharp.ts';
import { checkPixels } from './limits.ts';
import type { OpenedImage } from './opened-image.ts';
import { applyOrientation, isSideways } from './orientation.ts';
import type { DecodeLimits } from './task.ts';

export interface SharpInput {
  readonly limits: DecodeLimits;
  /** EXIF 1–8 when it is known from elsewhere and the file's own must not be asked; absent: the file's own. */
  readonly orientation?: number;
}

/** Opens what libvips decodes: the header is read, the limits are checked, the first frame or page will be decoded. */
export async function openWithSharp(
  input: string | Buffer,
  { limits, orientation }: SharpInput,
): Promise<OpenedImage> {
  const options = { limitInputPixels: false } as const;
  const header = await sharp(input, options).metadata();
  const { width, height, pages = 1 } = header;
  checkPixels({ width, height }, limits.pixels);
  if (pages > limits.frames) fail('TOO_LARGE', { details: { pages } });
  const isTurned = isSideways(orientation ?? (header.format === 'heif' ? 1 : (header.orientation ?? 1)));
  return {
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    open: (failOn = 'warning') => {
      const image = sharp(input, { ...options, failOn, autoOrient: orientation === undefined });
      return orientation === undefined ? image : applyOrientation(image, orientation);
    },
  };
}
