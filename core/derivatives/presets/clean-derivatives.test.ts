import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { exiftool } from 'exiftool-vendored';
import sharp from 'sharp';
import { createTestGallery } from '../../testing/test-gallery.ts';

/** Wide enough for tiles. */
const size = { width: 5300, height: 400 };
const folder = await mkdtemp(join(tmpdir(), 'enfilade-clean-'));
const site = await createTestGallery();
after(async () => {
  await exiftool.end();
  await site.close();
  await rm(folder, { recursive: true });
});

/** Words that no file which goes out may hold. */
const secrets = ['SN-4711-SECRET', 'LENS-0815-SECRET', 'Hidden Street 5', 'Private words', 'TRAILING-VIDEO'];

/** A camera's file with everything in it that is nobody's business. */
async function drawTellingJpeg(): Promise<string> {
  const path = join(folder, 'source', 'telling.jpg');
  await mkdir(join(folder, 'source'));
  const thumbnail = join(folder, 'thumbnail.jpg');
  await sharp({ create: { width: 160, height: 120, channels: 3, background: 'red' } })
    .jpeg()
    .toFile(thumbnail);
  await sharp({ create: { ...size, channels: 3, background: '#456' } })
    .withIccProfile('p3')
    .jpeg()
    .toFile(path);
  await exiftool.write(
    path,
    {
      SerialNumber: secrets[0],
      LensSerialNumber: secrets[1],
      GPSLatitude: 54.1,
      GPSLongitude: 13.4,
      GPSAltitude: 12,
      'XMP:Location': secrets[2],
      'IPTC:Caption-Abstract': secrets[3],
      Comment: secrets[3],
    } as never,
    { writeArgs: ['-overwrite_original', `-ThumbnailImage<=${thumbnail}`] },
  );
  const trailer = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.from(secrets[4]!.repeat(20))]);
  await writeFile(path, Buffer.concat([await readFile(path), trailer]));
  return path;
}

/** What pictures may say of themselves: how they are to be decoded and shown. */
const harmless =
  /^(ExifTool|File|JFIF|Composite|PNG|RIFF|ICC_Profile|Meta|ICC-header|QuickTime|SourceFile|errors|warnings|Warning)/;

async function tellOf(path: string): Promise<string[]> {
  const tags = (await exiftool.readRaw(path, {
    readArgs: ['-G0:1', '-a', '-u', '-s', '-b', '-ee'],
  })) as Record<string, unknown>;
  return Object.entries(tags).flatMap(([name, value]) => {
    const isTelling =
      /GPS|Serial|Thumbnail|Preview|Trailer|Location|Caption|Comment|Owner|XMP|IPTC|EXIF|MakerNotes/i.test(
        name,
      ) && !/^(ExifTool|SourceFile|File:System|ICC_Profile|QuickTime:[^ ]*(Handler|Item|Primary))/.test(name);
    return isTelling || !harmless.test(name) ? [`${name}: ${String(value).slice(0, 60)}`] : [];
  });
}

/** Where a JPEG says that it ends; what comes behind is no picture. */
function trailingBytes(jpeg: Buffer): number {
  return jpeg.length - (jpeg.lastIndexOf(Buffer.from([0xff, 0xd9])) + 2);
}

test('no picture that goes out carries a place, a serial number, a thumbnail or what was hung on behind', async () => {
  const source = await drawTellingJpeg();
  const told = await exiftool.read(source);
  assert.ok((await tellOf(source)).length > 5);
  assert.ok(told.GPSLatitude && told.SerialNumber && told.ThumbnailImage, 'the original carries it all');
  await site.importFolder(join(folder, 'source'), { isPublic: true });
  const { id, sha256 } = (await site.database.knex('photos').first('id', 'sha256'))!;
  const hash = sha256.slice(0, 12);
  const addresses = ['thumb', 'small', 'medium', 'large'].flatMap(preset =>
    ['jpg', 'webp', 'avif', 'png'].map(format => `/i/${id}/${preset}@1/${hash}.${format}`),
  );
  for (const address of [...addresses, `/i/${id}/tiles@1/${hash}/13/0_0.jpg`]) {
    const response = await fetch(site.url + address);
    assert.equal(response.status, 200, address);
    const body = Buffer.from(await response.arrayBuffer());
    const path = join(folder, address.split('/').at(-1)!);
    await writeFile(path, body);
    assert.deepEqual(await tellOf(path), [], address);
    for (const secret of secrets) assert.ok(!body.includes(secret), `${address}: ${secret}`);
    if (address.endsWith('.jpg')) assert.equal(trailingBytes(body), 0, address);
  }
});
