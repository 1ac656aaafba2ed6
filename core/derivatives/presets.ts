import type { OutputFormat } from '../decoders/task.ts';

/** A size that pictures are offered in. What it makes never changes; a better recipe is a new revision. */
export interface Preset {
  readonly name: string;
  readonly revision: number;
  /** Longest side, px; smaller originals stay as they are. */
  readonly fits: number;
  /** 1–100 in the measure of each format. PNG is without loss. */
  readonly quality: Readonly<Record<OutputFormat, number>>;
  /** Formats that get the slow, smaller encoding: worth it for what is small and seen often. */
  readonly dense: readonly OutputFormat[];
}

/** One file of a photo. */
export interface PresetFormat {
  readonly preset: Preset;
  readonly format: OutputFormat;
}

const thumb: Preset = {
  name: 'thumb',
  revision: 1,
  fits: 400,
  quality: { jpg: 76, webp: 74, avif: 52, png: 100 },
  dense: ['jpg'],
};

const small: Preset = {
  name: 'small',
  revision: 1,
  fits: 800,
  quality: { jpg: 78, webp: 76, avif: 54, png: 100 },
  dense: [],
};

const medium: Preset = {
  name: 'medium',
  revision: 1,
  fits: 1600,
  quality: { jpg: 82, webp: 79, avif: 56, png: 100 },
  dense: [],
};

const large: Preset = {
  name: 'large',
  revision: 1,
  fits: 2560,
  quality: { jpg: 84, webp: 81, avif: 58, png: 100 },
  dense: [],
};

/** Smallest first. */
export const corePresets: readonly Preset[] = [thumb, small, medium, large];

/** What a page shows first, made when a photo comes in. */
export const eagerDerivatives: readonly PresetFormat[] = [
  { preset: thumb, format: 'jpg' },
  { preset: thumb, format: 'webp' },
  { preset: small, format: 'jpg' },
  { preset: medium, format: 'jpg' },
];

/** What is made when there is time, and offered once it is there. */
export const backgroundDerivatives: readonly PresetFormat[] = [
  { preset: thumb, format: 'avif' },
  { preset: small, format: 'webp' },
  { preset: small, format: 'avif' },
  { preset: medium, format: 'webp' },
  { preset: medium, format: 'avif' },
];

const outputFormats: ReadonlySet<string> = new Set<OutputFormat>(['jpg', 'webp', 'avif', 'png']);

/** The preset and format that an address names; undefined for what doesn't exist, or not in this revision. */
export function findPresetFormat(name: string, revision: number, format: string): PresetFormat | undefined {
  const preset = corePresets.find(each => each.name === name && each.revision === revision);
  return preset && outputFormats.has(format) ? { preset, format: format as OutputFormat } : undefined;
}
