/** Extensions of derivatives' addresses. */
export type ImageFormat = 'jpg' | 'webp' | 'avif' | 'png';

/**
 * When a file is made: `eager` as soon as the photo comes in, `background` when there is time, `on-demand` when it is first
 * asked for, `off` never.
 */
export type FormatTiming = 'eager' | 'background' | 'on-demand' | 'off';

/** How the pictures of a preset are made. */
export interface PresetRecipe {
  /** What it is for, as its administrators say it; at most 200 characters, may be empty. */
  readonly purpose: string;
  /** Longest side, px; smaller originals stay as they are. */
  readonly fits: number;
  /** `whole`, or `cover`: cut to `aspect` around the focal point. */
  readonly shape: 'whole' | 'cover';
  /** Width to height of what is cut; means nothing for whole pictures. */
  readonly aspect: { readonly width: number; readonly height: number };
  /** 1–100 in the measure of each format. */
  readonly quality: Readonly<Record<Exclude<ImageFormat, 'png'>, number>>;
  readonly sharpening: 'none' | 'soft' | 'strong';
  /** Formats that get the slow, smaller encoding. */
  readonly dense: readonly Exclude<ImageFormat, 'png'>[];
  readonly formats: Readonly<Record<ImageFormat, FormatTiming>>;
}

/** One revision of a preset: what it makes of an original never changes. */
export interface PresetRevision {
  /** Part of derivatives' addresses: `thumb`, `small`, `medium`, `large`, or the administrators' own. */
  readonly name: string;
  /** Counts from 1. */
  readonly revision: number;
  readonly recipe: PresetRecipe;
}

/** The recipes of a gallery. */
export interface Presets {
  /** Those that pages offer and that are rendered: the standard ones, smallest first, then own ones by name. */
  readonly inForce: readonly PresetRevision[];
  /** Earlier ones: their files are served as long as they are there. */
  readonly past: readonly PresetRevision[];
  /** The standard ones in force, as addresses need them. */
  readonly sizes: PhotoSizes;
}

export type StandardPreset = 'thumb' | 'small' | 'medium' | 'large';

/** The standard sizes in which pictures are offered now. */
export type PhotoSizes = Readonly<Record<StandardPreset, OfferedSize>>;

export interface OfferedSize {
  readonly revision: number;
  /** Longest side, px. */
  readonly fits: number;
  /** Formats that are there as soon as the photo is, or made while a visitor waits. */
  readonly eager: readonly ImageFormat[];
}

export interface PresetReader {
  /** For everybody: they say nothing of any photo. */
  all(): Promise<Presets>;
}

/** Recipes, for administrators. */
export interface PresetWriter {
  /**
   * Puts a recipe in force, of a standard preset or of one's own, which is made when there is none of that name. Where it
   * makes other bytes than the one before, it is a new revision; numbers are never used twice.
   *
   * @returns the revision that is in force now
   * @throws AppError VALIDATION_FAILED, NOT_ACCEPTED with a pointer into the recipe, or `/name`
   */
  edit(name: string, recipe: PresetRecipe): Promise<number>;
  /**
   * Takes one of one's own out of force; its files stay until they are cleaned.
   *
   * @throws AppError NOT_FOUND; NOT_ACCEPTED for a standard one, which pages rely on
   */
  retire(name: string): Promise<void>;
}
