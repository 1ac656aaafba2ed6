import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { type Export, splitPath, type TakeoutEntry } from './entry.ts';

const mostEntries = 1_000_000;
const largestFile = 2 * 1024 ** 3;
/** Photos and videos hardly shrink; what unpacks to so much more than it takes up is made to fill a disk. */
const bomb = { bytes: 50 * 1024 ** 2, ratio: 200 };

/** What lies in one archive. Rejects when it can't be read as one. */
export async function openZip(file: string): Promise<Export> {
  const zip = await openPromise(file, { decodeStrings: false, lazyEntries: true, autoClose: false });
  try {
    const entries: TakeoutEntry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entries.length >= mostEntries) throw new Error('more files than an export has');
      const path = nameOf(entry);
      if (!path.endsWith('/')) entries.push(toEntry(zip, entry, { path, archive: basename(file) }));
    }
    return { entries, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** Only shown and compared: no file is ever made under a name of an archive. */
function nameOf({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  const text = fileNameRaw.toString('utf8');
  const isText = Buffer.from(text).equals(fileNameRaw);
  return isText ? text : getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
}

function toEntry(
  zip: ZipFile,
  entry: Entry,
  { path, archive }: { readonly path: string; readonly archive: string },
): TakeoutEntry {
  return {
    ...{ path, ...splitPath(path), bytes: entry.uncompressedSize, shownPath: `${archive}: ${path}` },
    problem: problemOf(entry, path),
    async read(most) {
      if (entry.uncompressedSize > most) throw new Error('too large');
      const pieces: Buffer[] = [];
      for await (const piece of await openChecked(zip, entry)) pieces.push(piece as Buffer);
      return Buffer.concat(pieces);
    },
    async toFile(target) {
      const unpacked = await target();
      try {
        await pipeline(await openChecked(zip, entry), createWriteStream(unpacked, { mode: 0o600 }));
        return unpacked;
      } catch (error) {
        await rm(unpacked, { force: true });
        throw error;
      }
    },
  };
}

function problemOf(entry: Entry, path: string): string | null {
  const { uncompressedSize, compressedSize } = entry;
  if (entry.isEncrypted()) return 'encrypted';
  const isOutside = path.startsWith('/') || path.includes('\\') || path.split('/').includes('..');
  if (isOutside || path.includes('\0')) return 'unsafe-name';
  if (uncompressedSize > largestFile) return 'too-large';
  const isBomb = uncompressedSize > bomb.bytes && uncompressedSize > compressedSize * bomb.ratio;
  return isBomb ? 'suspicious' : null;
}

/** yauzl ends it where the size is another than was said; the checksum is looked at here. */
async function openChecked(zip: ZipFile, entry: Entry): Promise<Readable> {
  const stream = await zip.openReadStreamPromise(entry);
  let sum = 0;
  const check = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sum = crc32(piece, sum);
      done(null, piece);
    },
    flush: done => done(sum === entry.crc32 ? null : new Error('damaged')),
  });
  stream.once('error', error => check.destroy(error));
  return stream.pipe(check);
}
