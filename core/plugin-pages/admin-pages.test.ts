import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { definePlugin } from '../plugin-api/index.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let folder: string;
let site: TestGallery;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-admin-pages-'));
  const files = {
    'views/list.eta': `<p class="found"><%= it.word %></p><form method="post"><input type="hidden" name="formToken" value="<%= it.page.formToken %>"><label>Word <input name="word" value="<%= it.form.word ?? '' %>"></label><p class="beside"><%= it.problems.word ?? '' %></p><button name="action" value="save">Go</button></form>`,
    'views/card.eta': '<p><%= it.waiting %> waiting</p>',
    'locales/en.json': JSON.stringify({ 'menu.words': 'Words', 'card.words': 'Words to read' }),
  };
  await mkdir(path.join(folder, 'views'));
  await mkdir(path.join(folder, 'locales'));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  const definition = definePlugin(({ contribute }) => {
    contribute.adminPage({
      ...{ id: 'words', path: '/words/:word', label: null, right: 'edit', template: 'list' },
      load: ({ params }) =>
        params.word === 'none' ? null : { title: 'A word', data: { word: params.word } },
    });
    contribute.adminPage({
      ...{ id: 'all', path: '/', label: 'menu.words', right: 'editAll', template: 'list' },
      load: () => ({ title: 'All words', data: { word: 'all <b>' } }),
      act: ({ action, form }) =>
        form.word === 'bad'
          ? { problems: [{ pointer: '/word', message: `Not ${action}: bad.` }] }
          : { redirect: form.word === 'far' ? 'https://far.example/x' : '/admin/x/words/words/one' },
    });
    contribute.dashboardCard({
      ...{ id: 'count', title: 'card.words', right: 'editAll', template: 'card' },
      load: () => ({ waiting: 3 }),
    });
    contribute.dashboardCard({
      ...{ id: 'hurt', title: 'card.words', right: 'admin', template: 'card' },
      load: () => {
        throw new Error('hurt');
      },
    });
  });
  site = await createTestGallery({ plugins: [{ manifest: { id: 'words' }, folder, definition }] });
});
after(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

test('a plugin’s page stands in the workbench for who has its right, and in nobody else’s menu', async () => {
  const curator = await site.signIn(await site.user({ role: 'curator' }));
  const page = await curator.get('/admin/x/words/');
  assert.equal(page.status, 200);
  assert.match(page.body, /<h1 class="two-lines">All words<\/h1>/);
  assert.match(page.body, /all &lt;b/);
  assert.match(page.body, /href="\/admin\/x\/words\/" aria-current="page">Words</);
  assert.match((await curator.get('/admin/x/words/words/two%20three')).body, /two three/);
  assert.equal((await curator.get('/admin/x/words/words/none')).status, 404);
  assert.equal((await curator.get('/admin/x/words/other')).status, 404);
  assert.equal((await curator.get('/admin/x/nobody/')).status, 404);

  const member = await site.signIn(await site.user());
  assert.equal((await member.get('/admin/x/words/')).status, 403);
  assert.equal((await site.client().get('/admin/x/words/')).status, 303);
});

test('what a form is refused for stands beside its field, and answers lead nowhere else', async () => {
  const curator = await site.signIn(await site.user({ role: 'curator' }));
  const path = '/admin/x/words/';
  const refused = await curator.submit(path, { action: 'save', word: 'bad' });
  assert.equal(refused.status, 400);
  assert.match(refused.body, /<p class="beside">Not save: bad\.<\/p>/);
  assert.match(refused.body, /value="bad"/);
  assert.equal((await curator.submit(path, { word: 'good' })).location, '/admin/x/words/words/one');
  assert.equal((await curator.submit(path, { word: 'far' })).location, '/admin');
  const body = new URLSearchParams({ action: 'save', word: 'good' });
  assert.equal((await curator.send(path, { method: 'POST', body })).status, 403);
  const formToken = await curator.formToken(path);
  const only = await curator.send(`${path}words/one`, {
    method: 'POST',
    body: new URLSearchParams({ formToken }),
  });
  assert.equal(only.status, 405);
});

test('cards stand on the first page, and one that fails leaves the others', async () => {
  const admin = await site.signIn(await site.user({ role: 'admin' }));
  const { body, status } = await admin.get('/admin');
  assert.equal(status, 200);
  assert.match(body, /Words to read<\/h2>\s*<p>3 waiting/);
  assert.match(body, /This card could not be made/);
  const curator = await site.signIn(await site.user({ role: 'curator' }));
  assert.doesNotMatch((await curator.get('/admin')).body, /This card could not be made/);
});
