import assert from 'node:assert/strict';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AlbumEdit } from '../plugin-api/index.ts';
import { createTestGallery, systemViewer, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let gallery: TestGallery;
let admin: WebClient;
let adminUser: TestUser;
let wedding: { id: string; slug: string };
let church: { id: string; slug: string };
let dance: { id: string; slug: string };
let plain: { id: string; slug: string };
let photo: string;

const change = <Value>(write: Parameters<TestGallery['gallery']['change']>[1]) =>
  gallery.gallery.change({ viewer: systemViewer, reason: 'test' }, write) as Promise<{ value: Value }>;
const is = (code: string, pointer: string) => (error: { code?: string; pointer?: string }) =>
  error.code === code && error.pointer === pointer;
const edit = (id: string, fields: AlbumEdit) => change(tx => tx.albums.edit(id, fields));
const show = async (address: string, client = gallery.client()) => (await client.get(address)).body;
const isClient = (body: string) => /\/assets\/t\/client\/[0-9a-f]{12}\/theme\.css/.test(body);

before(async () => {
  gallery = await createTestGallery();
  adminUser = await gallery.user({ role: 'admin' });
  admin = await gallery.signIn(adminUser);
  wedding = await gallery.album({ title: 'Anna & Jon' });
  church = await gallery.album({ title: 'In church', parentId: wedding.id, audience: null });
  dance = await gallery.album({ title: 'The dance', parentId: wedding.id, audience: null });
  plain = await gallery.album({ title: 'Coast' });
  photo = await gallery.photo({ albumId: church.id, width: 90, height: 60 });
  for (const albumId of [church.id, church.id, dance.id, plain.id, wedding.id])
    await gallery.photo({ albumId, width: 90, height: 60 });
  await edit(wedding.id, { theme: 'client', themeSettings: { studio: 'Linde & Voss', accent: '#336699' } });
  // one that breaks in each way: it does not compile, it throws, it names what is not there
  const folder = path.join(gallery.folder, 'themes', 'torn');
  await cp(fileURLToPath(new URL('../../themes/client', import.meta.url)), folder, { recursive: true });
  await mkdir(path.join(folder, 'views', 'photos'), { recursive: true });
  await writeFile(path.join(folder, 'theme.json'), '{ "id": "torn", "title": "Torn" }');
  await writeFile(path.join(folder, 'views', 'albums', 'album.eta'), '<%~ include("@client/nothing", it) %>');
  await writeFile(path.join(folder, 'views', 'photos', 'photo.eta'), '<% if ( %>');
  await writeFile(path.join(folder, 'views', 'partials', 'site-footer.eta'), '<%= it.there.is.none %>');
});
after(() => gallery.close());

test('an album’s theme holds for it, for what lies below and for photos looked at in it, and nowhere else', async () => {
  for (const address of [
    `/albums/${wedding.slug}`,
    `/albums/${church.slug}`,
    `/photos/${photo}?in=album:${church.slug}`,
  ])
    assert.ok(isClient(await show(address)), address);
  for (const address of ['/', '/albums', `/albums/${plain.slug}`, `/photos/${photo}`])
    assert.ok(!isClient(await show(address)), address);
  await edit(church.id, { theme: 'ledger' });
  assert.match(await show(`/albums/${church.slug}`), /\/assets\/t\/ledger\//);
  await edit(church.id, { theme: null });
  assert.ok(isClient(await show(`/albums/${church.slug}`)), 'guests are shown it on the next request');
});

test('albums in an album are chapters of one page, with their photos, and only for who may see them', async () => {
  const body = await show(`/albums/${wedding.slug}`);
  assert.match(body, /<h2 id="chapter-1-title"><a href="\/albums\/in-church">In church<\/a><\/h2>/);
  assert.match(body, /<a href="#chapter-2">The dance<\/a>/);
  assert.equal(body.match(new RegExp(`\\?in=album:${church.slug}"`, 'g'))?.length, 3);
  await edit(dance.id, { audience: 'restricted' });
  assert.doesNotMatch(await show(`/albums/${wedding.slug}`), /The dance|chapter-2/);
  await edit(dance.id, { audience: null });
});

test('settings are given to templates and, in a sheet of their own, to styles', async () => {
  const body = await show(`/albums/${wedding.slug}`);
  assert.match(body, /Linde &amp; Voss/);
  const [, address = ''] = /href="(\/assets\/t\/client\/[0-9a-f]{12}\/settings\.css\?accent=%23336699)"/.exec(
    body,
  )!;
  const sheet = await gallery.client().get(address);
  assert.equal(sheet.status, 200);
  assert.match(String(sheet.headers.get('cache-control')), /immutable/);
  assert.match(sheet.body, /^@layer theme\{:root\{[^}]*--theme-accent:#336699/);
  const other = address.replace('%23336699', '%23000000');
  assert.match(String((await gallery.client().get(other)).headers.get('cache-control')), /no-cache/);
  assert.equal((await gallery.client().get(address.replace('%23336699', '}'))).status, 404);
});

test('a theme’s settings are kept for the site, undone like every change, and refused where they do not fit', async () => {
  const fields = { '/titles': 'sans', '/accent': '#dcae6b', '/photos': 'normal', '/gap': 'normal' };
  assert.equal((await admin.submit('/admin/themes/salon', { ...fields, '/accent': 'red' })).status, 400);
  assert.equal((await admin.submit('/admin/themes/salon', fields)).status, 303);
  assert.deepEqual((await gallery.as('system').settings.site()).themeSettings, { salon: { titles: 'sans' } });
  assert.match(await show('/'), /\/assets\/t\/salon\/[0-9a-f]{12}\/settings\.css\?titles=sans"/);
  const { items } = await gallery.as(adminUser.viewer).changes.recent({ limit: 1 });
  await gallery.gallery.undo(items[0]!.id, { viewer: adminUser.viewer, reason: 'test' });
  assert.doesNotMatch(await show('/'), /settings\.css/);
});

test('an album’s form chooses its theme, and keeps of the settings only what is otherwise than the site has it', async () => {
  const address = `/admin/albums/${plain.id}`;
  const revision = /name="revision" value="(\d+)"/.exec(await show(address, admin))![1]!;
  const fields = {
    revision,
    title: 'Coast',
    slug: '',
    description: '',
    order: 'manual',
    layout: '',
    background: '',
  };
  assert.equal((await admin.submit(address, { ...fields, theme: 'nothing' })).status, 422);
  assert.equal((await admin.submit(address, { ...fields, theme: 'client' })).status, 303);
  assert.match(await show(address, admin), /name="\/studio"/);
  const sent = {
    '/studio': 'Own',
    '/accent': '#b08d57',
    '/cover': 'full',
    '/letters': 'serif',
    'boxes:/hearts': '',
    '/hearts': 'on',
  };
  assert.equal(
    (await admin.submit(`${address}/theme`, { ...sent, '/website': 'javascript:alert(1)' })).status,
    400,
  );
  assert.equal((await admin.submit(`${address}/theme`, sent)).status, 303);
  const album = await gallery.as('system').albums.findById(plain.id);
  assert.deepEqual(album?.ownTheme, { id: 'client', settings: { studio: 'Own' } });
  await edit(plain.id, { theme: null, themeSettings: {} });
});

test('what is written of themes is held to those that there are and to their settings, in each door and undo', async () => {
  const { id } = await gallery.album({ title: 'Held' });
  await assert.rejects(edit(id, { theme: 'nowhere' }), is('NOT_ACCEPTED', '/theme'));
  for (const [name, value] of [
    ['accent', 'red; } body { display: none'],
    ['studio', 'x'.repeat(81)],
    ['cover', 'round'],
    ['hearts', 'yes'],
    ['stranger', 'x'],
    ['website', 'javascript:alert(1)'],
  ] as const)
    await assert.rejects(
      edit(id, { theme: 'client', themeSettings: { [name]: value } }),
      is('VALIDATION_FAILED', `/themeSettings/${name}`),
    );
  await assert.rejects(
    edit(id, { themeSettings: { cover: 'side' } }),
    is('VALIDATION_FAILED', '/themeSettings/cover'),
  );
  await assert.rejects(
    change(tx => tx.settings.editSite({ theme: 'nowhere' })),
    is('NOT_ACCEPTED', '/theme'),
  );
  for (const [theme, cover] of [
    ['client', 'round'],
    ['nowhere', 'side'],
  ] as const)
    await assert.rejects(
      change(tx => tx.settings.editSite({ themeSettings: { [theme]: { cover } } })),
      is('VALIDATION_FAILED', `/themeSettings/${theme}/cover`),
    );
});

test('an album whose theme was taken away is edited, undone and redone as before', async () => {
  const folder = path.join(gallery.folder, 'themes', 'brief');
  await cp(fileURLToPath(new URL('../../themes/client', import.meta.url)), folder, { recursive: true });
  await writeFile(path.join(folder, 'theme.json'), '{ "id": "brief", "title": "Brief" }');
  const { id } = await gallery.album({ title: 'Dressed' });
  const chosen = { theme: 'brief', themeSettings: { cover: 'side' } };
  const { changesetId } = await gallery.gallery.change({ viewer: systemViewer, reason: 'x' }, tx =>
    tx.albums.edit(id, chosen),
  );
  await rm(folder, { recursive: true });
  gallery.house.themes.list();
  await edit(id, { title: 'Dressed still', ...chosen });
  const own = async () => (await gallery.as('system').albums.findById(id))!.ownTheme;
  assert.deepEqual(await own(), { id: 'brief', settings: { cover: 'side' } });
  const request = { viewer: systemViewer, reason: 'x' };
  const undone = await gallery.gallery.undo(changesetId!, request);
  assert.equal(await own(), null);
  await gallery.gallery.undo(undone.changesetId!, request);
  assert.deepEqual(await own(), { id: 'brief', settings: { cover: 'side' } });
});

test('an administrator looks at a theme without anybody else seeing it', async () => {
  assert.equal((await admin.submit('/admin/themes/preview', { theme: 'ledger' })).status, 303);
  const seen = await show(`/albums/${plain.slug}`, admin);
  assert.match(seen, /\/assets\/t\/ledger\//);
  assert.match(seen, /You see the gallery in the theme “Ledger”/);
  assert.doesNotMatch(await show(`/albums/${plain.slug}`), /\/assets\/t\/ledger\//);
  await admin.submit('/admin/themes/preview', { theme: '' });
  assert.doesNotMatch(await show(`/albums/${plain.slug}`, admin), /\/assets\/t\/ledger\//);
  const member = await gallery.signIn(await gallery.user({ role: 'curator' }));
  assert.equal((await member.submit('/admin/themes/preview', { theme: 'ledger' })).status, 403);
});

test('an album’s theme that breaks in any way gives way to core’s page, and the administrator is told', async () => {
  await edit(plain.id, { theme: 'torn' });
  const album = await gallery.client().get(`/albums/${plain.slug}`);
  const opened = await gallery.client().get(`/photos/${photo}?in=album:${plain.slug}`);
  assert.deepEqual([album.status, opened.status], [200, 200]);
  assert.match(album.body, /<h1 class="two-lines">Coast<\/h1>/);
  assert.match(album.body, /class="footer-links"/);
  const told = await show('/admin/themes', admin);
  for (const template of ['@albums/album', '@photos/photo', '@partials/site-footer'])
    assert.match(told, new RegExp(`<li>${template}: `));
  assert.match(await show('/admin', admin), /Parts of the theme “torn” could not be shown/);
  await edit(plain.id, { theme: null });
});

test('a link’s visitors are in the same dress from the password on', async () => {
  const password = await gallery.house.passwords.prepare('a long password');
  const { value } = await gallery.gallery.change({ viewer: adminUser.viewer, reason: 'test' }, tx =>
    tx.shares.create({ name: 'For Anna', albumId: wedding.id, password }),
  );
  const gate = await gallery.client().get(`/s/${value.token}`);
  assert.equal(gate.status, 401);
  assert.ok(isClient(gate.body));
  assert.match(gate.body, /class="gate-card"/);
  assert.match(gate.body, /Linde &amp; Voss/);
  assert.doesNotMatch(gate.body, /Anna &amp; Jon|In church/);
  const guest = gallery.client();
  const page = `/s/${value.token}`;
  await guest.submit(`${page}/unlock`, { password: 'a long password', next: page }, { page });
  const inside = await show(`/s/${value.token}`, guest);
  assert.ok(isClient(inside));
  assert.match(inside, /id="chapter-2-title"/);
});
