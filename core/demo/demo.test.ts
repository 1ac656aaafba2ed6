import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ExifTool } from 'exiftool-vendored';
import { pictures } from './catalogue/index.ts';
import type { Picture } from './catalogue/picture.ts';
import { demoAlbums } from './demo-albums.ts';
import { drawDemo } from './draw-demo.ts';
import { drawPicture, drawPixels } from './draw-picture.ts';
import { makeCanvas } from './paint/canvas.ts';
import { develop } from './paint/film.ts';
import { writeMetadata } from './write-metadata.ts';

const TINY = 0.09;

function findPicture(title: string): Picture {
  const picture = pictures.find(candidate => candidate.title === title);
  assert.ok(picture, title);
  return picture;
}

function measureLight(bytes: Buffer): { mean: number; deviation: number } {
  const greys = Array.from(
    { length: bytes.length / 3 },
    (_, i) => bytes[i * 3]! * 0.3 + bytes[i * 3 + 1]! * 0.59 + bytes[i * 3 + 2]! * 0.11,
  );
  const mean = greys.reduce((sum, grey) => sum + grey, 0) / greys.length;
  return {
    mean,
    deviation: Math.sqrt(greys.reduce((sum, grey) => sum + (grey - mean) ** 2, 0) / greys.length),
  };
}

describe('the sample gallery', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'enfilade-demo-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('holds at least 120 pictures, each under a path and a title of its own', () => {
    assert.ok(pictures.length >= 120, String(pictures.length));
    assert.equal(new Set(pictures.map(picture => picture.file)).size, pictures.length);
    assert.equal(new Set(pictures.map(picture => picture.title)).size, pictures.length);
  });

  test('has twelve albums in three levels, two of them restricted', () => {
    const levels = demoAlbums.map(album => album.folder.split('/').length);
    assert.equal(demoAlbums.length, 12);
    assert.deepEqual([...new Set(levels)].sort(), [1, 2, 3]);
    assert.equal(demoAlbums.filter(album => album.audience === 'restricted').length, 2);
    const folders = new Set(pictures.map(picture => picture.file.slice(0, picture.file.lastIndexOf('/'))));
    assert.deepEqual(folders, new Set(demoAlbums.map(album => album.folder)));
  });

  test('has shapes that make a rich wall: panoramas, a tall one, upright and square ones', () => {
    const shapes = pictures.map(picture => picture.width / picture.height);
    assert.ok(shapes.filter(shape => shape >= 2.6).length >= 3);
    assert.ok(shapes.some(shape => shape < 0.5));
    assert.ok(shapes.filter(shape => shape < 1).length >= 20);
    assert.ok(shapes.includes(1));
  });

  test('draws the same pixels each time', () => {
    for (const title of ['The stack off Ponta da Piedade', 'Two vases']) {
      const [first, second] = [drawPixels(findPicture(title), 0.2), drawPixels(findPicture(title), 0.2)];
      assert.equal(hash(first.bytes), hash(second.bytes), title);
    }
  });

  test('draws every picture without a hole, neither flat nor blown out', () => {
    for (const picture of pictures) {
      const canvas = makeCanvas(Math.round(picture.width * TINY), Math.round(picture.height * TINY));
      picture.paint(canvas);
      assert.ok(canvas.pixels.every(Number.isFinite), `${picture.title}: not a number`);
      const { mean, deviation } = measureLight(develop(canvas, picture.seed, picture.film));
      assert.ok(deviation > 9, `${picture.title}: deviation ${deviation.toFixed(1)}`);
      assert.ok(mean > 10 && mean < 225, `${picture.title}: mean ${mean.toFixed(1)}`);
    }
  });

  test('writes metadata that other tools read back', async () => {
    const picture = findPicture('Number forty-one');
    const exiftool = new ExifTool({ maxProcs: 1 });
    try {
      await drawPicture(picture, folder);
      await writeMetadata(exiftool, picture, folder);
      const read = await exiftool.readRaw(join(folder, picture.file), { readArgs: ['-G0', '-n'] });
      const tags = read as Record<string, unknown>;
      assert.equal(tags['XMP:Title'], picture.title);
      assert.equal(tags['IPTC:Caption-Abstract'], picture.caption);
      assert.equal(tags['XMP:AltTextAccessibility'], picture.alternative);
      assert.equal(tags['EXIF:DateTimeOriginal'], '2025:10:07 09:22:10');
      assert.equal(tags['EXIF:OffsetTimeOriginal'], '+01:00');
      assert.equal(tags['EXIF:ExposureTime'], 0.002);
      assert.ok(Math.abs(Number(tags['Composite:GPSLongitude']) - picture.place.longitude) < 1e-5);
      assert.equal(tags['XMP:City'], 'Olhão');
      assert.equal(tags['XMP:Rating'], picture.rating);
      assert.equal(tags['XMP:License'], 'https://creativecommons.org/licenses/by/4.0/');
      assert.deepEqual(tags['XMP:HierarchicalSubject'], [...picture.tags]);
      assert.ok((tags['IPTC:Keywords'] as string[]).includes('Doors'));
    } finally {
      await exiftool.end();
    }
  });

  test('stops when asked and leaves only finished files', async () => {
    const stop = new AbortController();
    const part = join(folder, 'part');
    let drawn = 0;
    const onDrawn = (done: number) => {
      drawn = done;
      stop.abort(new Error('enough'));
    };
    await assert.rejects(drawDemo({ folder: part, processes: 1, signal: stop.signal, onDrawn }), /enough/);
    const files = await readdir(part, { recursive: true });
    assert.equal(files.filter(file => file.endsWith('.jpg')).length, drawn);
  });
});

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
