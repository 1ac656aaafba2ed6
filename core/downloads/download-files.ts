import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../errors/app-error.ts';
import type { PhotoDownload, WatermarkInForce } from '../plugin-api/index.ts';
import type { OpenedSource, ZipFile } from './zip-stream.ts';

/** Where the bytes of photos lie. */
export interface PhotoFiles {
  /** Path of an original in storage. */
  readonly originalPath: (sha256: string) => string;
  /** The largest JPEG within so many pixels; undefined when none is that small. */
  readonly findBounded: (
    photo: {
      readonly sha256: string;
      readonly referencedPath?: string;
      readonly watermark?: WatermarkInForce | null;
    },
    largestSize: number,
  ) => { readonly path: string; make(): Promise<void> } | undefined;
}

export interface DownloadFile extends ZipFile {
  readonly photoId: string;
  readonly path: string;
  /** Makes a file that isn't there yet; null for originals. */
  readonly make: (() => Promise<void>) | null;
}

/** What a photo's bytes come from: the original, or what is within a bound. Undefined when nothing is small enough. */
export function fileOf(
  { sha256, bytes, largestSize, watermark, source }: PhotoDownload,
  files: PhotoFiles,
): Pick<DownloadFile, 'path' | 'make' | 'size'> | undefined {
  const referencedPath = source.storage === 'referenced' ? join(source.root, source.path) : undefined;
  if (largestSize === null)
    return { path: referencedPath ?? files.originalPath(sha256), make: null, size: bytes };
  const bounded = files.findBounded(
    { sha256, watermark, ...(referencedPath ? { referencedPath } : {}) },
    largestSize,
  );
  return bounded && { path: bounded.path, make: bounded.make, size: null };
}

/** So many files are looked at before the first byte is sent, so that a lost one is told of by an answer. */
const mostChecked = 2_000;
/** So many are made before; where more are missing, they are made as their turn comes, and the length stays unknown. */
const mostMade = 100;

/** @returns the files with their sizes, as far as these can be known. INTERNAL when an original is lost or another. */
export async function settleFiles(
  files: readonly DownloadFile[],
  { most = mostMade }: { readonly most?: number } = {},
): Promise<readonly DownloadFile[]> {
  const originals = files.filter(file => file.make === null).slice(0, mostChecked);
  await inGroups(originals, 16, async file => {
    const size = await sizeAt(file.path);
    if (size !== file.size) failFor(file, { size: size ?? 'missing', expected: file.size });
  });
  const sized = await inGroups(files, 16, async file =>
    file.make === null ? file : { ...file, size: await sizeAt(file.path) },
  );
  const missing = sized.filter(file => file.size === null);
  if (missing.length === 0 || missing.length > most) return sized;
  await inGroups(missing, 2, makeFile);
  return inGroups(sized, 16, async file =>
    file.size === null ? { ...file, size: await sizeAt(file.path) } : file,
  );
}

async function makeFile(file: DownloadFile): Promise<void> {
  await file.make?.().catch(cause => failFor(file, {}, cause));
}

/** One of ours is at fault, not who asked. */
function failFor({ photoId, path }: DownloadFile, found: Record<string, unknown>, cause?: unknown): never {
  return fail('INTERNAL', { details: { photoId, path, ...found }, cause });
}

async function sizeAt(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}

async function inGroups<Item, Result>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += size)
    results.push(...(await Promise.all(items.slice(at, at + size).map(work))));
  return results;
}

/** Runs work when it is its turn, so that many archives take no more of the machine than a few. */
export type TakeTurn = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** @returns how `streamZip` opens these files. What goes wrong names the photo, for the log. */
export function openIn(takeTurn: TakeTurn): (file: DownloadFile) => Promise<OpenedSource> {
  return async file => {
    if (file.size === null) await makeFile(file);
    const handle = await open(file.path, 'r').catch(cause => failFor(file, {}, cause));
    return sourceOf(handle, file, takeTurn);
  };
}

async function sourceOf(handle: FileHandle, file: DownloadFile, takeTurn: TakeTurn): Promise<OpenedSource> {
  try {
    const { size } = await handle.stat();
    if (file.size !== null && size !== file.size) failFor(file, { size, expected: file.size });
    return {
      size,
      read: (into, start, length) =>
        takeTurn(async () => (await handle.read(into, start, length, null)).bytesRead),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
