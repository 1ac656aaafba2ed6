import type { FormatName } from './formats.ts';

/** Brands of ISO base media files (`ftyp`), most special first: a file names several that it is compatible with. */
const brands: readonly (readonly [FormatName, RegExp])[] = [
  ['cr3', /^crx /],
  ['avif', /^avi[fso]/],
  ['heic', /^(hei[cmsx]|hev[cmsx])/],
];

const mainBrands: readonly (readonly [FormatName, RegExp])[] = [
  ['mov', /^qt {2}/],
  ['3gp', /^3g[2gps]/],
  ['heic', /^(mif[12]|msf1)/],
];

/** Images and videos in ISO base media files, by main and compatible brands. */
export function sniffBoxes(head: Uint8Array): FormatName | undefined {
  const box = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (box.length < 12) return undefined;
  const type = box.toString('latin1', 4, 8);
  // QuickTime files of old cameras begin without `ftyp`.
  if (/^(moov|mdat|wide|pnot)$/.test(type)) return 'mov';
  if (type !== 'ftyp') return undefined;
  const end = Math.min(box.readUInt32BE(0), box.length, 512);
  const main = box.toString('latin1', 8, 12);
  const all = [main];
  for (let at = 16; at + 4 <= end; at += 4) all.push(box.toString('latin1', at, at + 4));
  // A motion photo's video may name image brands too, so videos' main brands go before.
  if (/^(isom|iso[2-9]|mp4|M4V|avc1|qt)/.test(main)) return named(mainBrands, [main]) ?? 'mp4';
  return named(brands, all) ?? named(mainBrands, [main]) ?? 'mp4';
}

function named(table: typeof brands, candidates: readonly string[]): FormatName | undefined {
  return table.find(([, pattern]) => candidates.some(brand => pattern.test(brand)))?.[0];
}
