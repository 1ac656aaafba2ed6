import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { crc32, deflateSync } from 'node:zlib';
import { drawJpeg, fillFolder, importFolder, listStored, readAlbums } from '../testing/import-world.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

let world: TestGallery;
let base: string;
before(async () => {
  world = await createTestGallery();
  base = await mkdtemp(path.join(tmpdir(), 'enfilade-refusals-'));
});
after(async () => {
  await world.close();
  await rm(base, { recursive: true, force: true });
});

const folder = (name: string, files: Parameters<typeof fillFolder>[1]) =>
  fillFolder(path.join(base, name), files);
const media = () => path.join(world.folder, 'media');

/** A picture that says it has 3,600,000,000 pixels, and holds hardly any. */
function hugePng(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(60_000, 0);
  header.writeUInt32BE(60_000, 4);
  header.set([8, 2], 8);
  const chunks = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(100))),
    pngChunk('IEND'),
  ];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

function pngChunk(type: string, data = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

test('each bad file is refused by name with its code, the rest comes in, and nothing of the bad ones stays', async () => {
  const photo = await drawJpeg({ seed: 1, width: 400, height: 300 });
  const place = await folder('Bad', {
    'good.jpg': 2,
    'cut.jpg': photo.subarray(0, photo.length / 2),
    'empty.jpg': '',
    'text.jpg': 'this is no picture',
    'drawing.jpg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    'huge.png': hugePng(),
    'old.bmp': Buffer.from('BM whatever'),
    'notes.txt': 'notes',
    'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'empty.txt': '',
    'film.mp4': Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
    'film without name.mov': 'not even a film',
    'no ending': 3,
  });
  await symlink('nowhere.jpg', path.join(place, 'dangling.jpg'));
  await symlink('turning.jpg', path.join(place, 'turning.jpg'));
  const before = await listStored(media());
  const report = await importFolder(world, place);
  assert.deepEqual(report.refused.map(({ name, code }) => [name, code]).toSorted(), [
    ['cut.jpg', 'CORRUPT_IMAGE'],
    ['dangling.jpg', 'FILE_VANISHED'],
    ['drawing.jpg', 'UNSUPPORTED_FORMAT'],
    ['empty.jpg', 'EMPTY_FILE'],
    ['huge.png', 'TOO_LARGE'],
    ['old.bmp', 'UNSUPPORTED_FORMAT'],
    ['text.jpg', 'UNSUPPORTED_FORMAT'],
    ['turning.jpg', 'UNREADABLE_FILE'],
  ]);
  assert.ok(report.refused.every(({ reason }) => reason.length > 10));
  assert.deepEqual([report.added, report.videos, report.skipped], [2, 2, { txt: 2, svg: 1 }]);
  assert.deepEqual((await readAlbums(world.database.knex))[0]?.photos, ['good.jpg', 'no ending']);
  const stored = (await listStored(media())).length - before.length;
  assert.equal(stored, 2 * (1 + 4), 'two originals with four derivatives each');
});

test('links that lead out of the folder are refused, those inside are followed once', async () => {
  await folder('Outside', { 'secret.jpg': 11, 'Deep/more.jpg': 12 });
  const place = await folder('Linked', { 'real.jpg': 13, 'Inner/a.jpg': 14 });
  await symlink(path.join(base, 'Outside/secret.jpg'), path.join(place, 'stolen.jpg'));
  await symlink('../Outside', path.join(place, 'stolen folder'));
  await symlink('real.jpg', path.join(place, 'same.jpg'));
  await symlink('..', path.join(place, 'Inner/round'));
  const report = await importFolder(world, place);
  assert.deepEqual(
    report.refused.map(({ path: shown, code }) => [shown, code]),
    [
      ['stolen folder', 'OUTSIDE_ROOT'],
      ['stolen.jpg', 'OUTSIDE_ROOT'],
    ],
  );
  assert.deepEqual([report.added, report.alreadyThere, report.skipped], [2, 1, { link: 1 }]);
});

test('a folder that becomes a link out of the root after it was planned is refused', async () => {
  const place = await folder('Swapped', { 'Album/a.jpg': 15 });
  await folder('Elsewhere', { 'a.jpg': 16 });
  const plan = await world.house.importer.plan({ paths: [place], target: null });
  await rm(path.join(place, 'Album'), { recursive: true });
  await symlink('../Elsewhere', path.join(place, 'Album'));
  const report = await world.house.importer.run(plan, { viewer: systemViewer, reason: 'test' });
  assert.deepEqual([report.added, report.refused[0]?.code], [0, 'OUTSIDE_ROOT']);
});

test('a file that is gone when its turn comes is refused', async () => {
  const place = await folder('Vanishing', { 'a.jpg': 17, 'b.jpg': 18 });
  const plan = await world.house.importer.plan({ paths: [place], target: null });
  await rm(path.join(place, 'a.jpg'));
  const report = await world.house.importer.run(plan, { viewer: systemViewer, reason: 'test' });
  assert.deepEqual(
    [report.added, report.refused[0]?.name, report.refused[0]?.code],
    [1, 'a.jpg', 'FILE_VANISHED'],
  );
});

test('pipes are never opened, and hidden files, leftovers and a gallery’s own storage are passed over', async () => {
  const place = await folder('Mixed', {
    'a.jpg': 21,
    '.hidden.jpg': 22,
    '@eaDir/thumb.jpg': 23,
    '__MACOSX/._a.jpg': 24,
    'Thumbs.db': 'x',
    'store/.enfilade-storage.json': '{}',
    'store/derivatives/x.jpg': 25,
  });
  await promisify(execFile)('mkfifo', [path.join(place, 'pipe.jpg')]);
  const report = await importFolder(world, place);
  assert.deepEqual([report.added, report.refused, report.skipped], [1, [], { special: 1 }]);
});

test('a folder that may not be read is refused, and so is a file', async () => {
  const place = await folder('Locked', { 'a.jpg': 26, 'Closed/b.jpg': 27 });
  await chmod(path.join(place, 'a.jpg'), 0);
  await chmod(path.join(place, 'Closed'), 0);
  const report = await importFolder(world, place);
  await chmod(path.join(place, 'Closed'), 0o755);
  // root may read everything
  const expected = process.getuid?.() === 0 ? [] : ['UNREADABLE_FILE', 'UNREADABLE_FILE'];
  assert.deepEqual(
    report.refused.map(({ code }) => code),
    expected,
  );
});

const hostileNames: readonly string[] = [
  'emoji 🦉👩‍👩‍👧.jpg',
  'עברית ‏ימין.jpg',
  'combined é.jpg'.normalize('NFD'),
  `quotes ' " \` $(x) ;.jpg`,
  'new\nline.jpg',
  'tab\tand \u0007 bell.jpg',
  '-option.jpg',
  '@argument.jpg',
  'per%2Fcent%00.jpg',
  '<b>&amp;.jpg',
  `${'長'.repeat(83)}ab.jpg`,
];

test('names of any kind come in as they are, below folders of the same names', async () => {
  assert.equal(Buffer.byteLength(hostileNames.at(-1)!), 255);
  const files = Object.fromEntries(
    hostileNames.map((name, index) => [path.join('Names', name.replace('.jpg', ''), name), 40 + index]),
  );
  const report = await importFolder(world, await folder('Hostile', files));
  assert.deepEqual([report.added, report.refused], [hostileNames.length, []]);
  const albums = (await readAlbums(world.database.knex)).filter(album => album.path.startsWith('Names/'));
  assert.deepEqual(albums.flatMap(album => album.photos).toSorted(), hostileNames.toSorted());
  const titles = albums.map(album => album.path.slice('Names/'.length));
  assert.ok(titles.includes('combined é'.normalize('NFC')), 'titles are in NFC');
  assert.ok(titles.includes('new line'), 'titles are one line');
  const { rows } = await world.database.knex.raw(
    `select count(*)::int from photos where caption like 'Photo 4%' or caption like 'Photo 5%'`,
  );
  assert.equal(rows[0].count, hostileNames.length, 'metadata is read whatever the name');
});

test('names that are no text come in by their bytes, and cannot be referenced', async () => {
  const place = Buffer.from(path.join(base, 'Bytes'));
  const inner = Buffer.concat([place, Buffer.from('/caf'), Buffer.from([0xe9])]);
  await mkdir(inner, { recursive: true });
  const file = Buffer.concat([inner, Buffer.from('/na'), Buffer.from([0xff, 0xfe]), Buffer.from('me.jpg')]);
  await writeFile(file, await drawJpeg({ seed: 61 }));
  const refused = await importFolder(world, place.toString(), { inPlace: true });
  assert.deepEqual([refused.added, refused.refused[0]?.code], [0, 'UNREADABLE_FILE']);
  const report = await importFolder(world, place.toString());
  assert.deepEqual([report.added, report.refused], [1, []]);
  assert.equal((await importFolder(world, place.toString())).alreadyThere, 1);
});

test('originals may stay where they are, are never touched, and are made known by root and path', async () => {
  const place = await folder('Stays', { 'In place/a.jpg': 71 });
  const file = path.join(place, 'In place/a.jpg');
  const before = await stat(file);
  const stored = await listStored(path.join(media(), 'originals'));
  const report = await importFolder(world, place, { inPlace: true });
  assert.deepEqual([report.added, report.refused], [1, []]);
  const { rows } = await world.database.knex.raw(
    `select o.storage, o.path, r.path as root from originals o join library_roots r on r.id = o.root_id where o.file_name = 'a.jpg'`,
  );
  assert.deepEqual(rows, [{ storage: 'referenced', path: 'In place/a.jpg', root: place }]);
  assert.deepEqual(await listStored(path.join(media(), 'originals')), stored);
  const { mtimeMs, ctimeMs, ino } = await stat(file);
  assert.deepEqual([mtimeMs, ctimeMs, ino], [before.mtimeMs, before.ctimeMs, before.ino]);
});

test('what a dry run tells is what then happens, and it changes nothing', async () => {
  const photo = await drawJpeg({ seed: 81, width: 300, height: 200 });
  const place = await folder('Planned', {
    'loose.jpg': 82,
    'A/1.jpg': 83,
    'A/again.jpg': 83,
    'A/B/2.jpg': 84,
    'A/cut.jpg': photo.subarray(0, photo.length / 2),
    'A/film.mp4': Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
    'C/readme.md': 'x',
  });
  const { importer } = world.house;
  const plan = await importer.plan({ paths: [place], target: null });
  const stored = await listStored(media());
  const expected = await importer.preview(plan);
  assert.deepEqual(await listStored(media()), stored);
  const { ms: _, batchId: none, ...told } = expected;
  const { ms: __, batchId, ...happened } = await importer.run(plan, { viewer: systemViewer, reason: 'test' });
  assert.deepEqual(told, happened);
  assert.deepEqual([told.added, told.alreadyThere, none], [3, 1, null]);
  assert.ok(batchId);
});

/** The smallest file that is known as a DNG by its first bytes. */
function tinyDng(note: string): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(1, 8);
  bytes.writeUInt16LE(0xc612, 10);
  bytes.writeUInt16LE(1, 12);
  bytes.writeUInt32LE(4, 14);
  return Buffer.concat([bytes, Buffer.from(note)]);
}

test('the RAW file of a shot is kept with its JPEG, and a sidecar is read with its photo', async () => {
  const sidecar = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
    <rdf:li xml:lang="x-default">From the sidecar</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>`;
  const place = await folder('Shots', {
    'Pairs/IMG_1.jpg': 91,
    'Pairs/IMG_1.DNG': tinyDng('one'),
    'Pairs/IMG_1.xmp': sidecar,
  });
  const report = await importFolder(world, place);
  assert.deepEqual([report.added, report.parts, report.refused, report.skipped], [1, 1, [], {}]);
  const { rows } = await world.database.knex.raw(
    `select p.title, o.kind, o.file_name, main.file_name as main from originals o join photos p on p.id = o.photo_id
     left join originals main on main.id = o.part_of where o.file_name like 'IMG_1%' order by o.kind`,
  );
  assert.deepEqual(rows, [
    { title: 'From the sidecar', kind: 'image', file_name: 'IMG_1.jpg', main: null },
    { title: 'From the sidecar', kind: 'raw', file_name: 'IMG_1.DNG', main: 'IMG_1.jpg' },
  ]);
  assert.deepEqual(await importFolder(world, place).then(again => [again.batchId, again.parts]), [null, 0]);
  await appendFile(path.join(place, 'Pairs/IMG_2.jpg'), 'no picture');
  await writeFile(path.join(place, 'Pairs/IMG_2.dng'), tinyDng('two'));
  const alone = await importFolder(world, place);
  assert.deepEqual(
    alone.refused.map(({ name }) => name),
    ['IMG_2.jpg', 'IMG_2.dng'],
    'a RAW file whose JPEG is bad stands for itself',
  );
});

test('nothing is left in staging by any of this', async () => {
  assert.deepEqual(await readdir(path.join(media(), 'uploads')), []);
});
