import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { definePlugin } from 'enfilade/plugin-api';
import { createTestGallery, makeTestJpeg, type TestGallery } from 'enfilade/plugin-testing';
import { watchFolders } from './watch.ts';

const folder = import.meta.dirname;
const viewer = { kind: 'system', name: 'test' } as const;
const defaults = { watch: false, schedule: '', settleSeconds: 5 };

let site: TestGallery;
let base: string;
let count = 0;

before(async () => {
  site = await createTestGallery();
  base = await mkdtemp(path.join(tmpdir(), 'enfilade-watched-'));
});
after(async () => {
  await site.close();
  await rm(base, { recursive: true, force: true });
});

/** A watched folder of its own, empty. */
let root: string;
beforeEach(async () => {
  count += 1;
  root = path.join(base, `Folder ${count}`);
  await mkdir(root);
  await watch();
});

const watch = (more: object = {}, settings: object = {}) =>
  site.usePlugins([
    {
      folder,
      settings: {
        ...defaults,
        folders: [{ path: root, albumRoot: '', inPlace: false, ...more }],
        ...settings,
      },
    },
  ]);

const jpeg = () => makeTestJpeg({ width: 40, height: 30 });

/** Older than what is waited for. */
async function put(name: string, content: Buffer | string): Promise<string> {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  const old = new Date(Date.now() - 60_000);
  await utimes(file, old, old);
  return file;
}

const scan = (options: object = {}, more: object = {}) =>
  site.house.importer.runSource({
    ...{ plugin: 'folder-import', source: 'folders', options: { ...options }, viewer, reason: 'test' },
    ...more,
  });

const photoOf = async (fileName: string) => {
  const { id } = await site.database
    .knex('photos')
    .where({ file_name: fileName })
    .orderBy('created_at', 'desc')
    .first('id');
  return (await site.gallery.as(viewer).photos.find(id))!;
};
const albumsOf = async (fileName: string) => (await photoOf(fileName)).albums.map(album => album.title);
const vanished = async (): Promise<string[]> =>
  site.database.knex('plugin_folder_import.files').whereNotNull('vanished_at').orderBy('path').pluck('path');
const move = async (from: string, to: string) => {
  await mkdir(path.dirname(path.join(root, to)), { recursive: true });
  await rename(path.join(root, from), path.join(root, to));
};

test('folders become albums, and what was looked at is not looked at again', async () => {
  await put('loose.jpg', await jpeg());
  await put('Summer/Beach/sand.jpg', await jpeg());
  await put('notes.txt', 'notes');
  const first = await scan();
  assert.deepEqual([first.added, first.skipped, first.refused], [2, { txt: 1 }, []]);
  assert.deepEqual(
    first.albums
      .map(album => album.path)
      .toSorted((a, b) => a.length - b.length)
      .at(-1),
    [path.basename(root), 'Summer', 'Beach'],
  );
  assert.equal((await scan()).files, 0);
  await put('Summer/late.jpg', await jpeg());
  assert.deepEqual([(await scan()).added, await albumsOf('late.jpg')], [1, ['Summer']]);
});

for (const inPlace of [false, true]) {
  test(`a moved file stays the same photo${inPlace ? ', left where it is' : ''}`, async () => {
    await watch({ inPlace });
    const name = `mover-${inPlace}.jpg`;
    await put(`A/${name}`, await jpeg());
    await scan();
    const before = await photoOf(name);
    await site.gallery.change({ viewer, reason: 'test' }, tx =>
      tx.photos.edit([before.id], { title: 'Curated', tags: [['kept']] }),
    );
    await move(`A/${name}`, `B/renamed-${name}`);
    const report = await scan();
    assert.deepEqual([report.added, report.alreadyThere, await vanished()], [0, 1, []]);
    const photo = await photoOf(name);
    assert.deepEqual(
      [photo.id, photo.title, photo.tags.map(tag => tag.name), photo.albums.map(album => album.title)],
      [before.id, 'Curated', ['kept'], ['A']],
    );
    const bytes = await site.gallery.as(viewer).photos.bytes(photo.id);
    if (inPlace)
      assert.deepEqual(bytes?.source.storage === 'referenced' && bytes.source.path, `B/renamed-${name}`);
  });
}

test('a copy has a place in the album of its folder, too', async () => {
  const bytes = await jpeg();
  await put('One/copied.jpg', bytes);
  await scan();
  await put('Two/copied.jpg', bytes);
  await scan();
  assert.deepEqual((await albumsOf('copied.jpg')).toSorted(), ['One', 'Two']);
});

test('what vanishes is reported and never deleted, and leaves the list when it comes back', async () => {
  const file = await put('Here/gone.jpg', await jpeg());
  await put('Here/stays.jpg', await jpeg());
  await scan();
  const id = (await photoOf('gone.jpg')).id;
  await rename(file, path.join(base, 'elsewhere.jpg'));
  await scan();
  assert.deepEqual(await vanished(), [file]);
  assert.equal((await photoOf('gone.jpg')).trashedAt, null);
  const admin = await site.signIn(await site.user({ role: 'admin' }));
  const page = await admin.send('/admin/x/folder-import/', {});
  assert.match(page.body, new RegExp(`${id}[\\s\\S]*Forget`));
  await move('../elsewhere.jpg', 'There/back.jpg');
  const report = await scan();
  assert.deepEqual([report.added, await vanished()], [0, []]);
});

test('a folder that is missing or empty makes nothing vanish', async () => {
  await put('a.jpg', await jpeg());
  await put('b.jpg', await jpeg());
  await scan();
  await rename(root, `${root} away`);
  assert.equal((await scan()).failure, null);
  await mkdir(root);
  await scan();
  assert.deepEqual(await vanished(), []);
  const health = await site.plugins.hooks.call('health.checking', {}, { viewer });
  assert.deepEqual(
    health.flatMap(({ value }) => value.map(({ status }) => status)),
    ['warning'],
  );
  await rm(root, { recursive: true });
  await rename(`${root} away`, root);
  assert.equal((await scan()).files, 0);
});

test('a RAW file and a sidecar go with their photo, also when they come later', async () => {
  const sidecar = (
    title: string,
  ) => `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
    <rdf:li xml:lang="x-default">${title}</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>${title} tag</rdf:li></rdf:Bag></dc:subject>
    </rdf:Description></rdf:RDF></x:xmpmeta>`;
  await put('pair.jpg', await jpeg());
  await scan();
  const { id } = await photoOf('pair.jpg');
  await put('pair.xmp', sidecar('Late'));
  assert.deepEqual([(await scan()).alreadyThere, (await photoOf('pair.jpg')).title], [1, 'Late']);
  await put('pair.xmp', sidecar('Later still'));
  await scan();
  const photo = await photoOf('pair.jpg');
  assert.deepEqual(
    [photo.id, photo.title, photo.tags.map(tag => tag.name)],
    [id, 'Later still', ['Later still tag']],
  );
  await site.gallery.change({ viewer, reason: 'test' }, tx => tx.photos.edit([id], { title: 'By hand' }));
  await put('pair.xmp', sidecar('Too late'));
  await scan();
  const edited = await photoOf('pair.jpg');
  assert.deepEqual([edited.title, edited.tags.map(tag => tag.name)], ['By hand', ['Too late tag']]);
  const raw = Buffer.alloc(400);
  raw.write('IIRO\x08\0\0\0', 'latin1');
  await put('pair.orf', raw);
  assert.deepEqual([(await scan()).parts, await vanished(), (await scan()).files], [1, [], 0]);
});

test('what is half written or cannot be read is waited for', async () => {
  const whole = await jpeg();
  const file = path.join(root, 'slow.jpg');
  await writeFile(file, whole.subarray(0, 200));
  assert.equal((await scan()).files, 0);
  await put('slow.jpg', whole);
  assert.equal((await scan()).added, 1);
  await put('cut.jpg', whole.subarray(0, whole.length - 400));
  const refused = await scan();
  assert.deepEqual(
    refused.refused.map(({ name, code }) => [name, code]),
    [['cut.jpg', 'CORRUPT_IMAGE']],
  );
  assert.equal((await scan()).files, 0);
  assert.equal((await scan({ again: true })).refused.length, 1);
  await put('cut.jpg', await jpeg());
  assert.equal((await scan()).added, 1);
  await put('closed/a.jpg', await jpeg());
  await scan();
  if (process.getuid?.() === 0) return;
  await chmod(path.join(root, 'closed'), 0o000);
  await scan();
  await chmod(path.join(root, 'closed'), 0o755);
  assert.deepEqual(await vanished(), []);
});

test('a dry run writes nothing down', async () => {
  await put('dry.jpg', await jpeg());
  assert.equal((await scan({}, { dryRun: true })).added, 1);
  assert.equal((await scan()).added, 1);
});

test('a watch asks for a look into what has changed, until it is heard', async () => {
  const asked: string[][] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const settings = { ...defaults, folders: [{ path: root }], settleSeconds: 1 };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const watching = await watchFolders({
    ...{ settings, log, patience: { first: 50, again: 50 } },
    async ask(folders) {
      asked.push([...folders]);
      if (asked.length < 2) return false;
      resolve();
      return true;
    },
  });
  await mkdir(path.join(root, 'New'));
  await writeFile(path.join(root, 'New/a.jpg'), await jpeg());
  await promise;
  await watching.close();
  assert.ok(asked.flat().includes(root));
});

test('the page, its button and the command look into the folders', async () => {
  await put('by-command.jpg', await jpeg());
  const lines: string[] = [];
  const [command] = site.house.plugins.contributions.of('command');
  const input = { options: {}, print: (line: string) => void lines.push(line) };
  const answer = await command!.run(input, { viewer, locale: 'de' });
  assert.equal(answer?.added, 1);
  assert.match(lines[0]!, /^1 Foto geholt/);
  const admin = await site.signIn(await site.user({ role: 'admin' }));
  const asked = await admin.submit('/admin/x/folder-import/', { action: 'scan' });
  assert.deepEqual([asked.status, asked.location], [303, '/admin/x/folder-import/?done=scan']);
  const page = await admin.send('/admin/x/folder-import/?done=scan', {});
  assert.match(page.body, /The folders are being looked into/);
  const [job] = site.house.plugins.contributions.of('job');
  await put('by-job.jpg', await jpeg());
  await job!.run({ data: { below: [root] }, jobId: '1', progress: async () => {} }, { viewer });
  assert.equal((await photoOf('by-job.jpg')).albums.length, 1);
});

test('a worker looks into the folders at its start, and again when something arrives', async () => {
  const queued: { data: object; key: string | undefined }[] = [];
  const arrived = Promise.withResolvers<void>();
  const jobs = {
    async enqueue(_name: string, data: object = {}, options: { key?: string } = {}) {
      queued.push({ data, key: options.key });
      if ('below' in data) arrived.resolve();
      return 'job';
    },
  };
  const { default: definition } = await import('./index.ts');
  const manifest = JSON.parse(await readFile(path.join(folder, 'plugin.json'), 'utf8'));
  const settings = { ...defaults, watch: true, settleSeconds: 1, folders: [{ path: root }] };
  const inWorker = definePlugin<never>(gallery =>
    definition.setup({ ...gallery, isWorker: true, jobs } as never),
  );
  await site.usePlugins([{ manifest, folder, settings, definition: inWorker }]);
  await writeFile(path.join(root, 'arrives.jpg'), await jpeg());
  await arrived.promise;
  await site.usePlugins([]);
  assert.deepEqual(queued, [
    { data: {}, key: 'scan' },
    { data: { below: [root] }, key: 'scan' },
  ]);
});
