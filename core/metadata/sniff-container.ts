import type { ImageFormat } from './image-format.ts';

// Brands of ISO media files, ISO 14496-12 and 23008-12.
const brands: Readonly<Record<string, ImageFormat>> = {
  avif: 'avif',
  avis: 'avif',
  heic: 'heic',
  heix: 'heic',
  heim: 'heic',
  heis: 'heic',
  hevc: 'heic',
  hevx: 'heic',
  hevm: 'heic',
  hevs: 'heic',
  'crx ': 'cr3',
  'qt  ': 'mov',
};
const structuralBrands = new Set(['mif1', 'mif2', 'msf1', 'miaf', 'mp41']);
const oldMovieBoxes = new Set(['moov', 'mdat', 'wide', 'pnot']);

/** Tells the formats that live in RIFF, ISO media, Matroska and transport stream containers. */
export function sniffContainer(bytes: Buffer): ImageFormat | undefined {
  return sniffRiff(bytes) ?? sniffIsoMedia(bytes) ?? sniffMatroska(bytes) ?? sniffTransportStream(bytes);
}

function sniffRiff(bytes: Buffer): ImageFormat | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  const kind = bytes.toString('latin1', 8, 12);
  if (kind === 'WEBP') return 'webp';
  return kind === 'AVI ' ? 'avi' : undefined;
}

function sniffIsoMedia(bytes: Buffer): ImageFormat | undefined {
  const box = bytes.toString('latin1', 4, 8);
  if (oldMovieBoxes.has(box)) return 'mov';
  if (box !== 'ftyp' || bytes.length < 12) return undefined;
  const major = bytes.toString('latin1', 8, 12);
  if (brands[major]) return brands[major];
  if (/^3g[2prsgh]/.test(major)) return '3gp';
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 8 + 4 * 64);
  // A structural brand says "still image", and the others which codec.
  if (!structuralBrands.has(major)) return 'mp4';
  for (let at = 16; at + 4 <= end; at += 4) {
    const format = brands[bytes.toString('latin1', at, at + 4)];
    if (format === 'avif' || format === 'heic') return format;
  }
  return major === 'mp41' ? 'mp4' : 'heic';
}

function sniffMatroska(bytes: Buffer): ImageFormat | undefined {
  if (bytes.length < 4 || bytes.readUInt32BE(0) !== 0x1a45dfa3) return undefined;
  return bytes.subarray(0, 64).includes('webm') ? 'webm' : 'mkv';
}

// Packets of 188 bytes, in AVCHD with four more before each, begin with the letter G.
function sniffTransportStream(bytes: Buffer): ImageFormat | undefined {
  const sync = 0x47;
  const isStream = (first: number, size: number) =>
    [0, 1, 2].every(index => bytes[first + index * size] === sync);
  return isStream(0, 188) || isStream(4, 192) ? 'mts' : undefined;
}
