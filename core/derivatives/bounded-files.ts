import type { Storage } from '../storage/storage.ts';
import { corePresets } from './presets.ts';
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
}

/** @param largestSize pixels of the longest side. Undefined when no preset is as small as that. */
export type FindBoundedFile = (photo: BoundedPhoto, largestSize: number) => BoundedFile | undefined;

export function createBoundedFiles(parts: {
  readonly storage: Pick<Storage, 'derivativePath'>;
  readonly derivatives: DerivativeSource;
}): FindBoundedFile {
  return (photo, largestSize) => {
    const preset = corePresets.findLast(each => each.fits <= largestSize);
    if (!preset) return undefined;
    const { name, revision } = preset;
    const format = 'jpg';
    return {
      path: parts.storage.derivativePath({ sha256: photo.sha256, preset: name, revision, format }),
      async make() {
        await parts.derivatives.read({ ...photo, preset, format });
      },
    };
  };
}
