import { crc32 } from 'node:zlib';
import {
  descriptor,
  directoryEntry,
  dosTime,
  earliestDosTime,
  endOfDirectory,
  localHeader,
  spaceOf,
  type ZipFacts,
  zipLength,
} from './zip-format.ts';

/** Where a file's bytes come from; opened when its turn comes. */
export interface OpenedSource {
  /** Bytes. */
  readonly size: number;
  /** Fills a part of the buffer; answers how many bytes, 0 at the end. */
  read(into: Buffer, start: number, length: number): Promise<number>;
  close(): Promise<void>;
}

export interface ZipFile {
  /** With `/` between folders. */
  readonly name: string;
  /** Bytes; null: known once it is opened. */
  readonly size: number | null;
  /** Wall-clock time as ISO 8601 without zone; null: unknown. */
  readonly modified: string | null;
}

/** Bytes read, and handed on, at a time. */
const chunkSize = 256 * 1024;

/**
 * The bytes of an archive of these files. A chunk is only good until the one after the next is asked for: two buffers take turns,
 * so that one can be filled while the other is on its way. Whoever stops asking (`return`) closes the file that is open.
 *
 * @throws Error when a source ends before its size, or has another than its file was said to have: the archive can't be finished
 * then, and what was sent of it is of no use
 */
export async function* streamZip<File extends ZipFile>(
  files: readonly File[],
  open: (file: File) => Promise<OpenedSource>,
): AsyncGenerator<Buffer, void, void> {
  let buffer = Buffer.allocUnsafeSlow(chunkSize);
  let other = Buffer.allocUnsafeSlow(chunkSize);
  const checksums = new Uint32Array(files.length);
  const sizes = new Float64Array(files.length);
  let used = 0;

  function* put(bytes: Buffer): Generator<Buffer, void, void> {
    for (let at = 0; at < bytes.length; ) {
      const copied = bytes.copy(buffer, used, at);
      used += copied;
      at += copied;
      if (used === chunkSize) yield flush();
    }
  }
  const flush = () => {
    const chunk = buffer.subarray(0, used);
    [buffer, other] = [other, buffer];
    used = 0;
    return chunk;
  };

  async function* pass(source: OpenedSource): AsyncGenerator<Buffer, number, void> {
    let crc = 0;
    for (let left = source.size; left > 0; ) {
      const read = await source.read(buffer, used, Math.min(left, chunkSize - used));
      if (read === 0) throw new Error(`a file ends ${left} bytes early`);
      crc = crc32(buffer.subarray(used, used + read), crc);
      used += read;
      left -= read;
      if (used === chunkSize) yield flush();
    }
    return crc;
  }

  for (const [index, file] of files.entries()) {
    const source = await open(file);
    try {
      const { size } = source;
      if (file.size !== null && file.size !== size)
        throw new Error(`a file has ${size} bytes, not ${file.size}`);
      sizes[index] = size;
      yield* put(localHeader(factsOf({ ...file, size })));
      checksums[index] = yield* pass(source);
      yield* put(descriptor({ size, crc: checksums[index]! }));
    } finally {
      await source.close();
    }
  }
  const directory = { files: files.length, size: 0, offset: 0 };
  for (const [index, file] of files.entries()) {
    const facts = factsOf({ ...file, size: sizes[index]! });
    const entry = directoryEntry({ ...facts, crc: checksums[index]!, offset: directory.offset });
    directory.offset += spaceOf(facts);
    directory.size += entry.length;
    yield* put(entry);
  }
  yield* put(endOfDirectory(directory));
  if (used > 0) yield flush();
}

/** As the records want it; made when needed, so that a hundred thousand files take little room. */
export function factsOf({ name, size, modified }: ZipFile & { readonly size: number }): ZipFacts {
  return {
    name: Buffer.from(name),
    size,
    modified: modified === null ? earliestDosTime : dosTime(modified),
  };
}

/** Bytes of the whole archive; null when not all sizes are known before it is written. */
export function lengthOfZip(files: readonly ZipFile[]): number | null {
  const isSized = (file: ZipFile): file is ZipFile & { size: number } => file.size !== null;
  return files.every(isSized) ? zipLength(factsOfAll(files)) : null;
}

function* factsOfAll(files: readonly (ZipFile & { readonly size: number })[]): Generator<ZipFacts> {
  for (const file of files) yield factsOf(file);
}
