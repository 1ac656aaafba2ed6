import type { PhotoBytes } from '../../plugin-api/index.ts';
import { markedPreset } from '../marked/marked.ts';
import { type FocalStep, focalStep, keptName, type Preset, type PresetFormat } from '../presets/presets.ts';

/** A derivative as one viewer is given it. */
export interface Picture extends PresetFormat {
  readonly photo: PhotoBytes;
  readonly focus: FocalStep;
  /** Strong, with its quotes: names all that the bytes follow from, so it is as good as a hash of them. */
  readonly etag: string;
}

/** Undefined where this viewer may not have it. */
export function pictureOf(photo: PhotoBytes, { preset: asked, format }: PresetFormat): Picture | undefined {
  if (isTooLarge(photo, asked)) return undefined;
  const preset = markedPreset(photo, asked);
  const focus = focalStep(photo.focalPoint);
  const etag = `"${photo.sha256.slice(0, 32)}-${keptName(preset, focus)}@${preset.revision}.${format}"`;
  return { photo, preset, format, focus, etag };
}

/** Whether it would give more pixels than this viewer may have. */
function isTooLarge({ width, height, largestSize }: PhotoBytes, preset: Preset): boolean {
  return largestSize !== null && Math.min(Math.max(width, height), preset.fits) > largestSize;
}
