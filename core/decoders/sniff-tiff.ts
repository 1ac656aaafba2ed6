import type { FormatName } from './formats.ts';

const tag = {
  newSubfileType: 0x00fe,
  compression: 0x0103,
  photometric: 0x0106,
  make: 0x010f,
  subIfds: 0x014a,
  dngVersion: 0xc612,
} as const;

const asciiType = 2;
const colourFilterArray = 32803;
const linearRaw = 34892;
/** Compressions that only sensors' data have: Sony, Samsung, Nikon, Pentax. */
const rawCompressions = new Set([32767, 32770, 34713, 65535]);

const makers: readonly (readonly [FormatName, RegExp])[] = [
  ['nef', /^nikon/i],
  ['arw', /^sony/i],
  ['pef', /^(pentax|ricoh)/i],
  ['srw', /^samsung/i],
  ['3fr', /^hasselblad/i],
  ['dcr', /^(eastman )?kodak/i],
];

/** TIFF, and the many RAW formats that are TIFFs underneath: told apart by the first directory. */
export function sniffTiff(head: Uint8Array): FormatName | undefined {
  const data = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const magic = data.toString('latin1', 0, 4);
  if (magic === 'II+\0' || magic === 'MM\0+') return 'tiff';
  if (magic !== 'II*\0' && magic !== 'MM\0*') return undefined;
  const entries = readFirstDirectory(data, magic.startsWith('II'));
  if (entries.has(tag.dngVersion)) return 'dng';
  if (!isRaw(entries)) return 'tiff';
  const make = String(entries.get(tag.make) ?? '');
  return makers.find(([, pattern]) => pattern.test(make))?.[0] ?? 'dng';
}

/** Cameras that write RAW put a small preview into the first directory and the sensor's data below it. */
function isRaw(entries: ReadonlyMap<number, number | string>): boolean {
  const photometric = entries.get(tag.photometric);
  if (photometric === colourFilterArray || photometric === linearRaw) return true;
  if (rawCompressions.has(Number(entries.get(tag.compression)))) return true;
  return entries.get(tag.newSubfileType) === 1 && entries.has(tag.subIfds) && entries.has(tag.make);
}

/** Short numbers, longs and texts by tag; a directory beyond the head is read as empty. */
function readFirstDirectory(data: Buffer, isLittle: boolean): Map<number, number | string> {
  const entries = new Map<number, number | string>();
  const short = (at: number) => (isLittle ? data.readUInt16LE(at) : data.readUInt16BE(at));
  const long = (at: number) => (isLittle ? data.readUInt32LE(at) : data.readUInt32BE(at));
  const start = data.length >= 8 ? long(4) : data.length;
  if (start + 2 > data.length) return entries;
  const count = short(start);
  for (let at = start + 2, left = count; left > 0 && at + 12 <= data.length; at += 12, left -= 1) {
    const type = short(at + 2);
    const length = long(at + 4);
    const offset = type === asciiType && length > 4 ? long(at + 8) : at + 8;
    if (type === asciiType) entries.set(short(at), data.toString('latin1', offset, offset + length));
    else entries.set(short(at), type === 3 ? short(at + 8) : long(at + 8));
  }
  return entries;
}
