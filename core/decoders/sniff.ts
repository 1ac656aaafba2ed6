import { type Format, type FormatName, formats } from './formats.ts';
import { sniffBoxes } from './sniff-boxes.ts';
import { sniffTiff } from './sniff-tiff.ts';

/** How many bytes of a file's beginning `sniffFormat` wants to see; fewer do when the file is shorter. */
export const sniffBytes = 4096;

type Rule = readonly [FormatName, offset: number, signature: string];

/** Signatures as Latin-1 text. Order counts: the more special one first. */
const rules: readonly Rule[] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['webp', 8, 'WEBP'],
  ['avi', 8, 'AVI '],
  ['jxl', 0, '\xff\x0a'],
  ['jxl', 0, '\0\0\0\x0cJXL \r\n\x87\n'],
  ['cr2', 8, 'CR\x02'],
  ['crw', 6, 'HEAPCCDR'],
  ['iiq', 8, 'IIII'],
  ['iiq', 8, 'MMMM'],
  ['mrw', 0, '\0MRM'],
  ['orf', 0, 'IIRO'],
  ['orf', 0, 'IIRS'],
  ['orf', 0, 'MMOR'],
  ['raf', 0, 'FUJIFILMCCD-RAW'],
  ['rw2', 0, 'IIU\0'],
  ['x3f', 0, 'FOVb'],
  ['matroska', 0, '\x1a\x45\xdf\xa3'],
  ['mpeg', 0, '\0\0\x01\xba'],
  ['mpeg', 0, '\0\0\x01\xb3'],
  ['asf', 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['flv', 0, 'FLV\x01'],
  ['ogg', 0, 'OggS'],
];

/** Signatures that mean something only below another one. */
const containers: Readonly<Partial<Record<FormatName, string>>> = {
  webp: 'RIFF',
  avi: 'RIFF',
  cr2: 'II',
  iiq: 'II*\0',
};

/** What a file is by its first bytes (see `sniffBytes`); undefined when it is nothing that we know. */
export function sniffFormat(head: Uint8Array): Format | undefined {
  const name =
    sniffRules(head) ?? sniffBoxes(head) ?? sniffTiff(head) ?? sniffTransport(head) ?? sniffSvg(head);
  return name && formats.get(name);
}

function sniffRules(head: Uint8Array): FormatName | undefined {
  const text = Buffer.from(head.subarray(0, 32)).toString('latin1');
  return rules.find(([name, offset, signature]) => {
    const container = containers[name];
    const isContained =
      !container || text.startsWith(container) || (name === 'iiq' && text.startsWith('MM\0*'));
    return isContained && text.startsWith(signature, offset);
  })?.[0];
}

/** MPEG transport streams have a sync byte every 188 bytes; cameras put four bytes of time before each packet. */
function sniffTransport(head: Uint8Array): FormatName | undefined {
  const isStream = (start: number, packet: number) =>
    [0, 1, 2, 3].every(index => head[start + index * packet] === 0x47);
  return isStream(0, 188) || isStream(4, 192) ? 'mpeg-ts' : undefined;
}

function sniffSvg(head: Uint8Array): FormatName | undefined {
  const text = Buffer.from(head.subarray(0, 2048)).toString('latin1').replaceAll('\0', '');
  return /^[^<]{0,8}<(\?xml|!DOCTYPE|!--|svg)/i.test(text) && /<svg[\s>:]/i.test(text) ? 'svg' : undefined;
}
