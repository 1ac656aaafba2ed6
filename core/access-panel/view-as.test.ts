import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, systemViewer, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let gallery: TestGallery;
let ana: TestUser;
let forAna: { id: string; slug: string };
before(async () => {
  gallery = await createTestGallery();
  ana = await gallery.user({ name: 'ana' });
  forAna = await gallery.album({ title: 'For Ana', audience: 'restricted' });
  await gallery.gallery.change({ viewer: systemViewer, reason: 'test' }, tx =>
    tx.albums.edit(forAna.id, { grants: { [`user:${ana.id}`]: ['view'] } }),
  );
});
after(() => gallery.close());

const curator = async () => gallery.signIn(await gallery.user({ role: 'curator' }));
const lookAs = (browser: WebClient, fields: Record<string, string>) =>
  browser.submit('/admin/view-as', { back: '/albums', ...fields }, { page: '/account' });

test('a curator looks with the eyes of a guest and of a user, and stops', async () => {
  const browser = await curator();
  assert.equal((await browser.get(`/albums/${forAna.slug}`)).status, 200);
  const begun = await lookAs(browser, { kind: 'guest' });
  assert.equal(begun.location, '/albums');
  const hidden = await browser.get(`/albums/${forAna.slug}`);
  assert.equal(hidden.status, 404);
  assert.match(hidden.body, /You see the gallery as a visitor who isn’t signed in\./);
  await browser.submit('/admin/view-as/stop', { back: '/' }, { page: '/' });
  assert.equal((await browser.get(`/albums/${forAna.slug}`)).status, 200);
  await lookAs(browser, { kind: 'user', name: 'ana' });
  const seen = await browser.get(`/albums/${forAna.slug}`);
  assert.equal(seen.status, 200);
  assert.match(seen.body, /You see the gallery as ana does\./);
  assert.doesNotMatch(seen.body, /href="\/admin\/albums/);
});

test('bytes are judged with the same eyes as pages', async () => {
  const browser = await curator();
  const original = `/photos/${await gallery.photo({ albumId: forAna.id })}/original`;
  assert.equal((await browser.get(original)).status, 200);
  await lookAs(browser, { kind: 'user', name: 'ana' });
  assert.equal((await browser.get(original)).status, 404, 'she may look, not download');
});

test('nothing can be changed meanwhile, and managing pages are shut', async () => {
  const browser = await curator();
  await lookAs(browser, { kind: 'guest' });
  const page = await browser.get('/admin');
  assert.equal(page.status, 409);
  assert.match(page.body, /Stop/);
  const { status } = await browser.submit(`/admin/albums/${forAna.id}/trash`, {}, { page: '/' });
  assert.equal(status, 409);
  const account = await browser.submit('/account', { displayName: 'Changed' }, { page: '/account' });
  assert.equal(account.status, 409);
  assert.equal((await browser.submit('/logout', {}, { page: '/' })).status, 303);
});

test('pages seen with other eyes are stored nowhere and reach no guest', async () => {
  const browser = await curator();
  await lookAs(browser, { kind: 'guest' });
  const page = await browser.get('/albums');
  assert.equal(page.headers.get('cache-control'), 'no-store');
  const forGuests = await gallery.client().get('/albums');
  assert.doesNotMatch(forGuests.body, /You see the gallery/);
});

test('one’s own account stays one’s own', async () => {
  const user = await gallery.user({ name: 'cleo', role: 'curator' });
  const browser = await gallery.signIn(user);
  await lookAs(browser, { kind: 'user', name: 'ana' });
  for (const path of ['/account', '/ACCOUNT']) assert.match((await browser.get(path)).body, /value="cleo"/);
  assert.match((await browser.get('/api/v1/me')).body, /"name":"cleo"/);
  assert.equal((await browser.get('/Admin')).status, 409);
});

test('nobody borrows eyes that see more than their own', async () => {
  const admin = await gallery.user({ role: 'admin' });
  const browser = await curator();
  assert.equal((await lookAs(browser, { kind: 'user', name: admin.name })).status, 403);
  assert.equal((await lookAs(browser, { kind: 'user', name: 'nobody' })).status, 404);
  assert.equal((await lookAs(browser, { kind: 'share', name: 'x' })).status, 400);
  const member = await gallery.signIn(ana);
  assert.equal((await lookAs(member, { kind: 'guest' })).status, 403);
});

test('who manages some album borrows a guest’s eyes and no others', async () => {
  const manager = await gallery.user();
  const { id } = await gallery.album({ audience: 'restricted' });
  await gallery.gallery.change({ viewer: systemViewer, reason: 'test' }, tx =>
    tx.albums.edit(id, { grants: { [`user:${manager.id}`]: ['view', 'manage'] } }),
  );
  const browser = await gallery.signIn(manager);
  assert.equal((await lookAs(browser, { kind: 'user', name: 'ana' })).status, 403);
  assert.equal((await lookAs(browser, { kind: 'guest' })).status, 303);
});

test('a cookie of another session or by another hand lends nothing', async () => {
  const one = await curator();
  await lookAs(one, { kind: 'user', name: 'ana' });
  const stolen = one.cookies.get('enfilade-eyes')!;
  const other = await curator();
  other.cookies.set('enfilade-eyes', stolen);
  assert.equal((await other.get('/admin')).status, 200);
  one.cookies.set('enfilade-eyes', stolen.replace('user', 'guest'));
  assert.equal((await one.get('/admin')).status, 200);
});
