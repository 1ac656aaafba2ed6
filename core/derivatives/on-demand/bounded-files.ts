import type { Presets, WatermarkInForce } from '../../plugin-api/index.ts';
import type { Storage } from '../../storage/storage.ts';
import { withMark } from '../marked/marked.ts';
import { asPreset, keptName } from '../presets/presets.ts';
import type { DerivativeSource } from './render-on-demand.ts';

/** The largest JPEG of a photo that is within a bound. */
export interface BoundedFile {
  readonly path: string;
  /** Resolves when the file lies there. Throws as `DerivativeSource.read`. */
  make(): Promise<void>;
}

export interface BoundedPhoto {
  readonly sha256: string;
  /** Path of an original that is left where it is; absent: it is in storage. */
  readonly referencedPath?: string;
  /** What pictures of it carry that are larger than it says; the photo is. */
  readonly watermark?: WatermarkInForce | null;
}

/** @param largestSize pixels of the longest side. Undefined when no preset is as small as that. */
export type FindBoundedFile = (photo: BoundedPhoto, largestSize: number) => BoundedFile | undefined;

export function createBoundedFiles(parts: {
  readonly storage: Pick<Storage, 'derivativePath'>;
  readonly derivatives: DerivativeSource;
  /** Read by whoever asks for a file. */
  readonly presets: { readonly known: Presets };
}): FindBoundedFile {
  return ({ watermark = null, ...photo }, largestSize) => {
    const found = parts.presets.known.inForce.findLast(
      ({ name, recipe }) => name in parts.presets.known.sizes && recipe.fits <= largestSize,
    );
    if (!found) return undefined;
    const plain = asPreset(found);
    const preset = watermark !== null && plain.fits > watermark.above ? withMark(plain, watermark) : plain;
    const { revision } = preset;
    const format = 'jpg';
    return {
      path: parts.storage.derivativePath({
        sha256: photo.sha256,
        preset: keptName(preset, undefined),
        revision,
        format,
      }),
      async make() {
        await parts.derivatives.read({ ...photo, preset, format });
      },
    };
  };
}
