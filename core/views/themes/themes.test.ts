import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createLog } from '../../log/create-log.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../../testing/test-gallery.ts';
import { lintTheme } from './lint-theme.ts';
import { createThemes, themeFolders } from './themes.ts';

let gallery: TestGallery;
let album: { id: string; slug: string };

const themes: Record<string, Record<string, string>> = {
  plain: {
    'theme.json': '{ "id": "plain", "title": "Plain", "tokens": { "all": { "measure": "50ch" } } }',
    'views/partials/site-footer.eta': '<footer class="plain"><%~ it.page.slot("site.footer") %></footer>',
    'assets/theme.css': '.plain{color:var(--ink)}',
  },
  above: {
    'theme.json': '{ "id": "above", "title": "Above", "extends": "plain" }',
    'views/partials/mark.eta': '<i>above</i>',
  },
  broken: {
    'theme.json': '{ "id": "broken", "title": "Broken", "tokens": { "dark": { "inc": "#fff" } } }',
    'views/albums/album.eta': '<% layout("@layout") %><%= it.nothing.there %>',
    'views/photos/photo.eta': '<% if ( %>',
    'views/albums/outlin.eta': '<%~ include("@partials/wal", it) %>',
    'assets/theme.css': 'a{color:var(--inkk)}',
  },
  wrong: { 'theme.json': '{ "id": "wrong", "title": "Wrong", "colour": "red" }' },
};

before(async () => {
  gallery = await createTestGallery();
  album = await gallery.album({ title: 'Coast' });
  await gallery.photo({ albumId: album.id });
  for (const [id, files] of Object.entries(themes)) {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(gallery.folder, 'themes', id, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
});
after(() => gallery.close());

const use = (theme: string | null) =>
  gallery.gallery.change({ viewer: systemViewer, reason: 'test' }, tx => tx.settings.editSite({ theme }));
const show = async (address = `/albums/${album.slug}`) => gallery.client().get(address);
const found = () =>
  createThemes({
    folders: themeFolders({ dataDir: gallery.folder }),
    log: createLog({ level: 'silent' }),
  });

test('a theme changes templates and tokens of the whole site, from the next page on', async () => {
  const before = await show();
  await use('plain');
  const { body } = await show();
  assert.match(body, /<footer class="plain">/);
  const sheet = /href="(\/assets\/t\/plain\/[0-9a-f]{12}\/theme\.css)"/.exec(body)![1]!;
  assert.equal((await show(sheet)).body, '@layer theme{:root{--measure:50ch}.plain{color:var(--ink)}}');
  await use(null);
  assert.equal((await show()).body, before.body);
});

test('a theme lies over the one that it extends', async () => {
  const draft = await gallery.album({ title: 'Draft', publication: 'draft' });
  const admin = await gallery.signIn(await gallery.user({ role: 'admin' }));
  await use('above');
  const { body } = await admin.get(`/albums/${draft.slug}`);
  assert.match(body, /<footer class="plain">/);
  assert.match(body, /<i>above<\/i>/);
  assert.match(body, /t\/plain\//);
  assert.doesNotMatch(body, /t\/above\//, 'a sheet that says nothing is not asked for');
});

test('where a theme breaks core’s own page is shown, and the administrator reads why', async () => {
  await use(null);
  const { body: own } = await show();
  await use('broken');
  const { status, body } = await show();
  assert.equal(status, 200);
  assert.equal(body.replace(/<link rel="stylesheet" href="\/assets\/t\/[^>]*>\n/, ''), own);
  const photo = /href="(\/photos\/[^"?]+)/.exec(body)![1]!;
  assert.equal((await show(photo)).status, 200);
  const admin = await gallery.signIn(await gallery.user({ role: 'admin' }));
  const settings = (await admin.get('/admin/themes')).body;
  assert.match(settings, /Broken <span class="state state-enabled">/);
  assert.match(settings, /<li>@albums\/album: /);
  assert.match(settings, /<li>@photos\/photo: /);
  assert.match((await admin.get('/admin')).body, /Parts of the theme “broken” could not be shown/);
});

test('a theme that is gone leaves the site as it is without one', async () => {
  await use(null);
  const { body: own } = await show();
  const folder = path.join(gallery.folder, 'themes', 'vanished');
  await mkdir(folder);
  await writeFile(path.join(folder, 'theme.json'), '{ "id": "vanished", "title": "Vanished" }');
  await use('vanished');
  await rm(folder, { recursive: true });
  gallery.house.themes.list();
  assert.equal((await show()).body, own);
});

test('only a theme that is there is taken', async () => {
  const admin = await gallery.signIn(await gallery.user({ role: 'admin' }));
  assert.equal((await admin.submit('/admin/themes', { theme: 'nothing' })).status, 422);
  assert.equal((await admin.submit('/admin/themes', { theme: 'plain' })).status, 303);
  assert.match((await show()).body, /<footer class="plain">/);
});

test('a theme.json that is wrong is named, and the others are there', () => {
  const { problems, list } = found();
  assert.deepEqual(
    problems.map(({ message }) => message.replace(/\s+/g, ' ')),
    ['theme.json of “wrong”: /colour: The whole must NOT have additional properties.'],
  );
  assert.ok(list().some(({ id }) => id === 'plain'));
});

test('lint names slots left out, templates and tokens that are not there, and what does not compile', () => {
  const faults = lintTheme(found().find('broken')!).map(({ file, message }) => `${file}: ${message}`);
  for (const expected of [
    /^views\/albums\/outlin\.eta: There is no template @albums\/outlin\. Did you mean @albums\/outline\?/,
    /It names @partials\/wal, which isn’t there\. Did you mean @partials\/wall\?/,
    /^views\/photos\/photo\.eta: It doesn’t compile/,
    /The slot album\.header is left out/,
    /The slot photo\.facts is left out/,
    /^theme\.json: There is no token inc\. Did you mean ink\?/,
    /^assets\/theme\.css: Nothing sets --inkk\. Did you mean --ink\?/,
  ]) {
    assert.ok(
      faults.some(fault => expected.test(fault)),
      `${expected} in ${faults.join('\n')}`,
    );
  }
});

test('the themes that come with the gallery have no faults', () => {
  const bundled = createThemes({
    folders: themeFolders({ dataDir: gallery.folder }).slice(0, 1),
    log: createLog({ level: 'silent' }),
  });
  assert.ok(bundled.list().length > 0);
  assert.deepEqual(bundled.problems, []);
  for (const theme of bundled.list()) assert.deepEqual(lintTheme(theme), [], theme.id);
});
