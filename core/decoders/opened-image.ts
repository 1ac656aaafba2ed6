import type { Sharp } from 'sharp';

/** A file whose limits were checked; its pixels are decoded when a pipeline of `open` runs. */
export interface OpenedImage {
  /** Displayed pixels. */
  readonly width: number;
  readonly height: number;
  /** A new pipeline from the file, upright. */
  readonly open: (failOn?: 'warning' | 'error') => Sharp;
}
