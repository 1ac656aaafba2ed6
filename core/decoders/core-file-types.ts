import type { FileType } from '../plugin-api/index.ts';

/** Compiled, modules end otherwise. */
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const decoders = { heif: `open-heif.${ending}`, jxl: `open-jxl.${ending}`, raw: `open-raw.${ending}` };

const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex');
const at = (offset: number, text: string) => ({ offset, hex: hex(text) });
/** ISO base media files by their main brand; compatible ones are looked through in `sniff-boxes.ts`. */
const brand = (name: string) => [at(4, `ftyp${name}`)];
const tiff = [[at(0, 'II*\0')], [at(0, 'MM\0*')]];

const raw = <const Name extends string>(
  name: Name,
  maker: string,
  signatures: FileType['signatures'],
): FileType & { readonly name: Name } => ({
  ...{ name, kind: 'raw', extension: name, mime: `image/x-${maker}-${name}`, signatures },
  decoder: decoders.raw,
});

/**
 * Kinds of files beyond what libvips decodes: contributions of core, as plugins make them. RAW files that are TIFFs underneath
 * share its signature and are told apart by their first directory, in `sniff-tiff.ts`.
 */
export const coreFileTypes = [
  {
    ...{ name: 'heic', kind: 'image', extension: 'heic', otherExtensions: ['heif', 'hif'] },
    ...{ mime: 'image/heic', decoder: decoders.heif },
    signatures: ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'mif2', 'msf1'].map(brand),
  },
  {
    ...{ name: 'jxl', kind: 'image', extension: 'jxl', mime: 'image/jxl', decoder: decoders.jxl },
    signatures: [[at(0, '\xff\x0a')], [at(0, '\0\0\0\x0cJXL \r\n\x87\n')]],
  },
  raw('cr2', 'canon', [
    [at(0, 'II'), at(8, 'CR\x02')],
    [at(0, 'MM'), at(8, 'CR\x02')],
  ]),
  raw('cr3', 'canon', [brand('crx ')]),
  raw('crw', 'canon', [[at(6, 'HEAPCCDR')]]),
  raw('iiq', 'phaseone', [
    [at(0, 'II*\0'), at(8, 'IIII')],
    [at(0, 'MM\0*'), at(8, 'MMMM')],
  ]),
  raw('mrw', 'minolta', [[at(0, '\0MRM')]]),
  raw('orf', 'olympus', [[at(0, 'IIRO')], [at(0, 'IIRS')], [at(0, 'MMOR')]]),
  raw('raf', 'fuji', [[at(0, 'FUJIFILMCCD-RAW')]]),
  raw('rw2', 'panasonic', [[at(0, 'IIU\0')]]),
  raw('x3f', 'sigma', [[at(0, 'FOVb')]]),
  raw('3fr', 'hasselblad', tiff),
  raw('arw', 'sony', tiff),
  raw('dcr', 'kodak', tiff),
  raw('dng', 'adobe', tiff),
  raw('nef', 'nikon', tiff),
  raw('pef', 'pentax', tiff),
  raw('srw', 'samsung', tiff),
] as const satisfies readonly FileType[];
