import { crc32, deflateRawSync } from 'node:zlib';

interface ZipOptions {
  /** Writes sizes and offsets as only archives above 4 GB need them. */
  readonly zip64?: boolean;
  /** The file whose bytes are changed afterwards. */
  readonly damage?: string;
}

/** An archive as Takeout makes them: deflated, names in UTF-8. */
export async function makeZip(
  files: Readonly<Record<string, Buffer | object>>,
  { zip64 = false, damage }: ZipOptions = {},
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const plain = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const packed = deflateRawSync(plain);
    const sums = { crc: crc32(plain), packed: packed.length, plain: plain.length };
    const isDamaged = damage !== undefined && name.endsWith(damage);
    const file = { name: Buffer.from(name), ...sums, crc: isDamaged ? sums.crc ^ 1 : sums.crc };
    const head = Buffer.concat([localHead(file), file.name]);
    pieces.push(head, packed);
    directory.push(directoryEntry(file, { offset, zip64 }));
    offset += head.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const count = directory.length;
  return Buffer.concat([...pieces, entries, endOf({ count, offset, bytes: entries.length, zip64 })]);
}

interface ZipFile {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
}

const utf8 = 0x0800;

function localHead({ name, crc, packed, plain }: ZipFile): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(45, 4);
  head.writeUInt16LE(utf8, 6);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(crc >>> 0, 14);
  head.writeUInt32LE(packed, 18);
  head.writeUInt32LE(plain, 22);
  head.writeUInt16LE(name.length, 26);
  return head;
}

function directoryEntry(
  { name, crc, packed, plain }: ZipFile,
  { offset, zip64 }: { readonly offset: number; readonly zip64: boolean },
): Buffer {
  const head = Buffer.alloc(46);
  const extra = zip64 ? Buffer.alloc(28) : Buffer.alloc(0);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(45, 4);
  head.writeUInt16LE(45, 6);
  head.writeUInt16LE(utf8, 8);
  head.writeUInt16LE(8, 10);
  head.writeUInt32LE(crc >>> 0, 16);
  head.writeUInt32LE(zip64 ? 0xffffffff : packed, 20);
  head.writeUInt32LE(zip64 ? 0xffffffff : plain, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(zip64 ? 0xffffffff : offset, 42);
  if (zip64) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(plain), 4);
    extra.writeBigUInt64LE(BigInt(packed), 12);
    extra.writeBigUInt64LE(BigInt(offset), 20);
  }
  return Buffer.concat([head, name, extra]);
}

function endOf(given: { count: number; offset: number; bytes: number; zip64: boolean }): Buffer {
  const { count, offset, bytes, zip64 } = given;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : count, 8);
  end.writeUInt16LE(zip64 ? 0xffff : count, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : bytes, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
  if (!zip64) return end;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}
