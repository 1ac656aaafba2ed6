import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { formatKind, type ImageFormat, imageFormats, sniffImage } from './sniff.ts';

const image = () => sharp({ create: { width: 16, height: 12, channels: 3, background: '#a63' } });
const latin = (text: string) => Buffer.from(text, 'latin1');
const isoMedia = (major: string, ...others: string[]) =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 16 + others.length * 4]),
    latin(`ftyp${major}\0\0\0\0${others.join('')}`),
  ]);

interface Entry {
  readonly tag: number;
  readonly value: number | string;
}
// A TIFF of one directory, little-endian; texts follow it.
function tiff(entries: readonly Entry[]): Buffer {
  const head = Buffer.alloc(10 + entries.length * 12 + 4);
  head.write('II*\0', 0, 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  const texts: Buffer[] = [];
  let end = head.length;
  for (const [index, { tag, value }] of entries.entries()) {
    const at = 10 + index * 12;
    const isText = typeof value === 'string';
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(isText ? 2 : 4, at + 2);
    head.writeUInt32LE(isText ? value.length + 1 : 1, at + 4);
    head.writeUInt32LE(isText ? end : value, at + 8);
    if (!isText) continue;
    texts.push(latin(`${value}\0`));
    end += value.length + 1;
  }
  return Buffer.concat([head, ...texts]);
}
const raw = (make: string) =>
  tiff([
    { tag: 0xfe, value: 1 },
    { tag: 0x10f, value: make },
  ]);
const packets = (first: number, size: number) => {
  const bytes = Buffer.alloc(size * 4);
  for (let at = first; at < bytes.length; at += size) bytes[at] = 0x47;
  return bytes;
};

const heads: readonly (readonly [what: string, head: Buffer, format: ImageFormat | undefined])[] = [
  ['HEIC', isoMedia('heic', 'mif1', 'heic'), 'heic'],
  ['HEIC of another kind', isoMedia('mif1', 'mif1', 'heic'), 'heic'],
  ['AVIF under a general brand', isoMedia('mif1', 'miaf', 'avif'), 'avif'],
  ['AVIF sequence', isoMedia('avis', 'avif'), 'avif'],
  ['JPEG XL codestream', latin('\xff\x0a\x00\x10'), 'jxl'],
  ['JPEG XL container', latin('\0\0\0\x0cJXL \r\n\x87\n'), 'jxl'],
  ['GIF of 1987', latin('GIF87a\x10\0'), 'gif'],
  ['big TIFF', latin('II+\0\x08\0\0\0'), 'tiff'],
  ['TIFF, big-endian', latin('MM\0*\0\0\0\x08\0\0'), 'tiff'],
  [
    'TIFF made from a Nikon file',
    tiff([
      { tag: 0xfe, value: 0 },
      { tag: 0x10f, value: 'NIKON CORPORATION' },
    ]),
    'tiff',
  ],
  ['TIFF whose directory lies far behind', latin('II*\0\xff\xff\xff\x7f'), 'tiff'],
  [
    'DNG',
    tiff([
      { tag: 0x10f, value: 'Apple' },
      { tag: 0xc612, value: 4 },
    ]),
    'dng',
  ],
  ['CR2', latin('II*\0\x10\0\0\0CR\x02\0'), 'cr2'],
  ['CR3', isoMedia('crx ', 'crx ', 'isom'), 'cr3'],
  ['CRW', latin('II\x1a\0\0\0HEAPCCDR'), 'crw'],
  ['NEF', raw('NIKON CORPORATION'), 'nef'],
  ['ARW', raw('SONY'), 'arw'],
  ['PEF', raw('PENTAX Corporation'), 'pef'],
  ['SRW', raw('SAMSUNG'), 'srw'],
  ['ORF', latin('IIRO\x08\0\0\0'), 'orf'],
  ['ORF of another camera', latin('IIRS\x08\0\0\0'), 'orf'],
  ['RW2', latin('IIU\0\x18\0\0\0'), 'rw2'],
  ['RAF', latin('FUJIFILMCCD-RAW 0201'), 'raf'],
  ['X3F', latin('FOVb\x01\0'), 'x3f'],
  ['MRW', latin('\0MRM\0\0'), 'mrw'],
  ['MP4', isoMedia('isom', 'mp41'), 'mp4'],
  ['QuickTime', isoMedia('qt  '), 'mov'],
  ['QuickTime of old', latin('\0\0\x10\0moov\0\0'), 'mov'],
  ['3GP', isoMedia('3gp5', 'isom'), '3gp'],
  ['AVI', latin('RIFF\0\0\0\0AVI LIST'), 'avi'],
  ['Matroska', latin('\x1aE\xdf\xa3\x93B\x82\x88matroska'), 'mkv'],
  ['WebM', latin('\x1aE\xdf\xa3\x93B\x82\x84webm'), 'webm'],
  ['MPEG', latin('\0\0\x01\xba!'), 'mpg'],
  ['transport stream', packets(0, 188), 'mts'],
  ['AVCHD', packets(4, 192), 'mts'],
  ['WMV', latin('\x30\x26\xb2\x75\x8e\x66\xcf\x11'), 'wmv'],
  ['SVG', latin('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'svg'],
  [
    'SVG behind much',
    Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg>\n<svg>'),
    'svg',
  ],
  ['SVG behind a long comment', latin(`<!--${' <svg '.repeat(3000)}`), 'svg'],
  ['SVG in UTF-16', Buffer.concat([latin('\xff\xfe'), Buffer.from('<svg>', 'utf16le')]), 'svg'],
  ['a page', latin('<!DOCTYPE html><html><svg></svg></html>'), undefined],
  ['a sound', latin('RIFF\0\0\0\0WAVEfmt '), undefined],
  ['a bitmap', latin('BM\x36\0\0\0'), undefined],
  ['a document', latin('%PDF-1.7'), undefined],
  ['text', latin('Good evening'), undefined],
  ['nothing', Buffer.alloc(0), undefined],
  ['one byte', latin('\xff'), undefined],
];

describe('sniffImage', () => {
  for (const [what, head, format] of heads) {
    test(`knows ${what}`, () => assert.equal(sniffImage(head), format));
  }

  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'avif', 'gif'] as const) {
    test(`knows ${format} as it is written`, async () => {
      assert.equal(sniffImage(await image().toFormat(format).toBuffer()), format);
    });
  }

  test('has a head for every format', () => {
    const tried = new Set([...heads.map(([, , format]) => format), 'jpeg', 'png', 'webp']);
    assert.deepEqual(
      Object.keys(imageFormats).filter(format => !tried.has(format as ImageFormat)),
      [],
    );
  });

  test('tells what a format is to the gallery', () => {
    assert.deepEqual((['jpeg', 'nef', 'mov', 'svg'] as const).map(formatKind), [
      'photo',
      'raw',
      'video',
      'drawing',
    ]);
  });

  test('survives any bytes, also behind a true beginning', () => {
    const beginnings = fc.constantFrom(...heads.map(([, head]) => head.subarray(0, 12)));
    fc.assert(
      fc.property(beginnings, fc.uint8Array({ maxLength: 600 }), (beginning, rest) => {
        sniffImage(Buffer.concat([beginning, rest]));
        sniffImage(rest);
      }),
    );
  });
});
