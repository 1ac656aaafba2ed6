/**
 * Records of a ZIP (PKWARE's APPNOTE 6.3) whose files are stored as they are. Checksums are only known once a file went
 * by, so they follow it in a descriptor; where 32 or 16 bits don't suffice, ZIP64 takes over.
 */
export interface ZipFacts {
  /** UTF-8, with `/` between folders. */
  readonly name: Buffer;
  /** Bytes. */
  readonly size: number;
  /** Days and seconds as DOS counts them, see `dosTime`. */
  readonly modified: DosTime;
}

export interface WrittenFile extends ZipFacts {
  readonly crc: number;
  /** Bytes before its local header. */
  readonly offset: number;
}

export interface DosTime {
  readonly date: number;
  readonly time: number;
}

const most16 = 0xffff;
const most32 = 0xffffffff;
/** UTF-8 names; size and checksum follow the file. */
const flags = 0x0808;
const version = 20;
const versionZip64 = 45;
/** Made under Unix, so that the mode counts. */
const madeBy = (3 << 8) | versionZip64;
/** A plain file that everybody may read. */
const mode = (0o100644 << 16) >>> 0;

/** Midnight of 1 January 1980, before which DOS knows no time. */
export const earliestDosTime: DosTime = { date: (1 << 5) | 1, time: 0 };

/** @param wallClock ISO 8601 without zone; ZIP has no zones either. What lies outside 1980–2107 is moved to its edge. */
export function dosTime(wallClock: string): DosTime {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(wallClock);
  if (!match) return earliestDosTime;
  const [year, month, day, hours, minutes, seconds] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1980) return earliestDosTime;
  if (year > 2107) return { date: (127 << 9) | (12 << 5) | 31, time: (23 << 11) | (59 << 5) | 29 };
  return {
    date: ((year - 1980) << 9) | (month << 5) | day,
    time: (hours << 11) | (minutes << 5) | Math.min(seconds >> 1, 29),
  };
}

function isLarge(size: number): boolean {
  return size >= most32;
}

const localHeaderSize = 30;
const localZip64Size = 20;

/** What stands before a file. */
export function localHeader({ name, size, modified }: ZipFacts): Buffer {
  const large = isLarge(size);
  const header = Buffer.alloc(localHeaderSize);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(large ? versionZip64 : version, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(modified.time, 10);
  header.writeUInt16LE(modified.date, 12);
  header.writeUInt16LE(name.length, 26);
  if (!large) return Buffer.concat([header, name]);
  header.writeUInt32LE(most32, 18);
  header.writeUInt32LE(most32, 22);
  header.writeUInt16LE(localZip64Size, 28);
  // its zeros say, as those of a small file's header, that the sizes follow; that it is there, that they have 64 bits
  return Buffer.concat([header, name, zip64Field([0, 0])]);
}

/** What follows a file: its checksum and twice its size, as what is stored is as long as what it was made from. */
export function descriptor({ size, crc }: { size: number; crc: number }): Buffer {
  const large = isLarge(size);
  const record = Buffer.alloc(large ? 24 : 16);
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(crc, 4);
  if (large) {
    writeUInt64(record, size, 8);
    writeUInt64(record, size, 16);
  } else {
    record.writeUInt32LE(size, 8);
    record.writeUInt32LE(size, 12);
  }
  return record;
}

const directoryEntrySize = 46;

/** One line of the directory at the archive's end. */
export function directoryEntry({ name, size, modified, crc, offset }: WrittenFile): Buffer {
  const wide = wideFields(size, offset);
  const field = wide.length === 0 ? Buffer.alloc(0) : zip64Field(wide);
  const entry = Buffer.alloc(directoryEntrySize);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(madeBy, 4);
  entry.writeUInt16LE(wide.length > 0 ? versionZip64 : version, 6);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(modified.time, 12);
  entry.writeUInt16LE(modified.date, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(Math.min(size, most32), 20);
  entry.writeUInt32LE(Math.min(size, most32), 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(field.length, 30);
  entry.writeUInt32LE(mode, 38);
  entry.writeUInt32LE(Math.min(offset, most32), 42);
  return Buffer.concat([entry, name, field]);
}

/** Only what doesn't fit into its usual place, in this order. */
function wideFields(size: number, offset: number): number[] {
  return [...(isLarge(size) ? [size, size] : []), ...(offset >= most32 ? [offset] : [])];
}

function zip64Field(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + values.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(values.length * 8, 2);
  for (const [index, value] of values.entries()) writeUInt64(field, value, 4 + index * 8);
  return field;
}

export interface Directory {
  readonly files: number;
  /** Bytes. */
  readonly size: number;
  readonly offset: number;
}

const endSize = 22;
const zip64EndSize = 56;
const zip64LocatorSize = 20;

/** The last bytes of an archive. */
export function endOfDirectory({ files, size, offset }: Directory): Buffer {
  const end = Buffer.alloc(endSize);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(files, most16), 8);
  end.writeUInt16LE(Math.min(files, most16), 10);
  end.writeUInt32LE(Math.min(size, most32), 12);
  end.writeUInt32LE(Math.min(offset, most32), 16);
  return needsZip64End({ files, size, offset })
    ? Buffer.concat([zip64End({ files, size, offset }), end])
    : end;
}

function needsZip64End({ files, size, offset }: Directory): boolean {
  return files >= most16 || size >= most32 || offset >= most32;
}

function zip64End({ files, size, offset }: Directory): Buffer {
  const record = Buffer.alloc(zip64EndSize + zip64LocatorSize);
  record.writeUInt32LE(0x06064b50, 0);
  // counted without itself and the signature
  writeUInt64(record, zip64EndSize - 12, 4);
  record.writeUInt16LE(madeBy, 12);
  record.writeUInt16LE(versionZip64, 14);
  writeUInt64(record, files, 24);
  writeUInt64(record, files, 32);
  writeUInt64(record, size, 40);
  writeUInt64(record, offset, 48);
  record.writeUInt32LE(0x07064b50, zip64EndSize);
  writeUInt64(record, offset + size, zip64EndSize + 8);
  record.writeUInt32LE(1, zip64EndSize + 16);
  return record;
}

function writeUInt64(buffer: Buffer, value: number, at: number): void {
  buffer.writeUInt32LE(value % 2 ** 32, at);
  buffer.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4);
}

/** Bytes that one file takes before the directory. */
export function spaceOf({ name, size }: Pick<ZipFacts, 'name' | 'size'>): number {
  const large = isLarge(size);
  return localHeaderSize + (large ? localZip64Size : 0) + name.length + size + (large ? 24 : 16);
}

/** Bytes of the whole archive, known before the first is written. */
export function zipLength(files: Iterable<Pick<ZipFacts, 'name' | 'size'>>): number {
  const directory = { files: 0, size: 0, offset: 0 };
  for (const { name, size } of files) {
    const wide = wideFields(size, directory.offset).length;
    directory.files += 1;
    directory.size += directoryEntrySize + name.length + (wide === 0 ? 0 : 4 + wide * 8);
    directory.offset += spaceOf({ name, size });
  }
  const end = endSize + (needsZip64End(directory) ? zip64EndSize + zip64LocatorSize : 0);
  return directory.offset + directory.size + end;
}
