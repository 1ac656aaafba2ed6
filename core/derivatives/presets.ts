import type { OutputFormat } from '../decoders/task.ts';
import type { Contributions, Guarded, PresetContribution, WatermarkInForce } from '../plugin-api/index.ts';

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
  /** `cover`: a square around the point that matters; absent: the whole picture. */
  readonly shape?: 'cover';
  /** A revision before the one in force: what was made of it is served, and nothing is made anew. */
  readonly isPast?: boolean;
  /** Drawn over it; absent: nothing. */
  readonly mark?: Pick<WatermarkInForce, 'drawing' | 'identity'>;
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
export function findPresetFormat(
  name: string,
  { revision, format, contributions }: { revision: number; format: string; contributions?: Contributions },
): PresetFormat | undefined {
  const preset =
    corePresets.find(each => each.name === name && each.revision === revision) ??
    findContributed(name, revision, contributions);
  return preset && outputFormats.has(format) ? { preset, format: format as OutputFormat } : undefined;
}

function findContributed(
  name: string,
  revision: number,
  contributions: Contributions | undefined,
): Preset | undefined {
  const found = contributions?.of('preset').find(({ plugin, id }) => name === `${plugin}-${id}`);
  return found && revision <= found.revision ? toPreset(name, revision, found) : undefined;
}

function toPreset(
  name: string,
  revision: number,
  { fits, quality, shape, revision: newest }: Guarded<PresetContribution>,
): Preset {
  const lower = (by: number) => Math.max(1, quality - by);
  return {
    ...{ name, revision, fits, dense: [], isPast: revision < newest },
    quality: { jpg: quality, webp: lower(3), avif: lower(25), png: 100 },
    ...(shape === 'cover' && { shape }),
  };
}

/** A point as parts of twenty: as exactly as a square is cut around it. */
export interface FocalStep {
  readonly x: number;
  readonly y: number;
}

const steps = 20;

export function focalStep(point: { readonly x: number; readonly y: number } | null): FocalStep {
  const { x, y } = point ?? { x: 0.5, y: 0.5 };
  return { x: Math.round(x * steps), y: Math.round(y * steps) };
}

export function focalPointOf({ x, y }: FocalStep): { x: number; y: number } {
  return { x: x / steps, y: y / steps };
}

/** What a derivative is kept under: a square is a function of the point, too, and a marked picture of its watermark. */
export function keptName({ name, shape, mark }: Preset, focus: FocalStep | undefined): string {
  const cut = shape === 'cover' ? `~${focus?.x ?? 10}-${focus?.y ?? 10}` : '';
  return `${name}${cut}${mark ? `~m${mark.identity}` : ''}`;
}
