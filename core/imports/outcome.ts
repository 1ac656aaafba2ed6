import type { NewPhoto } from '../plugin-api/index.ts';
import type { Picture } from './importer-parts.ts';
import type { KnownPhoto } from './queries.ts';

/** A photo whose files are in their places, and that only wants its rows. */
export interface PreparedPhoto {
  readonly photo: Omit<NewPhoto, 'albumId'>;
  readonly pictures: readonly Picture[];
}

/** What became of one file before anything is written to the database. */
export type Outcome =
  | { readonly kind: 'new'; readonly prepared: PreparedPhoto }
  /** The bytes are here already. */
  | { readonly kind: 'known'; readonly sha256: string; readonly photo: KnownPhoto }
  | { readonly kind: 'skipped'; readonly what: string }
  | { readonly kind: 'video' }
  | { readonly kind: 'refused'; readonly error: unknown };
