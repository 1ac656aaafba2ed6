import { type AddedFormat, coreFormats, type Format, type FormatName, formats } from './formats.ts';
import { sniffBoxes } from './sniff-boxes.ts';
import { sniffTiff } from './sniff-tiff.ts';

/** How many bytes of a file's beginning `sniffFormat` wants to see; fewer do when the file is shorter. */
export const sniffBytes = 4096 + 64;

type Rule = readonly [FormatName, offset: number, signature: string];

/** Signatures as Latin-1 text. Order counts: the more special one first. */
const rules: readonly Rule[] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['webp', 8, 'WEBP'],
  ['avi', 8, 'AVI '],
  ['matroska', 0, '\x1a\x45\xdf\xa3'],
  ['mpeg', 0, '\0\0\x01\xba'],
  ['mpeg', 0, '\0\0\x01\xb3'],
  ['asf', 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['flv', 0, 'FLV\x01'],
  ['ogg', 0, 'OggS'],
];

/** Signatures that mean something only below another one. */
const containers: Readonly<Partial<Record<FormatName, string>>> = { webp: 'RIFF', avi: 'RIFF' };

/** What holds much else: a contributed kind of file may be one of these underneath. */
const wide: ReadonlySet<string> = new Set(['tiff', 'mp4']);

/** Those whose signature is theirs alone; the others are told by what lies inside. */
const ownSignatures = coreFormats.filter(({ signatures }) => !signatures.some(isOfContainer));

/**
 * What a file is by its first bytes (see `sniffBytes`); undefined when it is nothing that is known.
 *
 * @param added kinds of files that plugins have contributed; what core knows stays core's, but for TIFF and MP4
 */
export function sniffFormat(head: Uint8Array, added: readonly AddedFormat[] = []): Format | undefined {
  const name = sniffCore(head);
  if (name !== undefined && !wide.has(name)) return formats.get(name);
  return matchSignature(head, added) ?? (name === undefined ? undefined : formats.get(name));
}

function sniffCore(head: Uint8Array): FormatName | undefined {
  return (
    sniffRules(head) ??
    (matchSignature(head, ownSignatures)?.name as FormatName | undefined) ??
    sniffBoxes(head) ??
    sniffTiff(head) ??
    sniffTransport(head) ??
    sniffSvg(head)
  );
}

function matchSignature(head: Uint8Array, added: readonly AddedFormat[]): AddedFormat | undefined {
  if (added.length === 0) return undefined;
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  return added.find(({ signatures }) =>
    signatures.some(all => all.every(({ offset, hex }) => hexAt(bytes, offset, hex.length / 2) === hex)),
  );
}

function hexAt(bytes: Buffer, offset: number, length: number): string {
  return bytes.toString('hex', offset, offset + length);
}

function isOfContainer(all: AddedFormat['signatures'][number]): boolean {
  const [first] = all;
  const isTiff = all.length === 1 && (first!.hex === '49492a00' || first!.hex === '4d4d002a');
  return isTiff || first!.offset === 4;
}

function sniffRules(head: Uint8Array): FormatName | undefined {
  const text = Buffer.from(head.subarray(0, 32)).toString('latin1');
  return rules.find(([name, offset, signature]) => {
    const container = containers[name];
    return (!container || text.startsWith(container)) && text.startsWith(signature, offset);
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
