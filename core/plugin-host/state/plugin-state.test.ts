import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { manifestOf, writePlugin } from '../../cli/plugin.fixture.ts';
import { connectClient } from '../../database/client.ts';
import { AppError, isAppError } from '../../errors/app-error.ts';
import { createLog } from '../../log/create-log.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { createPluginSource } from '../create-plugin-source.ts';
import type { Incident } from '../incident.ts';
import { createPluginLoader } from '../packages/load-plugin.ts';
import { lockFileOf } from '../packages/lock-file.ts';
import { createSecrets } from '../settings/index.ts';
import { createPluginState } from './create-plugin-state.ts';
import { meetBundledPlugins } from './meet-bundled.ts';
import {
  announcePlugins,
  insertIncident,
  listIncidents,
  pausePluginRow,
  pluginsChannel,
  readPluginGeneration,
  saveFailures,
} from './queries.ts';

let folder: string;
let database: TestDatabase;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-state-'));
  database = await createTestDatabase();
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const inBundle = (id: string, files?: Parameters<typeof writePlugin>[2]) =>
  writePlugin(path.join(folder, 'bundled', id), id, files);

function open(tryPlugin = async () => {}) {
  const secrets = createSecrets({ secret: 'a secret of the tests', env: {} });
  const loader = createPluginLoader({ secrets });
  const parts = {
    config: { dataDir: path.join(folder, 'data'), pluginsDir: null, safeMode: false },
    log: createLog({ level: 'silent' }),
    bundledFolder: path.join(folder, 'bundled'),
    db: database.knex,
    database,
    loader,
  };
  const unused = async () => {};
  const state = createPluginState({ ...parts, secrets, prepareData: unused, purgeData: unused, tryPlugin });
  return { parts, state, source: createPluginSource(parts) };
}

const incidentOf = (plugin: string, message: string): Incident => {
  return {
    plugin,
    where: 'photo.saving',
    kind: 'throw',
    message,
    stack: null,
    at: new Date(),
    process: 'web',
  };
};

test('what comes along and wants to be on is switched on once and never again', async () => {
  const { parts, state } = open();
  await inBundle('eager', { 'plugin.json': manifestOf('eager', { enabledByDefault: true }) });
  await inBundle('shy');
  assert.deepEqual(
    await Promise.all([meetBundledPlugins(parts), meetBundledPlugins(parts)]).then(met => met.flat()),
    ['eager'],
  );
  await state.disable('eager');
  assert.deepEqual(await meetBundledPlugins(parts), []);
  assert.equal((await state.find('eager'))?.state, 'disabled');
  await state.remove('eager', { purge: true });
  assert.deepEqual(await meetBundledPlugins(parts), []);
});

test('plugins load in their order, and one that fails takes along only those that need it', async () => {
  const { state, source } = open();
  await inBundle('alpha', { 'plugin.json': manifestOf('alpha', { after: ['zeta'] }) });
  await inBundle('zeta');
  await inBundle('needy', { 'plugin.json': manifestOf('needy', { requires: { fragile: '1' } }) });
  await inBundle('fragile');
  for (const id of ['alpha', 'zeta', 'fragile', 'needy']) await state.enable(id);
  const ids = async () => (await source.load()).plugins.map(({ manifest }) => manifest.id);
  assert.deepEqual(await ids(), ['fragile', 'needy', 'zeta', 'alpha']);
  await inBundle('fragile', { 'index.ts': 'export const nothing = 1;' });
  const { failures } = await source.load();
  assert.deepEqual(await ids(), ['zeta', 'alpha']);
  assert.deepEqual(
    failures.map(({ plugin, error }) => [plugin, error.code]),
    [
      ['fragile', 'PLUGIN_LOAD_FAILED'],
      ['needy', 'PLUGIN_REQUIREMENT_MISSING'],
    ],
  );
});

test('an update is seen in every file of a plugin, and what stays the same stays the same object', async () => {
  const { state, source } = open();
  const entry = `import { definePlugin } from 'enfilade/plugin-api';
    import { word } from './word.ts';
    export default Object.assign(definePlugin(() => undefined), { word });`;
  const write = (word: string) =>
    inBundle('fresh', { 'index.ts': entry, 'word.ts': `export const word = '${word}';` });
  const load = async () => {
    const { plugins } = await source.load();
    return plugins.find(({ manifest }) => manifest.id === 'fresh')!.definition as unknown as { word: string };
  };
  await write('old');
  await state.enable('fresh');
  const first = await load();
  assert.equal(first.word, 'old');
  assert.equal(await load(), first);
  await write('new');
  assert.equal((await load()).word, 'new');
});

test('whoever listens hears of a change when it is committed, with the generation', async t => {
  const client = await connectClient(database);
  t.after(() => client.end());
  await client.query(`listen ${pluginsChannel}`);
  const heard = new Promise(resolve =>
    client.once('notification', ({ payload }) => resolve(Number(payload))),
  );
  const before = await readPluginGeneration(database.knex);
  await announcePlugins(database.knex);
  assert.equal(await heard, before + 1);
  assert.equal(await readPluginGeneration(database.knex), before + 1);
});

test('a paused plugin shows why, is not loaded, and goes on when it is switched on', async () => {
  const { state, source } = open();
  await inBundle('moody');
  await state.enable('moody');
  assert.equal(await pausePluginRow(database.knex, incidentOf('moody', 'it threw')), true);
  assert.equal(await pausePluginRow(database.knex, incidentOf('moody', 'again')), false);
  const paused = (await state.find('moody'))!;
  assert.deepEqual(
    [paused.state, paused.reason, paused.evidence?.where],
    ['paused', 'it threw', 'photo.saving'],
  );
  assert.ok(paused.evidence?.at instanceof Date);
  assert.ok(!(await source.load()).plugins.some(({ manifest }) => manifest.id === 'moody'));
  await state.enable('moody');
  const running = (await state.find('moody'))!;
  assert.deepEqual([running.state, running.reason, running.evidence], ['enabled', null, null]);
});

test('what did not start is failed with its reason, and enabled again when it does', async () => {
  const { state } = open();
  await inBundle('late');
  await state.enable('late');
  await saveFailures(database.knex, [{ plugin: 'late', reason: 'no luck' }]);
  const failed = (await state.find('late'))!;
  assert.deepEqual([failed.state, failed.reason], ['failed', 'no luck']);
  await saveFailures(database.knex, []);
  assert.equal((await state.find('late'))!.state, 'enabled');
});

test('a plugin that may hide photos is missed when its files are gone, until its owner switches it off', async () => {
  const { state, source } = open();
  await inBundle('hides', { 'plugin.json': manifestOf('hides', { permissions: ['access'] }) });
  await state.enable('hides');
  assert.deepEqual((await source.load()).silent, []);
  await rm(path.join(folder, 'bundled', 'hides'), { recursive: true });
  assert.deepEqual((await source.load()).silent, ['hides']);
  await writePlugin(path.join(folder, 'bundled', 'hides'), 'hides', { 'plugin.json': '{' });
  assert.deepEqual((await source.load()).silent, ['hides']);
  await inBundle('hides', { 'plugin.json': manifestOf('hides') });
  assert.deepEqual((await source.load()).silent, []);
  await state.disable('hides');
});

test('a damaged list of what was added costs those plugins and says so, whatever the damage is', async () => {
  const { state, source, parts } = open();
  const file = lockFileOf(parts.config.dataDir);
  const running = (await source.load()).plugins.length;
  assert.ok(running > 0);
  await mkdir(path.dirname(file), { recursive: true });
  for (const text of ['', 'null', '{}', '{"plugins":[]}', '{"plugins":{"a":null}}', '{"plugins":{"a":{}}}']) {
    await writeFile(file, text);
    assert.equal((await source.load()).plugins.length, running);
    await assert.rejects(
      state.list(),
      error => isAppError(error, 'PLUGIN_CHANGED') && /put it back/.test(error.message),
      text,
    );
  }
  await rm(file);
});

test('a manifest that would write over a terminal is refused, in words that do not', async () => {
  const { state } = open();
  for (const title of ['\u001b[2Jhere', 'two\nlines', 'turned \u202e round']) {
    await inBundle('hostile', { 'plugin.json': manifestOf('hostile', { title }) });
    await assert.rejects(
      state.enable('hostile'),
      error => isAppError(error, 'PLUGIN_MANIFEST_INVALID') && !/\p{Cc}|\u202e/u.test(error.message),
    );
  }
  await rm(path.join(folder, 'bundled', 'hostile'), { recursive: true });
});

test('reasons that the database cannot hold are written down all the same', async () => {
  const { state } = open();
  await inBundle('nul');
  await state.enable('nul');
  await saveFailures(database.knex, [{ plugin: 'nul', reason: 'a\0b' }]);
  assert.equal((await state.find('nul'))!.reason, 'a b');
  await state.disable('nul');
});

test('the newest incidents of each plugin are kept', async () => {
  for (let number = 1; number <= 105; number++)
    await insertIncident(database.knex, incidentOf('noisy', String(number)));
  const kept = await listIncidents(database.knex, 'noisy', 1000);
  assert.equal(kept.length, 100);
  assert.deepEqual([kept[0]?.message, kept.at(-1)?.message], ['105', '6']);
});

test('settings are checked, sealed and tried before they are kept', async () => {
  const refusal = new AppError('PLUGIN_SETUP_FAILED');
  let isRefusing = false;
  const { state, source } = open(async () => {
    if (isRefusing) throw refusal;
  });
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: { size: { type: 'integer', default: 3 }, key: { type: 'string', 'x-secret': true } },
  };
  const manifest = manifestOf('tuned', { settings: 'settings.schema.json' });
  await inBundle('tuned', { 'plugin.json': manifest, 'settings.schema.json': schema });
  await state.saveSettings('tuned', { key: 'open sesame' });
  await state.enable('tuned');
  const settings = async () =>
    (await source.load()).plugins.find(plugin => plugin.manifest.id === 'tuned')?.settings;
  assert.deepEqual({ ...(await settings()) }, { size: 3, key: 'open sesame' });
  assert.ok(!JSON.stringify((await state.settings('tuned')).stored).includes('sesame'));
  const wrong = state.saveSettings('tuned', { size: 'large' });
  await assert.rejects(
    wrong,
    error => isAppError(error, 'PLUGIN_SETTINGS_INVALID') && error.pointer === '/size',
  );
  isRefusing = true;
  await assert.rejects(state.saveSettings('tuned', { size: 5 }), refusal);
  isRefusing = false;
  assert.equal((await settings())?.size, 3);
  await state.saveSettings('tuned', { size: 5 });
  assert.equal((await settings())?.size, 5);
});
