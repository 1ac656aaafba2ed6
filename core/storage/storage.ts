import type { Readable } from 'node:stream';
import type { HashedFile } from './hash-file.ts';
import type { DerivativeName } from './storage-keys.ts';

/** A file that lies on a local disk and stays as it is. */
export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
}

export interface PutOptions {
  /** Refuses with CONFLICT when the bytes turn out to be others, such as a source that changed since it was hashed. */
  readonly expectedSha256?: string;
  readonly signal?: AbortSignal;
}

export interface OrphanSearch {
  /** Younger files are left: their row may be on its way. */
  readonly olderThan: Date;
  /** Which of these originals (at most 500 at a time) the database knows. */
  readonly knownOf: (sha256s: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Report only. */
  readonly dryRun?: boolean;
}

export interface OrphanReport {
  readonly files: number;
  readonly bytes: number;
}

/** Originals and derivatives by hash; every name is ours, and nothing outside of the root is touched. */
export interface Storage {
  /** A new path for a temporary file in the same file system; whoever made the file removes what stays there. */
  stagingPath(extension?: string): string;

  /**
   * Keeps the bytes of a stream, or of a file that is left as it is, under their SHA-256: hashed on the way,
   * durable when this returns. Bytes that are there already are verified, and mended when damaged.
   * DISK_FULL, FILE_VANISHED, UNREADABLE_FILE, EMPTY_FILE.
   */
  putOriginal(source: Readable | string, options?: PutOptions): Promise<HashedFile>;
  /** Keeps a finished file that lies in staging; otherwise as `putOriginal`. */
  adoptOriginal(stagedPath: string, hashed: HashedFile): Promise<void>;
  /** Undefined when it isn't there. */
  findOriginal(sha256: string): Promise<LocalFile | undefined>;
  /** The path at which a stored original lies, unchecked. */
  originalPath(sha256: string): string;

  /** Moves a finished file from staging to its final name, durable when this returns. DISK_FULL. */
  putDerivative(name: DerivativeName, stagedPath: string): Promise<LocalFile>;
  /** The path at which a derivative lies once it was made, unchecked. */
  derivativePath(name: DerivativeName): string;
  /** Removes what is there of one derivative. */
  removeDerivative(name: DerivativeName): Promise<void>;

  /** Removes files that no row names, and what crashed writers left in staging. */
  removeOrphans(search: OrphanSearch): Promise<OrphanReport>;
  /** Whether a path, whole and without links, lies in the storage. */
  holds(path: string): boolean;
  /** Bytes that can still be written. */
  freeBytes(): Promise<number>;
}
