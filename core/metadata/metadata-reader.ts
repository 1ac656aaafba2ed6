import { open } from 'node:fs/promises';
import type { AddedFormat, Format } from '../decoders/formats.ts';
import { sniffBytes, sniffFormat } from '../decoders/sniff.ts';
import { AppError } from '../errors/app-error.ts';
import type { Log } from '../log/create-log.ts';
import { repairTags } from './charset-repair.ts';
import { composeMetadata } from './compose-metadata.ts';
import { createExifToolPool, type ExifToolPool, isTimeout } from './exiftool-pool.ts';
import type { MetadataProblem, PhotoMetadata } from './photo-metadata.ts';
import { withPlainPath } from './plain-path.ts';
import { argumentsFor } from './read-arguments.ts';
import { isXmp } from './sidecar.ts';
import type { Tags } from './tag-lookup.ts';

export interface MetadataReaderOptions {
  readonly log: Log;
  /** How many exiftool processes may run at once: as many as there are cores. */
  readonly processes: number;
  /** Where Perl is; absent: looked for in PATH. */
  readonly perlPath?: string | undefined;
  /** For one file, in milliseconds; afterwards its metadata is empty. Default 20,000. */
  readonly timeoutMs?: number;
  readonly now?: () => Date;
  /** Kinds of files that plugins contribute, as of now. */
  readonly addedFormats?: () => readonly AddedFormat[];
}

export interface ReadOptions {
  /** As the photographer named it; it may tell the time and need not be that of `filePath`. */
  readonly fileName: string;
  /** An `.xmp` file that belongs to the photo; see `findSidecarName`. */
  readonly sidecarPath?: string | undefined;
  /** Ends the wait, with the signal's own reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Reads what image files say about themselves. Files are never written to. */
export interface MetadataReader {
  /**
   * Reads a photo's metadata. What exiftool cannot read gives empty fields with a `problem`, and is no error.
   *
   * @throws PERL_MISSING where exiftool cannot run, FILE_VANISHED and UNREADABLE_FILE for the photo itself
   */
  read(filePath: string, options: ReadOptions): Promise<PhotoMetadata>;
  /** Every tag of an image or an XMP file, by `group:tag`. UNREADABLE_FILE, FILE_VANISHED, PERL_MISSING. */
  readTags(filePath: string): Promise<Tags>;
  /** Ends the processes; reads that are under way are rejected. */
  close(): Promise<void>;
}

interface Answer {
  readonly tags: Tags;
  readonly problem: MetadataProblem | null;
}

/** Makes a reader. exiftool's processes start with the first read, and end with `close`. */
export function createMetadataReader({
  log,
  processes,
  perlPath,
  timeoutMs = 20_000,
  now = () => new Date(),
  addedFormats = () => [],
}: MetadataReaderOptions): MetadataReader {
  let starting: Promise<ExifToolPool> | undefined;
  const getPool = () => {
    starting ??= createExifToolPool({ processes, perlPath, timeoutMs });
    return starting;
  };

  async function readFile(path: string, format: Format | 'sidecar'): Promise<Answer> {
    const extension = format === 'sidecar' ? 'xmp' : format.extension;
    const pool = await getPool();
    try {
      const answer = await withPlainPath(path, extension, plain =>
        pool.readTags(plain, argumentsFor(format === 'sidecar' ? null : format.name)),
      );
      const tags = repairTags(answer);
      return { tags, problem: tags['ExifTool:Error'] === undefined ? null : 'unreadable' };
    } catch (cause) {
      const problem = isTimeout(cause) ? 'timeout' : 'unreadable';
      log.warn(
        { err: cause, format: format === 'sidecar' ? format : format.name, problem },
        'metadata could not be read',
      );
      return { tags: {}, problem };
    }
  }

  async function readSidecar(path: string | undefined): Promise<Answer | undefined> {
    if (path === undefined) return undefined;
    const head = await readHead(path).catch(() => undefined);
    if (!head || !isXmp(head.bytes, head.size)) return { tags: {}, problem: 'sidecar' };
    const answer = await readFile(path, 'sidecar');
    return answer.problem === null ? answer : { tags: answer.tags, problem: 'sidecar' };
  }

  async function readAll(filePath: string, { fileName, sidecarPath }: ReadOptions): Promise<PhotoMetadata> {
    const { bytes } = await readHead(filePath);
    const format = sniffFormat(bytes, addedFormats());
    const isImage = format?.kind === 'image' || format?.kind === 'raw';
    const [own, beside] = await Promise.all([
      isImage ? readFile(filePath, format) : notAnImage,
      readSidecar(sidecarPath),
    ]);
    const problem = own.problem ?? beside?.problem ?? null;
    const sets = { embedded: own.tags, sidecar: beside?.tags };
    return composeMetadata(sets, { fileName, format, now: now(), problem });
  }

  return {
    async read(filePath, options) {
      options.signal?.throwIfAborted();
      return withSignal(readAll(filePath, options), options.signal);
    },
    async readTags(filePath) {
      const { bytes, size } = await readHead(filePath);
      const format = sniffFormat(bytes, addedFormats());
      const isImage = format?.kind === 'image' || format?.kind === 'raw';
      if (!isImage && !isXmp(bytes, size)) throw new AppError('UNREADABLE_FILE');
      const { tags, problem } = await readFile(filePath, isImage ? format : 'sidecar');
      if (problem !== null) throw new AppError('UNREADABLE_FILE', { details: { problem } });
      return tags;
    },
    async close() {
      const pool = await starting?.catch(() => undefined);
      await pool?.close();
    },
  };
}

const notAnImage: Answer = { tags: {}, problem: 'not-an-image' };

/** A file's first bytes and its size. */
async function readHead(path: string): Promise<{ bytes: Uint8Array; size: number }> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sniffBytes), 0, sniffBytes, 0);
    return { bytes: buffer.subarray(0, bytesRead), size };
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new AppError(isGone ? 'FILE_VANISHED' : 'UNREADABLE_FILE', { cause });
  }
}

async function withSignal<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    // Nobody waits for it any more.
    work.catch(() => undefined);
  }
}
