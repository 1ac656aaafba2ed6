import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { manifestOf, type PluginFiles, writePlugin } from './plugin.fixture.ts';
import { runWords } from './run-words.fixture.ts';

let folder: string;
let database: TestDatabase;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-plugin-'));
  await mkdir(path.join(folder, 'plugins'));
  database = await createTestDatabase();
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const inFolder = (id: string, files?: PluginFiles) =>
  writePlugin(path.join(folder, 'plugins', id), id, files);
const elsewhere = (id: string, files?: PluginFiles) => writePlugin(path.join(folder, 'work', id), id, files);
const stored = (...names: string[]) => path.join(folder, 'data', 'plugins', 'store', ...names);

function run(...words: string[]) {
  const env = {
    DATABASE_URL: database.connectionString,
    DATA_DIR: path.join(folder, 'data'),
    PLUGINS_DIR: path.join(folder, 'plugins'),
    SECRET: 'a secret of the tests',
  };
  return runWords(['plugin', ...words], { env, cwd: folder });
}

async function done(...words: string[]): Promise<string> {
  const { code, out, err } = await run(...words);
  assert.equal(code, 0, err);
  return out;
}

async function find(id: string) {
  const { data } = JSON.parse(await done('list', '--json'));
  return data.find((each: { id: string }) => each.id === id);
}

/** Its line of an error; nothing is changed by it. */
async function refused(id: string, ...words: string[]): Promise<string> {
  const before = await database.knex('plugins').select('id', 'state', 'version').orderBy('id');
  const { code, err } = await run(...words, id);
  assert.equal(code, 1);
  assert.equal(err.trim().split('\n').length, 1, err);
  assert.deepEqual(await database.knex('plugins').select('id', 'state', 'version').orderBy('id'), before);
  return err;
}

test('a TypeScript plugin in a folder is switched on, off, and keeps off nobody else', async () => {
  await inFolder('lens');
  await inFolder('broken', { 'plugin.json': '{' });
  assert.equal((await find('lens')).state, 'disabled');
  assert.match(await done('enable', 'lens'), /lens is on/);
  assert.equal((await find('lens')).state, 'enabled');
  assert.equal((await find('broken')).error.code, 'PLUGIN_MANIFEST_INVALID');
  await done('disable', 'lens');
  assert.equal((await find('lens')).state, 'disabled');
  assert.match(
    await refused('lense', 'enable'),
    /^NOT_FOUND: There is no plugin lense. Did you mean "lens"\?/,
  );
});

const bad: [what: string, files: PluginFiles, line: RegExp][] = [
  [
    'an unknown key',
    { 'plugin.json': manifestOf('bad', { permisions: [] }) },
    /^PLUGIN_MANIFEST_INVALID: bad: plugin.json \/permisions is no key .*Did you mean "permissions"\?/,
  ],
  [
    'an unknown permission',
    { 'plugin.json': manifestOf('bad', { permissions: ['sistem'] }) },
    /^PLUGIN_MANIFEST_INVALID: bad: plugin.json \/permissions\/0 is "sistem": .*Did you mean "system"\?/,
  ],
  [
    'a wrong type',
    { 'plugin.json': manifestOf('bad', { after: 'lens' }) },
    /^PLUGIN_MANIFEST_INVALID: bad: plugin.json \/after is "lens": list ids/,
  ],
  [
    'a bad version',
    { 'plugin.json': manifestOf('bad', { version: 'one\ntwo' }) },
    /^PLUGIN_MANIFEST_INVALID: bad: plugin.json \/version is "one\\ntwo": write a semantic version/,
  ],
  [
    'a range of another API',
    { 'plugin.json': manifestOf('bad', { api: '^9.0.0' }) },
    /^PLUGIN_API_MISMATCH: bad: .*\/api is \^9.0.0.*update Enfilade/,
  ],
  [
    'a requirement that is not there',
    { 'plugin.json': manifestOf('bad', { requires: { keywordz: '^1.0.0' } }) },
    /^PLUGIN_REQUIREMENT_MISSING: bad: .*\/requires\/keywordz .*not there/,
  ],
  [
    'an entry that throws',
    { 'index.ts': "throw new Error('no luck');" },
    /^PLUGIN_LOAD_FAILED: bad: index.ts cannot be loaded: Error: no luck/,
  ],
  [
    'an entry that ends the process',
    { 'index.ts': 'process.exit(3);' },
    /^PLUGIN_LOAD_FAILED: bad: its code ended the process \(3\)/,
  ],
  [
    'an entry without definePlugin',
    { 'index.ts': 'export default () => {};' },
    /^PLUGIN_LOAD_FAILED: bad: index.ts must say: export default definePlugin/,
  ],
  [
    'an import of something else of Enfilade',
    { 'index.ts': "import 'enfilade/core/main.ts';" },
    /^PLUGIN_IMPORT_REFUSED: bad: .*"enfilade\/core\/main.ts"/,
  ],
  [
    'an import of core by its path',
    { 'index.ts': `import '${new URL('../main.ts', import.meta.url).href}';` },
    /^PLUGIN_IMPORT_REFUSED: bad: /,
  ],
  [
    'an entry that is not there',
    { 'plugin.json': manifestOf('bad', { entry: 'main.ts' }) },
    /^PLUGIN_MANIFEST_INVALID: bad: plugin.json \/entry names main.ts/,
  ],
];
for (const [what, files, line] of bad) {
  test(`${what} keeps a plugin off, in a line that names plugin, place and remedy`, async t => {
    await inFolder('bad', files);
    t.after(() => rm(path.join(folder, 'plugins', 'bad'), { recursive: true }));
    assert.match(await refused('bad', 'enable'), line);
  });
}

test('plugins that want to run after each other are told their circle', async () => {
  await inFolder('one', { 'plugin.json': manifestOf('one', { after: ['two'] }) });
  await inFolder('two', { 'plugin.json': manifestOf('two', { after: ['one'] }) });
  await done('enable', 'one');
  assert.match(await refused('two', 'enable'), /^PLUGIN_CYCLE: two: .*one after two after one/);
  assert.equal((await find('one')).state, 'enabled');
});

test('what others need is not switched off before them', async () => {
  await inFolder('ground');
  await inFolder('house', { 'plugin.json': manifestOf('house', { requires: { ground: '^1.0.0' } }) });
  assert.match(
    await refused('house', 'enable'),
    /^PLUGIN_REQUIREMENT_MISSING: .*enfilade plugin enable ground/,
  );
  await done('enable', 'ground');
  await done('enable', 'house');
  assert.match(await refused('ground', 'disable'), /^CONFLICT: house needs ground/);
  await done('disable', 'house');
  await done('disable', 'ground');
});

test('an id that is there twice is off, and both places are named', async () => {
  await inFolder('twin');
  await writePlugin(path.join(folder, 'plugins', 'other-twin'), 'twin');
  assert.match(await refused('twin', 'enable'), /^PLUGIN_DUPLICATE: twin: .*\(other-twin\)/);
});

test('a packed plugin is added, updated, gone back from, restored without network, and removed', async () => {
  const source = await elsewhere('packed', {
    'plugin.json': manifestOf('packed', { permissions: ['net:tiles.example'] }),
    'package.json': { name: 'enfilade-packed', version: '1.0.0', scripts: { install: 'exit 1' } },
  });
  const packed = (await readPack(source)).trim();
  const added = await done('add', path.join(source, packed));
  assert.match(added, /^packed 1.0.0 was added.\nPlugins are trusted code.*\n.*net:tiles.example/);
  assert.equal((await find('packed')).state, 'disabled');
  await done('enable', 'packed');

  await writePlugin(source, 'packed', { 'plugin.json': manifestOf('packed', { version: '1.1.0' }) });
  assert.match(await done('add', './work/packed'), /beside 1.0.0.\n[\s\S]*It is on.\n.*enable packed@1.0.0/);
  const { version, kept, state } = await find('packed');
  assert.deepEqual({ version, kept, state }, { version: '1.1.0', kept: ['1.0.0'], state: 'enabled' });

  await rm(stored('packed@1.1.0'), { recursive: true });
  assert.equal((await find('packed')).error, null);
  assert.ok((await readdir(stored('packed@1.1.0'))).includes('index.ts'));

  await done('enable', 'packed@1.0.0');
  assert.equal((await find('packed')).version, '1.0.0');
  assert.match(await refused('packed@7.0.0', 'enable'), /^NOT_FOUND: .*7.0.0/);

  await done('remove', 'packed');
  assert.deepEqual(
    (await readdir(stored())).filter(name => name.includes('packed')),
    [],
  );
  assert.equal((await database.knex('plugins').where({ id: 'packed' }).first()).state, 'disabled');
});

const readPack = async (source: string) =>
  execFileSync('npm', ['pack', '--silent'], { cwd: source, encoding: 'utf8' });

test('a version that fails leaves the one before running', async () => {
  await elsewhere('steady');
  await done('add', './work/steady', '--enable');
  await elsewhere('steady', {
    'plugin.json': manifestOf('steady', { version: '2.0.0' }),
    'index.ts': 'throw 1;',
  });
  assert.match(await refused('./work/steady', 'add'), /^PLUGIN_LOAD_FAILED: steady/);
  const { version, state, error } = await find('steady');
  assert.deepEqual({ version, state, error }, { version: '1.0.0', state: 'enabled', error: null });
  assert.deepEqual(
    (await readdir(stored())).filter(name => name.includes('2.0.0')),
    [],
  );
});

test('changed files keep a plugin off until the kept ones are put back', async () => {
  await elsewhere('sealed');
  await done('add', './work/sealed', '--enable');
  await appendFile(stored('sealed@1.0.0', 'index.ts'), '// more');
  const { state, error } = await find('sealed');
  assert.equal(state, 'failed');
  assert.match(error.message, /enfilade plugin enable sealed$/);
  await done('enable', 'sealed');
  assert.equal((await find('sealed')).state, 'enabled');
});

test('a tampered tarball is refused, with the line that mends it', async () => {
  await elsewhere('pinned');
  await done('add', './work/pinned');
  await writeFile(stored('pinned@1.0.0.tgz'), 'something else');
  await rm(stored('pinned@1.0.0'), { recursive: true });
  const line = await refused('pinned', 'enable');
  assert.match(
    line,
    /^PLUGIN_CHANGED: pinned: .*not the one that was added.*enfilade plugin add .*work\/pinned/,
  );
  await done('add', './work/pinned');
  await done('enable', 'pinned');
});

test('a linked folder stays where it is, and is seen as it is changed', async () => {
  const place = await elsewhere('linked');
  await done('add', './work/linked', '--link', '--enable');
  await writePlugin(place, 'linked', { 'plugin.json': manifestOf('linked', { version: '1.0.1' }) });
  const { version, origin } = await find('linked');
  assert.deepEqual({ version, origin }, { version: '1.0.1', origin: 'folder' });
  await done('remove', 'linked', '--purge');
  assert.equal(await find('linked'), undefined);
  assert.ok((await readdir(place)).includes('index.ts'));
});

for (const source of [
  'git+https://example.org/x.git',
  'user/repository',
  'https://example.org/x.tgz',
  './nowhere',
]) {
  test(`${source} is not accepted`, async () => {
    assert.match(await refused(source, 'add'), /^PLUGIN_ADD_FAILED: /);
  });
}

test('packages from git are refused before anything is fetched', async () => {
  const packed = { name: 'x', version: '1.0.0', dependencies: { thing: 'github:user/thing' } };
  await elsewhere('needy', { 'package.json': packed });
  assert.match(
    await refused('./work/needy', 'add'),
    /^PLUGIN_ADD_FAILED: It needs the package thing from github/,
  );
});
