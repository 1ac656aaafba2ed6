import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { isAppError } from '../errors/app-error.ts';
import { definePlugin } from '../plugin-api/define-plugin.ts';
import type { FileType, HookName, PluginGallery } from '../plugin-api/index.ts';
import { drawJpeg, fillFolder, importFolder, listStored, readAlbums } from '../testing/import-world.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

let site: TestGallery;
let base: string;

before(async () => {
  site = await createTestGallery();
  base = await mkdtemp(path.join(tmpdir(), 'enfilade-doors-'));
});
after(async () => {
  await site.close();
  await rm(base, { recursive: true, force: true });
});

const folder = (name: string, files: Parameters<typeof fillFolder>[1]) =>
  fillFolder(path.join(base, name), files);
const read = () => site.gallery.as(systemViewer);
const use = (setup: (gallery: PluginGallery) => void, id = 'probe') =>
  site.usePlugins([
    { manifest: { id, permissions: ['system'] }, definition: definePlugin(gallery => void setup(gallery)) },
  ]);
const runSource = (source: string, options: object = {}, more: object = {}) =>
  site.house.importer.runSource({
    ...{ plugin: 'probe', source, options: { ...options }, viewer: systemViewer, reason: 'test' },
    ...more,
  });
const photoNamed = async (fileName: string) => {
  const { id } = await site.database.knex('photos').where({ file_name: fileName }).first('id');
  return (await read().photos.find(id))!;
};

async function upload(bytes: Buffer, name: string): Promise<void> {
  const browser = await site.signIn(await site.user({ role: 'admin' }));
  const body = new FormData();
  body.append('formToken', await browser.formToken('/admin/upload'));
  body.append('title', 'Uploaded');
  body.append('photos', new Blob([new Uint8Array(bytes)]), name);
  body.append('audience', 'restricted');
  const answer = await browser.send('/admin/upload', { method: 'POST', body });
  assert.equal(answer.status, 303, answer.body);
}

/** Of one photo, and of who brings it. */
const own = new Set(['raw', 'uploadedBy']);

/** A payload without what differs from photo to photo. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const entries = Object.entries(value).filter(([key]) => !own.has(key));
  return Object.fromEntries(
    entries.map(([key, each]) => [
      /^[1-9A-Za-z]{11}$/.test(key) && /[A-Z1-9]/.test(key) ? 'id' : key,
      shapeOf(each),
    ]),
  );
}

const tapped = [
  'import.pairing',
  'metadata.extracting',
  'metadata.mapping',
  'import.mapping',
  'import.accepting',
  'metadata.normalising',
  'photo.saving',
  'photo.guarding',
  'import.settled',
  'import.finished',
] as const satisfies readonly HookName[];

test('the same photo by every door fires the same hooks with the same shapes of payloads', async () => {
  const trace: { hook: string; origin: unknown; shape: unknown }[] = [];
  const probe = definePlugin(gallery => {
    for (const hook of tapped) {
      const [noun, verb] = hook.split('.') as [string, string];
      const tree = gallery.hooks as unknown as Record<
        string,
        Record<string, { tap(fn: (payload: never) => undefined): void }>
      >;
      tree[noun]![verb]!.tap((payload: Record<string, unknown>) => {
        const { origin, ...rest } = payload;
        trace.push({ hook, origin, shape: shapeOf(rest) });
        return undefined;
      });
    }
    gallery.contribute.importSource({
      ...{ id: 'one', title: 'source.one', options: { type: 'object', properties: {} } },
      async *scan() {
        yield { path: path.join(base, 'source/photo.jpg'), album: ['From a source'] };
      },
    });
  });
  const draw = (seed: number) => drawJpeg({ seed, caption: 'The same' });
  const watched = await folder('watched', { 'photo.jpg': await draw(4) });
  const exported = await folder('takeout/Photos from 2020', { 'photo.jpg': await draw(5) });
  const album = JSON.stringify({ title: 'An album', access: 'protected' });
  await folder('takeout/An album', { 'photo.jpg': await draw(6), 'metadata.json': album });
  await utimes(path.join(watched, 'photo.jpg'), 0, 0);
  const plugins = path.join(import.meta.dirname, '../../plugins');
  const watching = { folders: [{ path: watched }], watch: false, schedule: '' };
  await site.usePlugins([
    { manifest: { id: 'probe', permissions: ['system'] }, definition: probe },
    { folder: path.join(plugins, 'folder-import'), settings: watching },
    { folder: path.join(plugins, 'takeout-import') },
  ]);
  await rm(exported, { recursive: true });

  const traceOf = async (work: () => Promise<unknown>) => {
    trace.length = 0;
    await work();
    const importing = trace.filter(({ hook }) => hook.startsWith('import.'));
    return {
      origins: [...new Set(importing.map(({ origin }) => origin))],
      calls: trace.map(({ hook, shape }) => ({ hook, shape })),
    };
  };
  await folder('source', { 'photo.jpg': await draw(3) });
  const command = await traceOf(async () =>
    importFolder(site, await folder('command', { 'photo.jpg': await draw(1) })),
  );
  const doors = {
    upload: async () => upload(await draw(2), 'photo.jpg'),
    'probe:one': () => runSource('one'),
    'folder-import:folders': () => runSource('folders', {}, { plugin: 'folder-import' }),
    'takeout-import:archive': () =>
      runSource('archive', { paths: [path.join(base, 'takeout')] }, { plugin: 'takeout-import' }),
  };
  assert.deepEqual(new Set(command.calls.map(({ hook }) => hook)), new Set(tapped));
  for (const [origin, bringIn] of Object.entries(doors)) {
    const { origins, calls } = await traceOf(bringIn);
    assert.deepEqual(origins, [origin]);
    assert.deepEqual(calls, command.calls, origin);
  }
});

test('what a plugin maps is where the photo goes and what it says', async () => {
  await use(gallery => {
    gallery.contribute.metadataField({
      ...{ key: 'program', label: 'field.program', type: 'text', read: ['IFD0:ImageDescription'] },
    });
    gallery.hooks.metadata.extracting.tap(({ items }) =>
      items.map(({ id, fileName }) => ({ id, patch: { roll: fileName.slice(0, 4), 'IFD0:Make': 'no' } })),
    );
    gallery.hooks.metadata.mapping.tap(({ items }) =>
      items.map(({ id, raw }) => ({
        id,
        patch: { credit: String(raw['plugin:probe:roll']), ext: { seen: 1 } },
      })),
    );
    gallery.hooks.import.mapping.tap(({ items }) =>
      items.map(({ id, suggestion, fileName }) => ({
        id,
        patch: fileName.startsWith('skip')
          ? { skip: true }
          : {
              ...{ album: ['Sorted', 'By plugin'], keywords: [['Places', 'Bergen']] },
              ...{ title: `${suggestion.album?.at(-1)}!`, focalPoint: { x: 0.25, y: 0.5 } },
            },
      })),
    );
  });
  const before = await listStored(path.join(site.folder, 'media'));
  const place = await folder('Mapped', { 'roll7.jpg': 11, 'skip.jpg': 12 });
  const report = await importFolder(site, place);
  assert.deepEqual([report.added, report.skipped, report.refused], [1, { probe: 1 }, []]);
  assert.deepEqual(report.albums.map(album => album.path).at(-1), ['Sorted', 'By plugin']);
  const photo = await photoNamed('roll7.jpg');
  assert.deepEqual(
    [photo.title, photo.credit, photo.tags.map(tag => tag.name), photo.focalPoint],
    ['Mapped!', 'roll', ['Bergen'], { x: 0.25, y: 0.5 }],
  );
  assert.deepEqual(photo.ext, { probe: { program: 'Photo 11', seen: 1 } });
  const raw = await read().photos.rawMetadata(photo.id);
  assert.deepEqual([raw?.['plugin:probe:roll'], raw?.['plugin:probe:IFD0:Make']], ['roll', 'no']);
  assert.equal(raw?.['IFD0:Make'], undefined);
  // The original and four pictures of the one that came in, and nothing of the other.
  assert.equal((await listStored(path.join(site.folder, 'media'))).length - before.length, 5);
  assert.equal((await importFolder(site, place)).alreadyThere, 1);
});

test('what a plugin refuses is listed with its code and reason, and nothing of it is kept', async () => {
  await use(gallery => {
    gallery.hooks.import.accepting.tap(({ items }) =>
      items
        .filter(({ width }) => width < 50)
        .map(({ id }) => ({ id, code: 'TOO_SMALL', message: 'It is smaller than 50 pixels.' })),
    );
  });
  const before = await listStored(path.join(site.folder, 'media'));
  const small = await drawJpeg({ seed: 21, width: 40, height: 30 });
  const report = await importFolder(site, await folder('Small', { 'small.jpg': small, 'large.jpg': 22 }));
  assert.equal(report.added, 1);
  assert.deepEqual(report.refused, [
    {
      ...{ name: 'small.jpg', path: 'small.jpg' },
      ...{ code: 'PROBE_TOO_SMALL', reason: 'It is smaller than 50 pixels.' },
    },
  ]);
  assert.equal((await listStored(path.join(site.folder, 'media'))).length - before.length, 5);
});

test('a plugin may leave the photo that has the same bytes where it is', async () => {
  await use(gallery => gallery.hooks.import.deduping.tap(() => ({ action: 'skip' })));
  await importFolder(site, await folder('Twins', { 'East/a.jpg': 31 }));
  const report = await importFolder(site, await folder('Others', { 'West/a.jpg': 31 }));
  assert.equal(report.alreadyThere, 1);
  const titles = (await readAlbums(site.database.knex)).map(album => album.path);
  assert.ok(titles.includes('East') && !titles.includes('West'));
});

test('a source’s albums are known again, its fields stand, and its sums are right', async () => {
  const place = await folder('Card', { '1.jpg': 41, '2.jpg': 42, 'broken.jpg': 'no photo', '1.xmp': '<x/>' });
  await use(gallery =>
    gallery.contribute.importSource({
      ...{ id: 'card', title: 'source.card' },
      options: {
        type: 'object',
        properties: { stars: { type: 'integer', default: 3 }, path: { type: 'string' } },
        required: ['path'],
      },
      async *scan({ options }) {
        const { path: below, stars } = options as { path: string; stars: number };
        const album = ['Card', 'Day 1'];
        yield { path: `${below}/1.jpg`, album, sidecars: [`${below}/1.xmp`], fields: { rating: stars } };
        yield { skipped: 'video', shownPath: 'clip.mp4' };
        yield { path: `${below}/2.jpg`, album, fileName: 'two.jpg', fields: { ext: { from: 'card' } } };
        yield { path: `${below}/broken.jpg`, shownPath: 'DCIM/broken.jpg' };
        yield { path: `${below}/gone.jpg` };
        yield { path: 'relative.jpg' };
        yield { path: `${below}/1.jpg`, fields: { rating: 9 } };
      },
    }),
  );
  const report = await runSource('card', { path: place, stars: '4' }, { isText: true });
  assert.deepEqual(
    [report.added, report.skipped, report.files, report.refused.map(({ path: at, code }) => [at, code])],
    [
      2,
      { video: 1 },
      7,
      [
        ['DCIM/broken.jpg', 'UNSUPPORTED_FORMAT'],
        [`${place}/gone.jpg`, 'FILE_VANISHED'],
        ['relative.jpg', 'PLUGIN_FAILED'],
        [`${place}/1.jpg`, 'PLUGIN_FAILED'],
      ].toSorted(
        (a, b) =>
          report.refused.findIndex(each => each.path === a[0]) -
          report.refused.findIndex(each => each.path === b[0]),
      ),
    ],
  );
  assert.equal((await photoNamed('1.jpg')).rating, 4);
  assert.deepEqual((await photoNamed('two.jpg')).ext, { probe: { from: 'card' } });
  await runSource('card', { path: place });
  const albums = (await readAlbums(site.database.knex)).filter(album => album.path.startsWith('Card'));
  assert.deepEqual(
    albums.map(({ path: at, photos }) => [at, photos]),
    [
      ['Card', []],
      ['Card/Day 1', ['1.jpg', 'two.jpg']],
    ],
  );
  await assert.rejects(runSource('card', { path: 3 }), error => isAppError(error, 'VALIDATION_FAILED'));
  await assert.rejects(runSource('nowhere'), error => isAppError(error, 'NOT_FOUND'));
});

test('a source that fails half way brings in what came before, and says so', async () => {
  await folder('Half', { 'a.jpg': 51 });
  const finished: unknown[] = [];
  await use(gallery =>
    gallery.contribute.importSource({
      ...{ id: 'half', title: 'source.half', options: { type: 'object', properties: {} } },
      async *scan() {
        yield { path: path.join(base, 'Half/a.jpg'), album: ['Half'] };
        throw new Error('the card was taken out');
      },
      finish: ({ report }) => void finished.push(report.added),
    }),
  );
  const report = await runSource('half');
  assert.deepEqual([report.added, report.failure?.code], [1, 'PLUGIN_FAILED']);
  assert.deepEqual(finished, [1]);
});

test('a kind of file that a plugin decodes comes in by every door', async () => {
  const place = await folder('Kinds', {});
  const own = path.join(base, 'own-plugin');
  await folder('own-plugin', {
    'decode.ts': `import { readFile } from 'node:fs/promises';
      export const decode = async ({ path }) => ({ encoded: (await readFile(path)).subarray(5) });`,
  });
  await folder('Kinds', { 'a.mine': Buffer.concat([Buffer.from('MINE!'), await drawJpeg({ seed: 61 })]) });
  const type: FileType = {
    ...{ name: 'mine', kind: 'image', extension: 'mine', mime: 'image/x-mine', decoder: 'decode.ts' },
    signatures: [[{ offset: 0, hex: Buffer.from('MINE!').toString('hex') }]],
  };
  await site.usePlugins([
    {
      manifest: { id: 'probe' },
      folder: own,
      definition: definePlugin(gallery => {
        gallery.contribute.fileType(type);
        gallery.contribute.preset({ id: 'dot', revision: 2, fits: 20, quality: 60, shape: 'cover' });
      }),
    } as never,
  ]);
  const report = await importFolder(site, place);
  assert.deepEqual([report.added, report.refused], [1, []]);
  const photo = await photoNamed('a.mine');
  assert.deepEqual([photo.format, photo.width], ['mine', 60]);
  await site.gallery.change({ viewer: systemViewer, reason: 'test' }, tx =>
    tx.albums.edit(photo.albums[0]!.id, { audience: 'public' }),
  );
  const address = (revision: number) => `/i/${photo.id}/probe-dot@${revision}/${photo.hash}.jpg`;
  const guest = site.client();
  const answer = await guest.send(address(2), {});
  assert.equal(answer.status, 200);
  const bytes = Buffer.from(await (await fetch(`${site.url}${address(2)}`)).arrayBuffer());
  const { width, height } = await sharp(bytes).metadata();
  assert.deepEqual([width, height], [20, 20]);
  assert.equal((await guest.send(address(1), {})).status, 404);
  assert.equal((await guest.send(address(3), {})).status, 404);
});

test('originals are read by who may edit, and never written', async () => {
  let gallery!: PluginGallery;
  const asked: string[] = [];
  await use(given => {
    gallery = given;
    given.hooks.metadata.writing.tap(({ items }) => {
      asked.push('writing');
      return items.map(({ id }) => ({ id, patch: { 'XMP-xmp:Label': 'Checked' } }));
    });
    given.hooks.metadata.writeGuarding.tap(({ items }) =>
      items
        .filter(({ target }) => target.includes('locked'))
        .map(({ id }) => ({ id, code: 'LOCKED', message: 'It is locked.' })),
    );
  });
  const place = await folder('Written', { 'a.jpg': 71 });
  await importFolder(site, place, { inPlace: true });
  const { id } = await photoNamed('a.jpg').catch(() => ({ id: '' }));
  const inPlace = (await site.database.knex('originals').where({ storage: 'referenced' }).first('photo_id'))
    .photo_id;
  const context = site.plugins.contextFor('probe', { viewer: systemViewer });
  const guest = site.plugins.contextFor('probe', { viewer: { kind: 'guest' } });
  assert.ok(id);
  assert.equal(await gallery.originals.path(inPlace, context), path.join(place, 'a.jpg'));
  assert.equal(await gallery.originals.path(inPlace, guest), undefined);
  const sidecar = await gallery.originals.sidecarPath(inPlace, context);
  assert.equal(sidecar, path.join(place, 'a.jpg.xmp'));
  await writeFile(
    sidecar!,
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:own="https://example.org/own/" own:Mood="calm" xmlns:dc="http://purl.org/dc/elements/1.1/"
    ><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Old</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
  await gallery.originals.writeTags(
    sidecar!,
    { 'XMP-dc:Title': 'Ärger & <co>', 'XMP-dc:Subject': ['one', 'two, three'], 'XMP-xmp:Rating': 4 },
    context,
  );
  const tags = await gallery.originals.readTags(sidecar!, context);
  assert.deepEqual(
    [tags['XMP-dc:Title'], tags['XMP-dc:Subject'], Number(tags['XMP-xmp:Rating']), tags['XMP-xmp:Label']],
    ['Ärger & <co>', ['one', 'two, three'], 4, 'Checked'],
  );
  assert.equal(tags['XMP-own:Mood'], 'calm');
  await gallery.originals.writeTags(sidecar!, { 'XMP-dc:Title': null }, context);
  assert.equal((await gallery.originals.readTags(sidecar!, context))['XMP-dc:Title'], undefined);
  await gallery.originals.writeTags(path.join(place, 'new.xmp'), { 'XMP-dc:Title': 'New' }, context);
  assert.equal(
    (await gallery.originals.readTags(path.join(place, 'new.xmp'), context))['XMP-dc:Title'],
    'New',
  );
  assert.equal(asked.length, 3);
  const refuse = (target: string, code: string, what: object = { 'XMP-dc:Title': 'x' }) =>
    assert.rejects(gallery.originals.writeTags(target, { ...what }, context), error =>
      isAppError(error) && error.shownCode === code ? true : assert.fail(String((error as Error).stack)),
    );
  await refuse(path.join(place, 'a.jpg'), 'ORIGINAL_IS_KEPT');
  await refuse((await gallery.originals.path((await photoNamed('1.jpg')).id, context))!, 'ORIGINAL_IS_KEPT');
  await refuse(path.join(place, 'locked.xmp'), 'PROBE_LOCKED');
  await refuse(path.join(place, 'new.xmp'), 'NOT_ACCEPTED', { 'System:FileName': 'elsewhere.xmp' });
});

test('a plugin’s field is read from the file, shown among the facts and edited with the photo', async () => {
  await use(gallery => {
    const read = ['IFD0:ImageDescription'];
    gallery.contribute.metadataField({ key: 'roll', label: 'Film roll', type: 'text', read, editable: true });
    gallery.contribute.metadataField({
      key: 'push',
      label: 'Pushed by',
      type: 'number',
      editable: true,
      shown: false,
    });
  });
  const report = await importFolder(site, await folder('Fields', { 'field.jpg': 81 }), { isPublic: true });
  assert.deepEqual([report.added, report.refused], [1, []]);
  const { id, albums } = await photoNamed('field.jpg');
  assert.ok(albums.length > 0);
  const guest = site.client();
  const shown = async () => (await guest.send(`/photos/${id}`, {})).body;
  assert.match(await shown(), /<dt>Film roll<\/dt><dd>Photo 81<\/dd>/);
  const editor = await site.signIn(await site.user({ role: 'curator' }));
  const formNow = async (push: string) => ({
    ...{ revision: String((await photoNamed('field.jpg')).revision), album: albums[0]!.id },
    ...{ 'ext.probe.roll': 'Roll <7>', 'ext.probe.push': push },
  });
  const saved = await editor.submit(`/admin/photos/${id}`, await formNow('1,5'));
  assert.equal(saved.status, 303, saved.body);
  assert.deepEqual((await photoNamed('field.jpg')).ext, { probe: { roll: 'Roll <7>', push: 1.5 } });
  assert.match(await shown(), /<dd>Roll &lt;7&gt;<\/dd>/);
  assert.doesNotMatch(await shown(), /Pushed by/);
  const wrong = await editor.submit(`/admin/photos/${id}`, await formNow('twice'));
  assert.equal(wrong.status, 400);
  assert.match(wrong.body, /id="ext.probe.push-problem"/);
});
