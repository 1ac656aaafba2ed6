import type { PhotoSummary } from '../plugin-api/index.ts';

/** The revision of the standard presets: it grows when what they make changes, so that caches let go. */
export const presetRevision = 1;

/** Longest edge in pixels, smallest first. */
export const presetEdges = { thumb: 400, small: 800, medium: 1600, large: 2560 } as const;

export type PresetName = keyof typeof presetEdges;
export type ImageExtension = 'jpg' | 'webp' | 'avif' | 'png';

type Sized = Pick<PhotoSummary, 'id' | 'hash' | 'width' | 'height' | 'extraFormats'>;

/** Where the bytes of a derivative are: `/i/<id>/<preset>@<revision>/<hash>.<ext>`. */
export function derivativeAddress(
  photo: Pick<PhotoSummary, 'id' | 'hash'>,
  preset: PresetName,
  extension: ImageExtension = 'jpg',
): string {
  return `/i/${photo.id}/${preset}@${presetRevision}/${photo.hash}.${extension}`;
}

/** Pixels of a derivative: the photo scaled down (never up) until it fits the preset. */
export function derivativeSize(photo: Pick<PhotoSummary, 'width' | 'height'>, preset: PresetName) {
  const scale = Math.min(1, presetEdges[preset] / Math.max(photo.width, photo.height));
  return {
    width: Math.max(1, Math.round(photo.width * scale)),
    height: Math.max(1, Math.round(photo.height * scale)),
  };
}

/** The presets that are worth offering: none is made larger than the photo. */
export function usefulPresets(photo: Pick<PhotoSummary, 'width' | 'height'>, largest: PresetName) {
  const names = Object.keys(presetEdges) as PresetName[];
  const edge = Math.max(photo.width, photo.height);
  return names
    .slice(0, names.indexOf(largest) + 1)
    .filter((_, index) => index === 0 || edge > presetEdges[names[index - 1]!]);
}

/** JPEG candidates for a `srcset`. */
export function jpegSources(photo: Sized, largest: PresetName): string {
  return usefulPresets(photo, largest)
    .map(preset => `${derivativeAddress(photo, preset)} ${derivativeSize(photo, preset).width}w`)
    .join(', ');
}

/**
 * Candidates for the `srcset` of a source of type WebP or AVIF: the format where its file exists, JPEG where not yet.
 * (The type only says which browsers may choose the source; each candidate says its own in its answer.)
 * Null when no file of that format exists.
 */
export function modernSources(photo: Sized, format: 'webp' | 'avif', largest: PresetName): string | null {
  let found = false;
  const candidates = usefulPresets(photo, largest).map(preset => {
    const exists = hasFormat(photo, preset, format);
    found ||= exists;
    const address = derivativeAddress(photo, preset, exists ? format : 'jpg');
    return `${address} ${derivativeSize(photo, preset).width}w`;
  });
  return found ? candidates.join(', ') : null;
}

function hasFormat(photo: Sized, preset: PresetName, format: 'webp' | 'avif'): boolean {
  // The thumbnail as WebP is made at import; everything else is listed once it exists.
  return (preset === 'thumb' && format === 'webp') || photo.extraFormats.includes(`${preset}.${format}`);
}
