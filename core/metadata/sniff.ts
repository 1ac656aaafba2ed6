import type { ImageFormat } from './image-format.ts';
import { sniffContainer } from './sniff-container.ts';
import { sniffTiff } from './sniff-tiff.ts';

export { type FormatKind, formatKind, type ImageFormat, imageFormats } from './image-format.ts';

/** How many bytes from a file's beginning `sniffImage` wants; fewer do when the file is shorter. */
export const sniffBytes = 8192;

const signatures: readonly (readonly [format: ImageFormat, offset: number, bytes: string])[] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['jxl', 0, '\xff\x0a'],
  ['jxl', 0, '\0\0\0\x0cJXL \r\n\x87\n'],
  ['raf', 0, 'FUJIFILMCCD-RAW'],
  ['crw', 0, 'II\x1a\0\0\0HEAPCCDR'],
  ['rw2', 0, 'IIU\0'],
  ['orf', 0, 'IIRO'],
  ['orf', 0, 'IIRS'],
  ['orf', 0, 'MMOR'],
  ['x3f', 0, 'FOVb'],
  ['mrw', 0, '\0MRM'],
  ['mpg', 0, '\0\0\x01\xba'],
  ['mpg', 0, '\0\0\x01\xb3'],
  ['wmv', 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
];

/**
 * Tells a file's format by its first bytes, never by its name.
 *
 * @param head the first `sniffBytes` bytes, or the whole of a shorter file
 * @returns the format, also of videos and SVG so that they can be counted and refused by name; undefined for the rest
 */
export function sniffImage(head: Uint8Array): ImageFormat | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, sniffBytes));
  const signature = signatures.find(([, offset, text]) => startsWith(bytes, offset, text));
  return signature?.[0] ?? sniffTiff(bytes) ?? sniffContainer(bytes) ?? (isSvg(bytes) ? 'svg' : undefined);
}

function startsWith(bytes: Buffer, offset: number, text: string): boolean {
  return bytes.subarray(offset, offset + text.length).equals(Buffer.from(text, 'latin1'));
}

// An SVG may begin with a byte order mark, an XML declaration, comments and a document type.
function isSvg(bytes: Buffer): boolean {
  const isWide = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0;
  const text = isWide ? bytes.toString('latin1').replaceAll('\0', '').slice(2) : bytes.toString('utf8');
  let rest = text.replace(/^\ufeff/, '').trimStart();
  for (;;) {
    const end = [
      ['<?', '?>'],
      ['<!--', '-->'],
      ['<!', '>'],
    ].find(([start]) => rest.startsWith(start!))?.[1];
    if (end === undefined) break;
    const index = rest.indexOf(end);
    // What has not ended here may be a drawing that hides behind a long comment.
    if (index < 0) return /<svg[\s>]/i.test(rest) || /^<!DOCTYPE svg/i.test(rest);
    if (/^<!DOCTYPE svg/i.test(rest)) return true;
    rest = rest.slice(index + end.length).trimStart();
  }
  return /^<([\w-]+:)?svg[\s/>]/i.test(rest);
}
