/** Pixels of a decoder that leaves colours as the file has them, with the profile that they are meant in. */
export interface ProfiledPixels {
  /** RGBA, 8 bits a channel, alpha not multiplied in. */
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** ICC profile; absent: sRGB. */
  readonly icc?: Buffer | undefined;
}

const short = 3;
const long = 4;
const undefinedBytes = 7;
const headBytes = 8;
const entryBytes = 12;

/**
 * An uncompressed TIFF around raw pixels. sharp takes raw pixels, but no profile with them; this way its ordinary
 * conversion to sRGB runs for HEIC too. TIFF 6.0, little-endian, one strip.
 */
export function tiffOfPixels({ rgba, width, height, icc }: ProfiledPixels): Buffer {
  const entryCount = icc ? 12 : 11;
  const bitsAt = headBytes + 2 + entryCount * entryBytes + 4;
  const iccAt = bitsAt + 8;
  const pixelsAt = iccAt + (icc ? icc.length + (icc.length % 2) : 0);
  const head = Buffer.alloc(pixelsAt);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(headBytes, 4);
  head.writeUInt16LE(entryCount, headBytes);
  for (const index of [0, 1, 2, 3]) head.writeUInt16LE(8, bitsAt + index * 2);
  if (icc) icc.copy(head, iccAt);
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [0x0100, long, 1, width],
    [0x0101, long, 1, height],
    [0x0102, short, 4, bitsAt],
    [0x0103, short, 1, 1],
    [0x0106, short, 1, 2],
    [0x0111, long, 1, pixelsAt],
    [0x0115, short, 1, 4],
    [0x0116, long, 1, height],
    [0x0117, long, 1, width * height * 4],
    [0x011c, short, 1, 1],
    [0x0152, short, 1, 2],
  ];
  if (icc) entries.push([0x8773, undefinedBytes, icc.length, iccAt]);
  for (const [index, entry] of entries.entries()) writeEntry(head, headBytes + 2 + index * entryBytes, entry);
  return Buffer.concat([head, rgba]);
}

function writeEntry(
  head: Buffer,
  at: number,
  [tag, type, count, value]: [number, number, number, number],
): void {
  head.writeUInt16LE(tag, at);
  head.writeUInt16LE(type, at + 2);
  head.writeUInt32LE(count, at + 4);
  head.writeUInt32LE(value, at + 8);
}
