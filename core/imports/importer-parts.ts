import type { Knex } from 'knex';
import type { AddedFormat } from '../decoders/formats.ts';
import type { Log } from '../log/create-log.ts';
import type { Contributions, Gallery, HookCalls, PhotoDetails } from '../plugin-api/index.ts';
import type { Storage } from '../storage/storage.ts';
import type { FindSidecar } from './pair-files.ts';

/** What a file says of itself, as the writing door takes it. */
export interface FileMetadata {
  readonly details: PhotoDetails;
  readonly keywords: readonly (readonly string[])[];
  readonly orientation: number | null;
  readonly raw: Record<string, unknown>;
}

/** One file made of a photo; its row has the same. */
export interface Picture {
  readonly sha256: string;
  readonly preset: string;
  readonly revision: number;
  readonly format: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

export interface Pictures {
  readonly format: string;
  /** Displayed pixels. */
  readonly width: number;
  readonly height: number;
  readonly averageColour: string | null;
  readonly thumbHash: string | null;
  readonly derivatives: readonly Picture[];
}

/** What an importer works with: other rooms' work is handed in. */
export interface ImporterParts {
  readonly gallery: Gallery;
  readonly db: Knex;
  readonly storage: Storage;
  readonly log: Log;
  /** Plugins' taps and contributions; none when absent. */
  readonly hooks?: HookCalls;
  readonly contributions?: Contributions;
  /** Kinds of files that plugins contribute, as of now. */
  readonly addedFormats?: () => readonly AddedFormat[];
  /** Throws FILE_VANISHED, UNREADABLE_FILE; PERL_MISSING where no file's metadata can be read. */
  readMetadata(
    path: string,
    options: { fileName: string; sidecarPath?: string | undefined; signal?: AbortSignal | undefined },
  ): Promise<FileMetadata>;
  /** What a file's stored raw metadata came to: no file is opened. */
  recompose(raw: Record<string, unknown>, file: { fileName: string; format: string }): FileMetadata;
  readonly findSidecar: FindSidecar;
  /** Decodes a file and makes what its pages show first. Throws what is wrong with the file, and DISK_FULL. */
  makePictures(order: { sha256: string; path: string; signal?: AbortSignal | undefined }): Promise<Pictures>;
  /** Decodes a file and makes nothing. */
  tryDecoding(order: {
    path: string;
    signal?: AbortSignal | undefined;
  }): Promise<{ readonly width: number; readonly height: number }>;
  recordPictures(pictures: readonly Picture[]): Promise<void>;
  /** Takes away what was made of a file that is not taken in. */
  forgetPictures(pictures: readonly Picture[]): Promise<void>;
  /** Told when photos have come in: more can be made of them in the background. */
  afterAdding(): Promise<void>;
  /** Asks plugins later what they know of these photos. */
  enrichLater(photoIds: readonly string[]): Promise<void>;
  /** How many files are worked on at once; decoding itself is bounded by its pool. */
  readonly concurrency: number;
  /** Of one file. */
  readonly largestFileBytes: number;
}
