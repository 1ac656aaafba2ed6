import type { MarkRequest } from '../../decoders/mark-task.ts';
import { fail } from '../../errors/app-error.ts';
import type { PhotoBytes, WatermarkInForce } from '../../plugin-api/index.ts';
import type { Preset } from '../presets/presets.ts';

/** The PNG of a watermark; undefined for one that was never taken in. */
export type FindMarkImage = (sha256: string) => Promise<Buffer | undefined>;

/** A preset as a photo is to be given in it: with the watermark that is in force, unless the picture is too small for one. */
export function markedPreset(
  photo: Pick<PhotoBytes, 'width' | 'height' | 'watermark'>,
  preset: Preset,
): Preset {
  const { width, height, watermark } = photo;
  return watermark !== null && Math.min(Math.max(width, height), preset.fits) > watermark.above
    ? withMark(preset, watermark)
    : preset;
}

export function withMark(preset: Preset, { drawing, identity }: WatermarkInForce): Preset {
  return { ...preset, mark: { drawing, identity } };
}

/** What the decoder is told of a preset's watermark. */
export async function markRequestOf(
  { mark }: { readonly mark?: Pick<WatermarkInForce, 'drawing'> },
  findImage: FindMarkImage | undefined,
): Promise<MarkRequest | undefined> {
  if (!mark) return undefined;
  const { drawing } = mark;
  if (drawing.kind === 'text') return drawing;
  const { image, ...look } = drawing;
  const png = (await findImage?.(image)) ?? fail('NOT_FOUND', { details: { image } });
  return { ...look, png: png.toString('base64') };
}
