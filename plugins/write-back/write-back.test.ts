import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { definePlugin, type PluginGallery } from 'enfilade/plugin-api';
import { createTestGallery, makeTestJpeg, type PluginCode, type TestGallery } from 'enfilade/plugin-testing';
import { describeProblem } from './problems.ts';

const folder = import.meta.dirname;
let world: TestGallery;
let base: string;
/** A plugin beside it, to bring files in where they lie and to read what was written. */
let other: PluginGallery;
let denies: (target: string) => boolean = () => false;

const foreign = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description rdf:about="" xmlns:own="https://example.org/own/" own:Mood="calm"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Label="Red" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" crs:Exposure2012="+0.35"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Porto">
  <own:Path><rdf:Seq><rdf:li>one</rdf:li><rdf:li>two</rdf:li></rdf:Seq></own:Path>
  <dc:subject><rdf:Bag><rdf:li>river</rdf:li><rdf:li>old</rdf:li></rdf:Bag></dc:subject>
  <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Theirs</rdf:li></rdf:Alt></dc:rights>
 </rdf:Description></rdf:RDF></x:xmpmeta>`;

/** Photos that are left where they lie, by name, with the sidecar of another program. */
const sidecars: Readonly<Record<string, string | null>> = {
  ...{ douro: foreign, minho: foreign, loops: null, renamed: null, rules: null },
  ...{ locked: null, open: null, broken: null, 'read-only': null, one: null },
};

function filesOf(name: string) {
  const original = path.join(base, name, `${name}.jpg`);
  return { original, xmp: `${original}.xmp` };
}

async function photoInPlace(name: string) {
  const { id } = await world.database
    .knex('photos')
    .where({ file_name: `${name}.jpg` })
    .first('id');
  return { id: String(id), ...filesOf(name) };
}

const beside: PluginCode = {
  manifest: { id: 'bring', permissions: ['system'] },
  definition: definePlugin(gallery => {
    other = gallery;
    gallery.contribute.importSource({
      ...{
        id: 'files',
        title: 'source',
        options: { type: 'object', properties: {} },
      },
      async *scan() {
        for (const name of Object.keys(sidecars)) {
          const { original, xmp } = filesOf(name);
          yield { path: original, inPlaceBelow: base, album: [name], sidecars: sidecars[name] ? [xmp] : [] };
        }
      },
    });
    gallery.hooks.metadata.writeGuarding.tap(({ items }) =>
      items
        .filter(({ target }) => denies(target))
        .map(({ id }) => ({ id, code: 'NOT_NOW', message: 'Not on Sundays.' })),
    );
  }),
};

const use = (settings: object = {}, ...more: Parameters<TestGallery['usePlugins']>[0]) =>
  world.usePlugins([{ folder, settings: { ...settings } }, beside, ...more]);

before(async () => {
  world = await createTestGallery();
  base = await mkdtemp(path.join(tmpdir(), 'enfilade-write-back-'));
  for (const [name, sidecar] of Object.entries(sidecars)) {
    const { original, xmp } = filesOf(name);
    await mkdir(path.dirname(original));
    await writeFile(original, await makeTestJpeg({ width: 40, height: 30 }));
    if (sidecar !== null) await writeFile(xmp, sidecar);
  }
  await use();
  const report = await world.importFrom('bring:files', {});
  assert.deepEqual([report.added, report.refused], [Object.keys(sidecars).length, []]);
});
after(async () => {
  await world.close();
  await rm(base, { recursive: true, force: true });
});

const isThere = (file: string) => stat(file).then(Boolean, () => false);
const hashOf = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
const edit = (id: string, fields: object) =>
  world.gallery.change({ viewer: world.system, reason: 'test' }, tx => tx.photos.edit([id], { ...fields }));
const tagsIn = (file: string) =>
  other.originals.readTags(file, world.plugins.contextFor('bring', { viewer: world.system }));

/** What the worker would do. */
async function settle(): Promise<void> {
  await world.tellFacts();
  await world.runJobs();
}

test('what is curated is written beside the original, whose bytes stay, and other programs keep theirs', async () => {
  await use();
  const { id, original, xmp } = await photoInPlace('douro');
  const bytes = await hashOf(original);
  await settle();
  assert.equal(await readFile(xmp, 'utf8'), foreign, 'nothing was curated yet');
  await edit(id, {
    title: 'Ponte D. Luís I 🌉',
    caption: 'Ärger & <größe>\nzweite Zeile',
    rating: 4,
    author: 'Zoë "Z" Doe',
    tags: [['river'], ['Places', 'Portugal', 'Porto'], ['夜景']],
    coordinates: { latitude: -41.140123, longitude: 8.611234 },
    place: { location: 'Ribeira', city: 'Porto', state: null, country: 'Portugal', countryCode: 'PT' },
  });
  await settle();
  const tags = await tagsIn(xmp);
  assert.deepEqual(
    [
      tags['XMP-dc:Title'],
      tags['XMP-dc:Description'],
      Number(tags['XMP-xmp:Rating']),
      [tags['XMP-dc:Creator']].flat(),
    ],
    ['Ponte D. Luís I 🌉', 'Ärger & <größe>\nzweite Zeile', 4, ['Zoë "Z" Doe']],
  );
  // "old" came in with the photo and was taken away here
  assert.deepEqual([tags['XMP-dc:Subject']].flat().toSorted(), ['Porto', 'river', '夜景'].toSorted());
  assert.deepEqual([tags['XMP-lr:HierarchicalSubject']].flat(), ['Places|Portugal|Porto']);
  assert.deepEqual([tags['XMP-photoshop:City'], tags['XMP-iptcCore:Location']], ['Porto', 'Ribeira']);
  assert.ok(Math.abs(Number(tags['XMP-exif:GPSLatitude']) + 41.140123) < 1e-5);
  assert.deepEqual(
    [tags['XMP-own:Mood'], tags['XMP-own:Path'], tags['XMP-xmp:Label'], Number(tags['XMP-crs:Exposure2012'])],
    ['calm', ['one', 'two'], 'Red', 0.35],
  );
  assert.equal(tags['XMP-dc:Rights'], 'Theirs');
  assert.equal(await hashOf(original), bytes);
  assert.deepEqual((await readdir(path.dirname(original))).toSorted(), ['douro.jpg', 'douro.jpg.xmp']);
});

test('what is emptied here takes only what was written from here, and what others add stays', async () => {
  await use();
  const { id, xmp } = await photoInPlace('minho');
  await edit(id, { title: 'Mine', tags: [['river'], ['old'], ['mine']] });
  await settle();
  const added = (await readFile(xmp, 'utf8')).replace(
    '<rdf:li>river</rdf:li>',
    '<rdf:li>river</rdf:li><rdf:li>theirs</rdf:li>',
  );
  await writeFile(xmp, added);
  await edit(id, { title: null, copyright: null, tags: [['river']] });
  await settle();
  const tags = await tagsIn(xmp);
  assert.equal(tags['XMP-dc:Title'], undefined);
  assert.equal(tags['XMP-dc:Rights'], 'Theirs');
  assert.deepEqual([tags['XMP-dc:Subject']].flat().toSorted(), ['river', 'theirs']);
  await edit(id, { tags: [] });
  await settle();
  assert.deepEqual([(await tagsIn(xmp))['XMP-dc:Subject']].flat().toSorted(), ['river', 'theirs']);
});

test('it writes once for a change, never because of its own writing, and not what a file says already', async () => {
  await use();
  const { id, xmp } = await photoInPlace('loops');
  await edit(id, { title: 'One' });
  await edit(id, { title: 'Two' });
  await settle();
  const { mtimeMs } = await stat(xmp);
  const hash = await hashOf(xmp);
  assert.equal((await tagsIn(xmp))['XMP-dc:Title'], 'Two');
  const changes = async () => (await world.as('system').changes.history('photo', id))!.items.length;
  const before = await changes();
  await settle();
  await edit(id, { altText: 'is not among what is written' });
  await settle();
  await world.importFrom('bring:files', {});
  await settle();
  assert.deepEqual([(await stat(xmp)).mtimeMs, await hashOf(xmp)], [mtimeMs, hash]);
  assert.equal(await changes(), before + 1);
});

test('a keyword that is renamed is written for each photo that has it', async () => {
  await use();
  const { id, xmp } = await photoInPlace('renamed');
  await edit(id, { tags: [['Places', 'Lisbn']] });
  await settle();
  const tag = (await world.as('system').photos.find(id))!.tags[0]!;
  await world.gallery.change({ viewer: world.system, reason: 'typo' }, tx =>
    tx.tags.edit(tag.id, { name: 'Lisbon' }),
  );
  await settle();
  const tags = await tagsIn(xmp);
  assert.deepEqual([tags['XMP-dc:Subject'], tags['XMP-lr:HierarchicalSubject']].flat(), [
    'Lisbon',
    'Places|Lisbon',
  ]);
});

test('with keyword rules whole paths are written, and go again with their keyword', async () => {
  const keywords = {
    folder: path.join(folder, '../keywords'),
    settings: { rules: '', writeHierarchies: true },
  };
  await use({}, keywords);
  const { id, xmp } = await photoInPlace('rules');
  await edit(id, { tags: [['Porto'], ['night']] });
  await use({}, { ...keywords, settings: { rules: 'Porto => Places/Porto' } });
  await settle();
  assert.deepEqual([(await tagsIn(xmp))['XMP-lr:HierarchicalSubject']].flat(), ['Places|Porto']);
  await edit(id, { tags: [['night']] });
  await settle();
  assert.equal((await tagsIn(xmp))['XMP-lr:HierarchicalSubject'], undefined);
});

test('sidecars in a folder, and copies, for every photo; originals stay as they are', async () => {
  const out = path.join(base, 'out');
  await mkdir(out);
  await use({ target: 'folder', folder: out });
  const id = await world.photo({ fileName: 'a/../b?.jpg' });
  await edit(id, { title: 'In a folder' });
  await settle();
  const [sidecar] = await readdir(out);
  assert.match(sidecar!, /^[^/]*b_-[0-9a-f]{12}\.jpg\.xmp$/);
  assert.equal((await tagsIn(path.join(out, sidecar!)))['XMP-dc:Title'], 'In a folder');

  const copies = path.join(base, 'copies');
  await mkdir(copies);
  await use({ target: 'copies', folder: copies, automatic: false });
  const [action] = world.plugins.contributions.of('bulkAction');
  const run = () => action!.run({ photoIds: [id], options: {}, batchId: 'none' }, { viewer: world.system });
  await edit(id, { coordinates: { latitude: 38.7, longitude: -9.1 } });
  await settle();
  assert.deepEqual(await readdir(copies), []);
  const original = (await other.originals.path(
    id,
    world.plugins.contextFor('bring', { viewer: world.system }),
  ))!;
  const bytes = await hashOf(original);
  assert.deepEqual(await run(), { changed: 1, problems: [] });
  const [copy] = await readdir(copies);
  const tags = await tagsIn(path.join(copies, copy!));
  assert.equal(tags['XMP-dc:Title'], 'In a folder');
  const west = [tags['GPS:GPSLongitude'], tags['GPS:GPSLongitudeRef']];
  assert.deepEqual([Math.round(Number(west[0]) * 1e5), String(west[1])[0]], [910_000, 'W']);
  assert.notEqual(await hashOf(path.join(copies, copy!)), bytes);
  assert.equal(await hashOf(original), bytes);
  assert.deepEqual(await run(), { changed: 0, problems: [] });
});

test('what cannot be written is listed with its reason, holds up nothing and is tried again', async () => {
  await use();
  const locked = await photoInPlace('locked');
  const open = await photoInPlace('open');
  denies = target => target.includes('locked');
  await edit(locked.id, { title: 'Locked' });
  await edit(open.id, { title: 'Open' });
  await settle();
  assert.equal(await isThere(locked.xmp), false);
  assert.equal((await tagsIn(open.xmp))['XMP-dc:Title'], 'Open');
  const desk = await world.signIn(await world.user({ role: 'curator' }));
  assert.match((await desk.get('/admin')).body, /1 file could not be written/);
  const { body } = await desk.get('/admin/x/write-back');
  assert.match(body, /write-back-problem">Not on Sundays\./);
  assert.match(body, /open\.jpg\.xmp<\/code>/);
  denies = () => false;
  await desk.submit('/admin/x/write-back', { action: 'again', photo: locked.id });
  await settle();
  assert.equal((await tagsIn(locked.xmp))['XMP-dc:Title'], 'Locked');
  assert.doesNotMatch((await desk.get('/admin')).body, /could not be written/);
  assert.doesNotMatch((await desk.get('/admin/x/write-back')).body, /write-back-problem/);
});

test('a folder that cannot be written to is reported; broken sidecars are left as they are', async () => {
  const file = path.join(base, 'no-folder');
  await writeFile(file, 'a file');
  await use({ target: 'folder', folder: path.join(file, 'below') });
  const id = await world.photo();
  await edit(id, { title: 'Nowhere' });
  await settle();
  const desk = await world.signIn(await world.user({ role: 'curator' }));
  assert.match((await desk.get('/admin/x/write-back')).body, /The folder is not there/);

  await use();
  const broken = await photoInPlace('broken');
  await writeFile(broken.xmp, 'not XMP at all');
  await edit(broken.id, { title: 'x' });
  const readOnly = await photoInPlace('read-only');
  await chmod(path.dirname(readOnly.original), 0o555);
  await edit(readOnly.id, { title: 'x' });
  await settle();
  const { body } = await desk.get('/admin/x/write-back');
  assert.match(body, /cannot be read, so it was left as it is/);
  assert.equal(await readFile(broken.xmp, 'utf8'), 'not XMP at all');
  // an administrator of the machine may write everywhere
  if (process.getuid?.() !== 0) assert.match(body, /may only be read/);
  await chmod(path.dirname(readOnly.original), 0o755);
});

test('the page of a photo shows what would be written, and writes it', async () => {
  await use({ automatic: false });
  const { id, xmp } = await photoInPlace('one');
  await edit(id, { title: 'Shown <first>' });
  await settle();
  assert.equal(await isThere(xmp), false);
  const desk = await world.signIn(await world.user({ role: 'curator' }));
  assert.match((await desk.get(`/photos/${id}`)).body, new RegExp(`/admin/x/write-back/photo/${id}`));
  const page = `/admin/x/write-back/photo/${id}`;
  assert.match((await desk.get(page)).body, /Title.*XMP-dc:Title.*nothing.*Shown &lt;first&gt;/s);
  const done = await desk.submit(page, { action: 'write' });
  assert.match((await desk.get(done.location!)).body, /It was written.*says already what the photo says/s);
  const [action] = world.plugins.contributions.of('bulkAction');
  await edit(id, { rating: 3 });
  const shown = await action!.preview!({ photoIds: [id], options: {} }, { viewer: world.system });
  assert.deepEqual(shown.lines, [{ photoId: id, text: `${xmp}: Rating: 3` }]);
  const stored = await world.photo({ details: { title: 'Stored' } });
  const none = await action!.run(
    { photoIds: [stored], options: {}, batchId: 'none' },
    { viewer: world.system },
  );
  assert.match(none.problems![0]!, /1 photo lies in the gallery’s own storage/);
  const member = await world.signIn(await world.user());
  assert.notEqual((await member.get(page)).status, 200);
});

test('a folder is checked before settings are saved', async () => {
  await use();
  const ask = async (next: object) => {
    const context = { viewer: world.system, only: 'write-back' };
    const answers = await world.plugins.hooks.call(
      'settings.validating',
      { previous: {}, next: { ...next } },
      context,
    );
    return answers.flatMap(({ value }) => value.map(({ pointer, message }) => `${pointer} ${message}`));
  };
  assert.deepEqual(await ask({ target: 'copies', folder: 'photos' }), [
    '/folder Write the whole path, from / on.',
  ]);
  assert.deepEqual(await ask({ target: 'folder', folder: `${base}/nothing` }), [
    '/folder There is no such folder on the server.',
  ]);
  assert.deepEqual(await ask({ target: 'folder', folder: base }), []);
  assert.deepEqual(await ask({ target: 'beside', folder: 'photos' }), []);
});

test('a purge leaves nothing of it in the gallery, and sidecars beside originals where they are', async () => {
  await use();
  const schemas = () =>
    world.database.knex('pg_namespace').where({ nspname: 'plugin_write_back' }).select('nspname');
  assert.equal((await schemas()).length, 1);
  await world.usePlugins([]);
  await world.house.pluginData.purge({ manifest: { id: 'write-back' } });
  assert.deepEqual(await schemas(), []);
  assert.ok(await isThere((await photoInPlace('douro')).xmp));
});

test('what the machine refuses is told in words, and nothing of its insides', () => {
  const codeOf = (code: string) => describeProblem(Object.assign(new Error('/secret/path'), { code }));
  assert.deepEqual(codeOf('EROFS'), { code: 'READ_ONLY', message: '' });
  assert.deepEqual(codeOf('ENOSPC'), { code: 'DISK_FULL', message: '' });
  assert.deepEqual(codeOf('EWHATEVER'), { code: 'OTHER', message: '' });
});
