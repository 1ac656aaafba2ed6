import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isAppError } from '../errors/app-error.ts';
import { createMetadataReader } from './metadata-reader.ts';
import { createPhotoFixtures, type PhotoFixtures, quietLog } from './photo-fixtures.ts';

describe('metadata reader', () => {
  let fixtures: PhotoFixtures;
  before(async () => {
    fixtures = await createPhotoFixtures();
  });
  after(() => fixtures.close());
  const read = (path: string, sidecarPath?: string) =>
    fixtures.reader.read(path, { fileName: 'photo.jpg', sidecarPath });

  test('a photo that says nothing has its size and nothing else', async () => {
    const metadata = await read(await fixtures.makePhoto('plain.jpg'));
    assert.deepEqual([metadata.width, metadata.height, metadata.problem], [32, 24, null]);
    assert.deepEqual(
      [metadata.title, metadata.taken.at, metadata.latitude, metadata.keywords],
      [null, null, null, []],
    );
    assert.ok(!JSON.stringify(metadata).includes(fixtures.folder), 'no path of ours is kept');
  });

  test('a turned photo tells both its sizes', async () => {
    const path = await fixtures.makePhoto('turned.jpg', { 'IFD0:Orientation#': 6 });
    const { width, height, displayWidth, displayHeight } = await read(path);
    assert.deepEqual([width, height, displayWidth, displayHeight], [32, 24, 24, 32]);
  });

  test('reading changes neither the file nor its folder', async () => {
    await mkdir(join(fixtures.folder, 'still'));
    const path = await fixtures.makePhoto('still/a.jpg', { 'XMP-dc:Title': 'Still' });
    const bytes = await readFile(path);
    await read(path);
    assert.deepEqual(await readFile(path), bytes);
    assert.deepEqual(await readdir(join(fixtures.folder, 'still')), ['a.jpg']);
  });

  describe('sidecar', () => {
    test('beats the file in what people write, not in what the camera measured', async () => {
      const path = await fixtures.makePhoto('both.jpg', {
        'XMP-dc:Title': 'Inside',
        'XMP-dc:Description': 'Only inside',
        'XMP-dc:Subject': ['inside'],
        'XMP-xmp:Rating': 2,
        'IFD0:Make': 'SONY',
      });
      const sidecar = await fixtures.makeSidecar('both.jpg.xmp', {
        'XMP-dc:Title': 'Beside',
        'XMP-lr:HierarchicalSubject': ['Beside|Here'],
        'XMP-xmp:Rating': -1,
        'XMP-tiff:Make': 'Canon',
      });
      const metadata = await read(path, sidecar);
      assert.equal(metadata.title, 'Beside');
      assert.equal(metadata.caption, 'Only inside');
      assert.deepEqual(metadata.keywords, [['Beside', 'Here']]);
      assert.equal(metadata.rating, null, 'rejected');
      assert.equal(metadata.camera.make, 'Sony');
      assert.equal(metadata.sources.title, 'sidecar:XMP-dc:Title');
      assert.ok(metadata.raw.sidecar);
      assert.equal(metadata.problem, null);
    });

    test('that is none is named as the problem, and the photo is read', async () => {
      const path = await fixtures.makePhoto('odd.jpg', { 'XMP-dc:Title': 'Inside' });
      for (const content of ['', 'hello', '<svg/>', '\0'.repeat(100), '<?xml version="1.0"?><html/>']) {
        const sidecar = join(fixtures.folder, 'odd.xmp');
        await writeFile(sidecar, content);
        const { title, problem } = await read(path, sidecar);
        assert.deepEqual([title, problem], ['Inside', 'sidecar']);
      }
      assert.equal((await read(path, join(fixtures.folder, 'gone.xmp'))).problem, 'sidecar');
    });
  });

  describe('text', () => {
    test('is read whole in every charset that cameras and programs use', async () => {
      const latin = ['-charset', 'exif=Latin', '-charset', 'iptc=Latin'];
      const utf8 = ['-charset', 'iptc=UTF8'];
      const tags = (more: object) => ({
        'IFD0:Artist': 'Zoë Müller',
        'IPTC:ObjectName': 'Köln “Süd” €',
        ...more,
      });
      const files = await Promise.all([
        fixtures.makePhoto('latin.jpg', tags({}), latin),
        fixtures.makePhoto('undeclared.jpg', tags({}), utf8),
        fixtures.makePhoto('declared.jpg', tags({ 'IPTC:CodedCharacterSet': 'UTF8' }), utf8),
      ]);
      for (const file of files) {
        const { author, title } = await read(file);
        assert.deepEqual([author, title], ['Zoë Müller', 'Köln “Süd” €'], file);
      }
      assert.equal((await read(files[1]!)).raw['IPTC:ObjectName'], 'Köln “Süd” €');
      const wide = await read(
        await fixtures.makePhoto('wide.jpg', { 'IFD0:Artist': '東京 🌸 наталья עברית' }),
      );
      assert.equal(wide.author, '東京 🌸 наталья עברית');
    });

    test('keeps words that look like numbers', async () => {
      const tags = { 'XMP-dc:Title': '007', 'XMP-dc:Subject': ['True', '1.10', '2019'] };
      const { title, keywords } = await read(await fixtures.makePhoto('words.jpg', tags));
      assert.deepEqual([title, keywords], ['007', [['True'], ['1.10'], ['2019']]]);
    });

    test('in another language than the default is better than none', async () => {
      const { title, sources } = await read(
        await fixtures.makePhoto('german.jpg', { 'XMP-dc:Title-de': 'Abend' }),
      );
      assert.deepEqual([title, sources.title], ['Abend', 'XMP-dc:Title-de']);
    });

    test('that cameras write by themselves is no caption', async () => {
      for (const written of [
        'OLYMPUS DIGITAL CAMERA         ',
        'SONY DSC',
        'Exif_JPEG_PICTURE',
        '   ',
        'DSC-W80',
      ]) {
        const tags = { 'IFD0:ImageDescription': written, 'IFD0:Model': 'DSC-W80' };
        assert.equal((await read(await fixtures.makePhoto('default.jpg', tags))).caption, null, written);
      }
    });

    test('that is poisoned comes back as text, bounded and storable', async () => {
      const poison = `<script>alert(1)</script>"';--\u202e${'é'.repeat(30_000)}`;
      const tags = {
        'XMP-dc:Title': poison,
        'XMP-dc:Description': `a\u0301\r\nb   \n${poison}`,
        'XMP-dc:Subject': [poison, ...Array.from({ length: 600 }, (_, index) => `k${index}`)],
        'IFD0:Artist': '<%= process.exit() %>',
        'ExifIFD:LensModel': '../../etc/passwd',
      };
      const { title, caption, keywords, author, raw } = await read(
        await fixtures.makePhoto('poison.jpg', tags),
      );
      assert.equal(title?.length, 500);
      assert.ok(title.startsWith('<script>alert(1)</script>"\';--é'));
      assert.ok(caption?.startsWith('á\nb\n<script>'));
      assert.equal(caption?.length, 20_000);
      assert.deepEqual([keywords.length, keywords[0]![0]!.length], [500, 200]);
      assert.equal(author, '<%= process.exit() %>');
      assert.ok(JSON.stringify(raw).length < 256 * 1024);
    });
  });

  describe('file names', () => {
    const names = [
      '-delete_all.jpg',
      'new\nline\n-execute\n.jpg',
      'carriage\rreturn.jpg',
      `quote'"\`$(touch x).jpg`,
      ' leading and trailing .jpg ',
      '🌅 sunset 🏖️.jpg',
      'צילום מסך.jpg',
      'Zu\u0308rich NFD.jpg',
      'piped.jpg |',
      'packed.jpg.gz',
      'photo.xmp',
      '#comment.jpg',
      '%d%f.jpg',
      '@args.jpg',
      `${'é'.repeat(125)}a.jpg`,
      'no-ending',
    ];
    for (const name of names) {
      test(`${JSON.stringify(name)} is read`, async () => {
        const folder = join(fixtures.folder, 'names');
        await mkdir(folder, { recursive: true });
        const path = join(folder, name);
        await copyFile(await fixtures.makePhoto('named.jpg', { 'XMP-dc:Title': 'Named' }), path);
        const { title, problem } = await fixtures.reader.read(path, { fileName: name });
        assert.deepEqual([title, problem], ['Named', null]);
      });
    }
  });

  describe('what is wrong with the file', () => {
    test('no image is not given to exiftool', async () => {
      const path = join(fixtures.folder, 'page.jpg');
      await writeFile(path, '<svg xmlns="http://www.w3.org/2000/svg"><title>Hi</title></svg>');
      const { problem, raw } = await read(path);
      assert.deepEqual([problem, raw], ['not-an-image', {}]);
    });

    test('a file that is cut or damaged gives what it can', async () => {
      const whole = await readFile(await fixtures.makePhoto('whole.jpg', { 'XMP-dc:Title': 'T' }));
      for (const length of [3, 20, 300, whole.length - 40]) {
        const path = join(fixtures.folder, `cut-${length}.jpg`);
        await writeFile(path, whole.subarray(0, length));
        const { keywords } = await read(path);
        assert.deepEqual(keywords, []);
      }
    });

    test('a file that is gone, or is a folder, is refused by code', async () => {
      await assert.rejects(read(join(fixtures.folder, 'gone.jpg')), error =>
        isAppError(error, 'FILE_VANISHED'),
      );
      await assert.rejects(read(fixtures.folder), error => isAppError(error, 'UNREADABLE_FILE'));
    });

    test('an ended signal ends the wait', async () => {
      const path = await fixtures.makePhoto('ended.jpg');
      const reason = new Error('stop');
      const signal = AbortSignal.abort(reason);
      await assert.rejects(fixtures.reader.read(path, { fileName: 'a.jpg', signal }), reason);
    });
  });

  describe('the program behind it', () => {
    // Stands for Perl: answers the question for its version and then does what `rest` says.
    const makePerl = async (name: string, rest: string) => {
      const path = join(fixtures.folder, name);
      const script = `while read -r line; do [ "$line" = "-execute" ] && break; done\necho 13.59\necho "{ready}"\n`;
      await writeFile(path, `#!/bin/sh\n${script}${rest}\n`);
      await chmod(path, 0o755);
      return path;
    };
    const readWith = async (perlPath: string, timeoutMs?: number) => {
      const reader = createMetadataReader({ log: quietLog, processes: 1, perlPath, timeoutMs });
      try {
        return await reader.read(await fixtures.makePhoto('a.jpg'), { fileName: '2019-07-04.jpg' });
      } finally {
        await reader.close();
      }
    };

    test('is named when Perl is missing', async () => {
      await assert.rejects(readWith('/nowhere/perl'), error => {
        assert.ok(isAppError(error, 'PERL_MISSING'));
        assert.ok(!error.message.includes('\n'));
        return true;
      });
    });

    test('that hangs gives empty metadata, and the file name still tells the day', async () => {
      const { problem, taken, raw } = await readWith(await makePerl('hanging', 'exec cat > /dev/null'), 300);
      assert.deepEqual([problem, taken.source, raw], ['timeout', 'file-name', {}]);
    });

    test('that dies gives empty metadata', async () => {
      const { problem } = await readWith(await makePerl('dying', 'read -r line\nexit 3'), 2_000);
      assert.equal(problem, 'unreadable');
    });
  });
});
