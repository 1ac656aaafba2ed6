import type { NewPhoto, PhotoEdit } from '../plugin-api/index.ts';
import type { Picture } from './importer-parts.ts';
import type { PlannedAlbum } from './plan.ts';
import type { KnownPhoto } from './queries.ts';

/** A photo whose files are in their places, and that only wants its rows. */
export interface PreparedPhoto {
  readonly photo: Omit<NewPhoto, 'albumId'>;
  readonly pictures: readonly Picture[];
}

/** News of a photo that is here. */
export interface Refresh {
  readonly edit: PhotoEdit;
  readonly raw: Record<string, unknown>;
}

/** What became of one file before anything is written to the database. */
export type Outcome =
  | {
      readonly kind: 'new';
      readonly prepared: PreparedPhoto;
      /** Where a plugin wants it; absent: where it was planned. */
      readonly album?: PlannedAlbum | null;
    }
  /** The bytes are here already. `isLeft`: a plugin wants the photo to stay where it is. */
  | {
      readonly kind: 'known';
      readonly sha256: string;
      readonly photo: KnownPhoto;
      readonly isLeft?: boolean;
      /** What its files say by now. */
      readonly refresh?: Refresh;
    }
  | { readonly kind: 'skipped'; readonly what: string }
  | { readonly kind: 'video' }
  | { readonly kind: 'refused'; readonly error: unknown };
