import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { sniffFormat } from './sniff.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const box = (main: string, ...others: string[]) => {
  const body = latin1(`ftyp${main}\0\0\0\0${others.join('')}`);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length + 4);
  return Buffer.concat([head, body, Buffer.alloc(64)]);
};

/** A little-endian TIFF head with these short or long entries. */
function tiff(entries: readonly (readonly [tag: number, value: number | string])[]): Buffer {
  const head = Buffer.alloc(512);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, value]] of entries.entries()) {
    const at = 10 + index * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(typeof value === 'string' ? 2 : 4, at + 2);
    head.writeUInt32LE(typeof value === 'string' ? value.length : 1, at + 4);
    head.writeUInt32LE(typeof value === 'string' ? 400 : value, at + 8);
    if (typeof value === 'string') head.write(value, 400, 'latin1');
  }
  return head;
}

const cases: readonly (readonly [expected: string | undefined, head: Buffer])[] = [
  ['jxl', latin1('\xff\x0a\x00\x00')],
  ['jxl', latin1('\0\0\0\x0cJXL \r\n\x87\n')],
  ['heic', box('heic', 'mif1')],
  ['heic', box('mif1', 'heic')],
  ['heic', box('mif1')],
  ['avif', box('avif', 'mif1')],
  ['avif', box('mif1', 'avif')],
  ['cr3', box('crx ', 'isom')],
  ['mp4', box('isom', 'iso2')],
  ['mp4', box('mp42', 'heic')],
  ['mov', box('qt  ')],
  ['mov', latin1('\0\0\0\x08wide\0\0\0\0mdat')],
  ['3gp', box('3gp5')],
  ['cr2', latin1('II*\0\x10\0\0\0CR\x02\0')],
  ['orf', latin1('IIRO\x08\0\0\0')],
  ['rw2', latin1('IIU\0\x18\0\0\0')],
  ['raf', latin1('FUJIFILMCCD-RAW 0201')],
  ['x3f', latin1('FOVb\0\0\0\0')],
  ['crw', latin1('II\x1a\0\0\0HEAPCCDR')],
  ['mrw', latin1('\0MRM\0\0\0\0')],
  ['iiq', latin1('MM\0*\0\0\0\x08MMMM')],
  ['dng', tiff([[0xc612, 0x0401]])],
  [
    'nef',
    tiff([
      [0x00fe, 1],
      [0x010f, 'NIKON CORPORATION\0'],
      [0x014a, 500],
    ]),
  ],
  [
    'arw',
    tiff([
      [0x0103, 32767],
      [0x010f, 'SONY\0'],
    ]),
  ],
  [
    'pef',
    tiff([
      [0x0103, 65535],
      [0x010f, 'PENTAX \0'],
    ]),
  ],
  [
    'tiff',
    tiff([
      [0x0103, 1],
      [0x010f, 'NIKON\0'],
    ]),
  ],
  ['tiff', latin1('II*\0\xff\xff\xff\xff')],
  ['matroska', latin1('\x1a\x45\xdf\xa3')],
  ['avi', latin1('RIFF\0\0\0\0AVI LIST')],
  ['mpeg-ts', Buffer.alloc(800, latin1(`G${'x'.repeat(187)}`))],
  ['svg', latin1('<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg">')],
  ['svg', Buffer.from('\ufeff<svg width="1">', 'utf8')],
  ['svg', Buffer.from('\ufeff<svg width="1">', 'utf16le')],
  [undefined, latin1('<html><body><svg></svg>')],
  [undefined, latin1('WEBPWEBPWEBP')],
  [undefined, latin1('%PDF-1.7')],
  [undefined, latin1('BM\0\0\0\0')],
  [undefined, Buffer.alloc(0)],
  [undefined, Buffer.alloc(100)],
];

for (const [index, [expected, head]] of cases.entries()) {
  test(`a head is taken for ${expected ?? 'nothing'} (${index})`, () => {
    assert.equal(sniffFormat(head)?.name, expected);
  });
}

for (const format of ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const) {
  test(`${format} is known by what an encoder writes`, async () => {
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
    assert.equal(sniffFormat(await image.toFormat(format).toBuffer())?.name, format);
  });
}

test('any bytes at all are judged without an error', () => {
  const starts = cases.map(([, head]) => head.subarray(0, 16));
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 600 }), (start, rest) => {
      sniffFormat(Buffer.concat([start, rest]));
      sniffFormat(rest);
    }),
  );
});
