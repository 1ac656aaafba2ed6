import type { ImageFormat, PhotoSummary, StandardPreset } from '../../plugin-api/index.ts';

/** Smallest first. */
const presetNames: readonly StandardPreset[] = ['thumb', 'small', 'medium', 'large'];

export type PresetName = StandardPreset;
export type ImageExtension = ImageFormat;

/** A photo as far as its addresses need it. */
type Placed = Pick<PhotoSummary, 'id' | 'hash' | 'sizes'> & {
  /** What stands before the addresses; see `Language`. */
  readonly base?: string;
};
type Bounded = Pick<PhotoSummary, 'width' | 'height' | 'sizes'> & Partial<Pick<PhotoSummary, 'largestSize'>>;
type Sized = Placed & Bounded & Pick<PhotoSummary, 'extraFormats'>;

/** Where the bytes of a derivative are: `/i/<id>/<preset>@<revision>/<hash>.<ext>`. */
export function derivativeAddress(
  photo: Placed,
  preset: PresetName,
  extension: ImageExtension = 'jpg',
): string {
  return `${photo.base ?? ''}/i/${photo.id}/${preset}@${photo.sizes[preset].revision}/${photo.hash}.${extension}`;
}

/** Pixels of a derivative: the photo scaled down (never up) until it fits the preset. */
export function derivativeSize(photo: Pick<PhotoSummary, 'width' | 'height' | 'sizes'>, preset: PresetName) {
  const scale = Math.min(1, photo.sizes[preset].fits / Math.max(photo.width, photo.height));
  return {
    width: Math.max(1, Math.round(photo.width * scale)),
    height: Math.max(1, Math.round(photo.height * scale)),
  };
}

/** The presets that are worth offering: none is made larger than the photo, nor than this viewer may have it. */
export function usefulPresets(photo: Bounded, largest: PresetName) {
  const { sizes } = photo;
  const edge = Math.max(photo.width, photo.height);
  return presetNames
    .slice(0, presetNames.indexOf(largest) + 1)
    .filter((_, index) => index === 0 || edge > sizes[presetNames[index - 1]!].fits)
    .filter((name, index) => index === 0 || Math.min(edge, sizes[name].fits) <= (photo.largestSize ?? edge));
}

/** This preset, or the largest below it that is worth offering. */
export function offeredPreset(photo: Bounded, wanted: PresetName): PresetName {
  const edge = Math.max(photo.width, photo.height);
  const isAllowed = Math.min(edge, photo.sizes[wanted].fits) <= (photo.largestSize ?? edge);
  return isAllowed ? wanted : usefulPresets(photo, wanted).at(-1)!;
}

/** The JPEG of this size, or of the largest below it that this viewer may have, with its pixels. */
export function jpegOf(photo: Placed & Bounded, wanted: PresetName) {
  const preset = offeredPreset(photo, wanted);
  return { path: derivativeAddress(photo, preset), ...derivativeSize(photo, preset) };
}

/** JPEG candidates for a `srcset`. */
export function jpegSources(photo: Sized, largest: PresetName): string {
  return usefulPresets(photo, largest)
    .map(preset => `${derivativeAddress(photo, preset)} ${derivativeSize(photo, preset).width}w`)
    .join(', ');
}

/** Candidates of one format besides JPEG, for a source of its type. */
export interface ModernSources {
  readonly srcset: string;
  /** Where the largest of them is enough and the source may be chosen; empty: everywhere. */
  readonly media: string;
}

/** The largest that is made in formats besides JPEG. */
const largestModern = 'medium';
/** A phone, or a desk whose pixels are as large as the page's: `medium` fills them. */
function mediumIsEnough({ sizes: { medium } }: Sized): string {
  const { fits } = medium;
  return `(max-width:${Math.floor(fits / 2)}px),(max-width:${fits}px) and (max-resolution:1dppx)`;
}

/**
 * A source holds files of its type alone, and is offered once all its sizes are there: with a gap in them a browser
 * would take a size that is too small or too large. Null before that. Larger screens get JPEG where that goes further.
 */
export function modernSources(
  photo: Sized,
  format: 'webp' | 'avif',
  largest: PresetName,
): ModernSources | null {
  const wanted = usefulPresets(photo, largest);
  const presets = usefulPresets(photo, largest === 'large' ? largestModern : largest);
  if (!presets.every(preset => hasFormat(photo, preset, format))) return null;
  const srcset = presets
    .map(preset => `${derivativeAddress(photo, preset, format)} ${derivativeSize(photo, preset).width}w`)
    .join(', ');
  return { srcset, media: presets.length < wanted.length ? mediumIsEnough(photo) : '' };
}

/** Eager files are there, or made while a visitor waits; everything else is offered once it exists. */
function hasFormat({ sizes, extraFormats }: Sized, preset: PresetName, format: 'webp' | 'avif'): boolean {
  const { eager, revision } = sizes[preset];
  return eager.includes(format) || extraFormats.includes(offeredName(preset, revision, format));
}

/** As it stands in `extraFormats`. */
function offeredName(preset: PresetName, revision: number, format: ImageExtension): string {
  return revision === 1 ? `${preset}.${format}` : `${preset}@${revision}.${format}`;
}
