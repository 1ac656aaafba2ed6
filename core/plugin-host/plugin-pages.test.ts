import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';
import { brokenPlugin, makePluginFolder, weatherPlugin } from './plugin-folder.fixture.ts';

let folder: string;
let site: TestGallery;
let admin: WebClient;
before(async () => {
  folder = await makePluginFolder({ weather: weatherPlugin, broken: brokenPlugin });
  site = await createTestGallery({ env: { PLUGINS_DIR: folder } });
  admin = await site.signIn(await site.user({ role: 'admin', name: 'ada' }));
});
after(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

const page = '/admin/plugins/weather';
const settings = () =>
  (globalThis as unknown as { weatherSettings: Record<string, unknown> }).weatherSettings;

test('a plugin is switched on, says how it is, and is switched off again', async () => {
  assert.match((await admin.get('/admin/plugins')).body, /Weather[\s\S]*Switch on/);
  const on = await admin.submit(`${page}/state`, { do: 'enable' }, { page });
  assert.equal(on.status, 303);
  const shown = await admin.get(on.location!);
  assert.match(shown.body, /The plugin is on\./);
  assert.match(shown.body, /No forecast since Monday/);
  assert.match(shown.body, /It speaks to weather\.example/);
  assert.match((await admin.get('/admin/plugins')).body, /1 job · 2 hooks/);
  const off = await admin.submit(`${page}/state`, { do: 'disable' }, { page });
  assert.match((await admin.get(off.location!)).body, /The plugin is off\./);
  assert.equal(site.plugins.plugins().length, 0);
  await admin.submit(`${page}/state`, { do: 'enable' }, { page });
});

test('one that does not go with this version says so and what to do, and stays off', async () => {
  const path = '/admin/plugins/broken';
  const answer = await admin.submit(`${path}/state`, { do: 'enable' }, { page: path });
  assert.equal(answer.status, 409);
  assert.match(answer.body, /role="alert"/);
  assert.match(answer.body, /\^9\.0\.0/);
});

test('settings are refused beside their fields, and nothing of the form is lost', async () => {
  const form = { '/place': '', '/days': '99', '/when': 'often', '/keep': 'long', '/colour': 'pink' };
  const answer = await admin.submit(page, form);
  assert.equal(answer.status, 400);
  for (const text of [
    'This is needed',
    'At most 14',
    'This is no time plan',
    'Write a duration',
    'Choose one of these',
  ])
    assert.match(answer.body, new RegExp(text));
  assert.match(answer.body, /value="often"/);
  assert.match(answer.body, /aria-invalid="true"/);
  const objected = await admin.submit(page, { '/place': 'Atlantis' });
  assert.match(objected.body, /Atlantis has no weather any more/);
});

test('what is saved is in force at once, and a secret is never shown again', async () => {
  const secret = 'hush-hush-1234';
  const form = {
    ...{ '/place': 'Oslo', '/key': secret, '/days': '5', '/keep': '2 h', '/unit': 'fahrenheit' },
    ...{
      'boxes:/icons': '',
      '/when': '0 4 * * *',
      'rows:/words': '2',
      '/words/0': 'rain',
      '/words/1': 'snow',
    },
    ...{ '/store/kind': 'file', '/store/path': '/srv/weather' },
    ...{ 'rows:/stations': '1', '/stations/0/name': 'Ulriken', '/stations/0/token': 'station-token' },
  };
  const saved = await admin.submit(page, form);
  assert.equal(saved.status, 303, saved.body.slice(0, 200));
  const { stations, ...rest } = settings();
  assert.deepEqual(rest, {
    ...{ place: 'Oslo', key: secret, text: '', days: 5, icons: false, unit: 'fahrenheit', when: '0 4 * * *' },
    ...{ keep: 7_200, words: ['rain', 'snow'], store: { kind: 'file', path: '/srv/weather' } },
  });
  assert.deepEqual(stations, [{ name: 'Ulriken', token: 'station-token' }]);
  const shown = await admin.get(page);
  assert.doesNotMatch(shown.body, /hush-hush|station-token|\$sealed/);
  assert.match(shown.body, /It is set/);
  const { rows } = await site.database.knex.raw('select settings::text from gallery.plugins');
  assert.doesNotMatch(JSON.stringify(rows), /hush-hush|station-token/);

  const again = { ...form, '/key': '', '/place': 'Voss', 'row:/stations/0': '0', '/stations/0/token': '' };
  assert.equal((await admin.submit(page, again)).status, 303);
  assert.equal(settings().key, secret);
  assert.deepEqual(settings().stations, [{ name: 'Ulriken', token: 'station-token' }]);
  assert.equal((await admin.submit(page, { ...again, 'clear:/key': 'on' })).status, 303);
  assert.equal(settings().key, undefined);
});

test('rows come and go without a script and without being saved', async () => {
  const form = { '/place': 'Oslo', 'rows:/words': '1', '/words/0': 'fog', edit: 'add:/words' };
  const more = await admin.submit(page, form);
  assert.equal(more.status, 200);
  assert.match(more.body, /name="\/words\/1"/);
  const less = await admin.submit(page, { ...form, edit: 'remove:/words/0' });
  assert.doesNotMatch(less.body, /name="\/words\/0"/);
  assert.notDeepEqual(settings().words, ['fog']);
});

test('a job that has failed for good is shown, and tried again', async () => {
  const { knex } = site.database;
  const id = (await site.house.pluginJobs.enqueueFor('weather').enqueue('fetch'))!;
  await knex('plugin_jobs').where({ id }).update({ state: 'dead', attempts: 6 });
  assert.match((await admin.get(page)).body, /given up/);
  const answer = await admin.submit(`${page}/retry`, { what: `job:${id}` }, { page });
  assert.equal(answer.status, 303);
  assert.match((await admin.get(answer.location!)).body, /waiting/);
  assert.equal((await admin.submit(`${page}/retry`, { what: `job:${id}` }, { page })).status, 404);
});

test('the inspector tells what was called, how long it took, and in which order', async () => {
  await admin.get('/admin/plugins');
  const { body, status } = await admin.get(`${page}/inspect`);
  assert.equal(status, 200);
  assert.match(body, /health\.checking/);
  assert.match(body, /<strong>weather<\/strong>/);
  assert.match(body, /Last calls/);
});

test('data goes only when it is off and its name was typed', async () => {
  assert.equal((await admin.submit(`${page}/purge`, { name: 'weather' }, { page })).status, 409);
  await admin.submit(`${page}/state`, { do: 'disable' }, { page });
  assert.equal((await admin.submit(`${page}/purge`, { name: 'whether' }, { page })).status, 400);
  assert.equal((await admin.get(`${page}/dump`)).status, 200);
  assert.equal((await admin.submit(`${page}/purge`, { name: 'weather' }, { page })).status, 303);
});

test('only administrators come in', async () => {
  const paths = ['/admin/plugins', page, `${page}/inspect`, `${page}/purge`, `${page}/dump`];
  for (const role of ['member', 'curator'] as const) {
    const client = await site.signIn(await site.user({ role }));
    for (const path of paths) assert.equal((await client.get(path)).status, 403, `${role} ${path}`);
    const formToken = await client.formToken('/account');
    for (const path of [page, `${page}/state`, `${page}/retry`, `${page}/purge`]) {
      const body = new URLSearchParams({ formToken, do: 'enable' });
      assert.equal((await client.send(path, { method: 'POST', body })).status, 403, `${role} ${path}`);
    }
  }
  assert.equal((await site.client().get('/admin/plugins')).status, 303);
});
