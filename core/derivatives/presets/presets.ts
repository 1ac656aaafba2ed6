import type { OutputFormat, Sharpening } from '../../decoders/task.ts';
import type {
  Contributions,
  FormatTiming,
  Guarded,
  PresetContribution,
  PresetRevision,
  Presets,
  WatermarkInForce,
} from '../../plugin-api/index.ts';

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
  /** `cover`: cut around the point that matters; absent: the whole picture. */
  readonly shape?: 'cover';
  /** Width to height of what is cut; a square when absent. */
  readonly aspect?: { readonly width: number; readonly height: number };
  /** `none` when absent. */
  readonly sharpening?: Sharpening;
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

const outputFormats: readonly OutputFormat[] = ['jpg', 'webp', 'avif', 'png'];

/** A revision of the gallery's as it is rendered; one that is past is only served. */
export function asPreset({ name, revision, recipe }: PresetRevision, isPast = false): Preset {
  const { fits, quality, dense, shape, aspect, sharpening } = recipe;
  return {
    ...{ name, revision, fits, dense, sharpening },
    quality: { ...quality, png: 100 },
    ...(shape === 'cover' && { shape, aspect }),
    ...(isPast && { isPast }),
  };
}

/** What is made at this time of every photo: `eager` when it comes in, `background` when there is time. */
export function listDerivatives(
  { inForce }: Pick<Presets, 'inForce'>,
  ...timings: readonly FormatTiming[]
): PresetFormat[] {
  return inForce.flatMap(revision =>
    outputFormats
      .filter(format => timings.includes(revision.recipe.formats[format]))
      .map(format => ({ preset: asPreset(revision), format })),
  );
}

/**
 * Files that pages offer only once they are there, of every revision of the standard presets: a change back finds them
 * again. As `name@revision.format`.
 */
export function listOfferable({ inForce, past, sizes }: Presets): string[] {
  return [...inForce, ...past]
    .filter(({ name }) => name in sizes)
    .flatMap(({ name, revision, recipe }) =>
      outputFormats
        .filter(format => recipe.formats[format] === 'background')
        .map(format => `${name}@${revision}.${format}`),
    );
}

/** The preset and format that an address names; undefined for what doesn't exist, or not in this revision. */
export function findPresetFormat(
  name: string,
  { presets, revision, format, contributions }: PresetSearch,
): PresetFormat | undefined {
  if (!isOutputFormat(format)) return undefined;
  const isIt = (each: PresetRevision) => each.name === name && each.revision === revision;
  const current = presets.inForce.find(isIt);
  if (current) {
    return current.recipe.formats[format] === 'off' ? undefined : { preset: asPreset(current), format };
  }
  const past = presets.past.find(isIt);
  const preset = past ? asPreset(past, true) : findContributed(name, revision, contributions);
  return preset && { preset, format };
}

export interface PresetSearch {
  readonly presets: Presets;
  readonly revision: number;
  readonly format: string;
  /** Plugins' presets; none when absent. */
  readonly contributions?: Contributions | undefined;
}

function isOutputFormat(format: string): format is OutputFormat {
  return (outputFormats as readonly string[]).includes(format);
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
