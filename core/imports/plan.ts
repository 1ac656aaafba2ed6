import type { MappedPhoto } from '../plugin-api/index.ts';
import type { FilePath } from './file-path.ts';

/** Where photos of a folder go. */
export type PlannedAlbum =
  /** The album that was named on the command line. */
  | { readonly kind: 'existing'; readonly id: string; readonly title: string }
  /** Made when its first photo comes in, unless an earlier import of the folder has made it. */
  | {
      readonly kind: 'folder';
      readonly key: string;
      readonly title: string;
      readonly parent: PlannedAlbum | null;
    };

export interface PlannedFile {
  readonly path: FilePath;
  /** Without folders; bytes that are no text are U+FFFD. */
  readonly name: string;
  /** For people: below the path that was named. */
  readonly shownPath: string;
  readonly bytes: number;
  /** Null: in no album. */
  readonly album: PlannedAlbum | null;
  /** The first XMP file is read with the photo; plugins see all. */
  readonly sidecars: readonly FilePath[];
  /** RAW files of the same shot. */
  readonly parts: readonly PlannedFile[];
  /** Real path of the folder that was named; null: it may lie anywhere. */
  readonly root: FilePath | null;
  /** What its import source says of it, over its metadata. */
  readonly fields?: MappedPhoto;
  /** It stays where it is, whatever the others do. */
  readonly isReferenced?: boolean;
  /** What it says now is set where nobody has changed it, should its bytes be here. */
  readonly isRefreshed?: boolean;
}

/** What could not even be looked at, or must not be. */
export interface RefusedPath {
  readonly name: string;
  readonly shownPath: string;
  readonly error: unknown;
}

export interface ImportPlan {
  /** In the order in which they come in. */
  readonly files: readonly PlannedFile[];
  readonly refused: readonly RefusedPath[];
  /** What is never opened, by kind: `link` to a folder that is walked in its own place, `special` for pipes and devices. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Sum of the files, sidecars apart. */
  readonly bytes: number;
}
