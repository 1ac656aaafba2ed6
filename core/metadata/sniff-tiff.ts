import type { ImageFormat } from './image-format.ts';

const dngVersion = 0xc612;
const newSubfileType = 0x00fe;
const compression = 0x0103;
const photometric = 0x0106;
const maker = 0x010f;
const reducedImage = 1;
const colourFilterArray = 32_803;
// Sony, Samsung, Nikon and Pentax pack sensor data in ways of their own.
const makersCompressions = new Set([32_767, 32_769, 32_770, 34_713, 65_535]);

const makers: readonly (readonly [start: string, format: ImageFormat])[] = [
  ['NIKON', 'nef'],
  ['SONY', 'arw'],
  ['PENTAX', 'pef'],
  ['RICOH', 'pef'],
  ['SAMSUNG', 'srw'],
];

/** Tells TIFF from the raw formats that are built on it; undefined when it is neither. */
export function sniffTiff(bytes: Buffer): ImageFormat | undefined {
  const isLittle = bytes.subarray(0, 4).equals(Buffer.from('II*\0', 'latin1'));
  const isBig = bytes.subarray(0, 4).equals(Buffer.from('MM\0*', 'latin1'));
  // BigTIFF counts in 64 bits; no camera writes it.
  if (bytes.subarray(0, 4).equals(Buffer.from('II+\0', 'latin1'))) return 'tiff';
  if (bytes.subarray(0, 4).equals(Buffer.from('MM\0+', 'latin1'))) return 'tiff';
  if ((!isLittle && !isBig) || bytes.length < 8) return undefined;
  if (bytes.toString('latin1', 8, 11) === 'CR\x02') return 'cr2';
  return sniffRaw(readDirectory(bytes, isLittle)) ?? 'tiff';
}

interface Directory {
  readonly numbers: ReadonlyMap<number, number>;
  readonly make: string;
}

// A TIFF developed from a raw file keeps the maker's name but holds the picture itself, where a raw file's first
// directory holds a preview or the sensor's data.
function sniffRaw({ numbers, make }: Directory): ImageFormat | undefined {
  if (numbers.has(dngVersion)) return 'dng';
  const holdsNoPicture =
    ((numbers.get(newSubfileType) ?? 0) & reducedImage) === 1 ||
    numbers.get(photometric) === colourFilterArray ||
    makersCompressions.has(numbers.get(compression) ?? 0);
  if (!holdsNoPicture) return undefined;
  const upper = make.toUpperCase();
  return makers.find(([start]) => upper.startsWith(start))?.[1];
}

function readDirectory(bytes: Buffer, isLittle: boolean): Directory {
  const read16 = (at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const read32 = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const start = read32(4);
  const numbers = new Map<number, number>();
  let make = '';
  const count = start + 2 <= bytes.length ? read16(start) : 0;
  for (let index = 0, at = start + 2; index < count && at + 12 <= bytes.length; index++, at += 12) {
    const tag = read16(at);
    numbers.set(tag, read16(at + 2) === 3 ? read16(at + 8) : read32(at + 8));
    if (tag !== maker) continue;
    const length = read32(at + 4);
    const from = length <= 4 ? at + 8 : read32(at + 8);
    make = bytes.toString('latin1', from, Math.min(from + Math.min(length, 64), bytes.length));
  }
  return { numbers, make };
}
