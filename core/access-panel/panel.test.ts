import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, systemViewer, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let gallery: TestGallery;
let curator: WebClient;
let ana: TestUser;
before(async () => {
  gallery = await createTestGallery();
  curator = await gallery.signIn(await gallery.user({ name: 'cleo', role: 'curator' }));
  ana = await gallery.user({ name: 'ana' });
});
after(() => gallery.close());

const panelOf = (id: string) => `/admin/albums/${id}/access`;
const rulesOf = async (id: string) => (await gallery.gallery.as(systemViewer).access.rules(id))!;
const mayView = async (user: TestUser, id: string) =>
  (await gallery.gallery.as(user.viewer).access.decide('view', { kind: 'album', id })).allowed;

async function undoLast(browser: WebClient, page: string): Promise<void> {
  const { body } = await browser.get(page);
  const action = /action="(\/admin\/changes\/[^"]+\/undo)"/.exec(body)?.[1];
  assert.ok(action, 'an undo is offered');
  assert.equal((await browser.submit(action, { back: '/' }, { page })).status, 303);
}

test('the panel says in one sentence who can see an album', async () => {
  const lead = async (id: string) => /class="lead">([^<]*)/.exec((await curator.get(panelOf(id))).body)?.[1];
  assert.equal(await lead((await gallery.album()).id), 'Everybody can see this.');
  const restricted = await gallery.album({ audience: 'restricted' });
  assert.equal(await lead(restricted.id), 'Only curators and administrators can see this.');
  await curator.submit(
    `${panelOf(restricted.id)}/grants`,
    { kind: 'user', who: 'ANA', may: 'look' },
    { page: panelOf(restricted.id) },
  );
  assert.match((await lead(restricted.id))!, /^Only one person can see this/);
  const draft = await gallery.album({ title: 'Later', publication: 'draft' });
  assert.match((await lead(draft.id))!, /Later is not published/);
});

test('somebody is let in by name, and what they were given is taken away again, each with its undo', async () => {
  const { id } = await gallery.album({ audience: 'restricted' });
  const page = panelOf(id);
  const added = await curator.submit(
    `${page}/grants`,
    { kind: 'user', who: 'ana', may: 'contribute' },
    { page },
  );
  assert.equal(added.status, 303);
  assert.deepEqual((await rulesOf(id)).grants[0]!.verbs, ['view', 'comment', 'download', 'upload']);
  assert.equal(await mayView(ana, id), true);
  const removed = await curator.submit(`${page}/grants/remove`, { grant: `user:${ana.id}` }, { page });
  assert.equal(await mayView(ana, id), false);
  await undoLast(curator, removed.location!);
  assert.equal(await mayView(ana, id), true);
});

test('what somebody may do is changed in their row, which the whole list leads to', async () => {
  const { id } = await gallery.album({ audience: 'restricted' });
  const page = panelOf(id);
  await curator.submit(`${page}/grants`, { kind: 'user', who: 'ana', may: 'look' }, { page });
  const { body } = await curator.get(page);
  assert.match(body, new RegExp(`<li id="grant-user-${ana.id}">`));
  assert.match(body, new RegExp(`href="#grant-user-${ana.id}" aria-label="Change what lets in: ana"`));
  const change = (may: string, grant = `user:${ana.id}`) =>
    curator.submit(`${page}/grants/change`, { grant, may }, { page });
  const changed = await change('edit');
  assert.equal(changed.status, 303);
  assert.ok((await rulesOf(id)).grants[0]!.verbs.includes('edit'));
  await undoLast(curator, changed.location!);
  assert.deepEqual((await rulesOf(id)).grants[0]!.verbs, ['view']);
  assert.equal((await change('own')).status, 400);
  const gone = await change('edit', 'user:gone');
  assert.equal(gone.status, 400);
  assert.match(gone.body, /autofocus><a href="#grants">Somebody in this list/);
});

test('a manager who would take their own right to manage is told so at the top', async () => {
  const { id } = await gallery.album({ audience: 'restricted' });
  const page = panelOf(id);
  const mara = await gallery.user({ name: 'mara' });
  await curator.submit(`${page}/grants`, { kind: 'user', who: 'mara', may: 'manage' }, { page });
  const browser = await gallery.signIn(mara);
  const fields = { grant: `user:${mara.id}`, may: 'look' };
  const refused = await browser.submit(`${page}/grants/change`, fields, { page });
  assert.equal(refused.status, 409);
  assert.match(refused.body, /autofocus><a href="#grants">With that you could not manage/);
  assert.equal((await rulesOf(id)).grants.length, 1);
});

test('a name that nobody has is marked at its field, and what was typed stays', async () => {
  const { id } = await gallery.album({ audience: 'restricted' });
  const page = panelOf(id);
  const answer = await curator.submit(
    `${page}/grants`,
    { kind: 'group', who: 'nobody <b>', may: 'edit' },
    { page },
  );
  assert.equal(answer.status, 400);
  assert.match(answer.body, /id="grant-who-problem"/);
  assert.match(answer.body, /role="alert" tabindex="-1" autofocus><a href="#grant-who">There is nobody/);
  assert.match(answer.body, /value="nobody &lt;b&gt;"/);
  assert.match(answer.body, /value="edit" selected/);
});

test('whom a wider audience lets in is shown before it is applied', async () => {
  const { id } = await gallery.album({ audience: 'restricted' });
  for (const albumId of [id, id]) await gallery.photo({ albumId });
  const page = panelOf(id);
  const asked = await curator.submit(
    `${page}/audience`,
    { audience: 'public', besides: 'download' },
    { page },
  );
  assert.equal(asked.status, 200);
  assert.match(asked.body, /Then everybody can see these 2 photos\./);
  assert.match(asked.body, /originals, which carry what the camera wrote/);
  assert.equal((await rulesOf(id)).audience, 'restricted');
  const fields = { audience: 'public', besides: 'download', confirmed: 'yes' };
  const done = await curator.submit(`${page}/audience`, fields, { page });
  assert.equal(done.status, 303);
  assert.deepEqual((await rulesOf(id)).verbs, ['view', 'download']);
  const narrowed = await curator.submit(`${page}/audience`, { audience: 'restricted' }, { page });
  assert.equal(narrowed.status, 303, 'nobody is asked before fewer people see it');
  await undoLast(curator, narrowed.location!);
  assert.equal((await rulesOf(id)).audience, 'public');
});

test('rules of its own begin as a copy of those above, people included, and can be dropped again', async () => {
  const parent = await gallery.album({ title: 'Above', audience: 'restricted' });
  await curator.submit(
    `${panelOf(parent.id)}/grants`,
    { kind: 'user', who: 'ana', may: 'edit' },
    { page: panelOf(parent.id) },
  );
  const { id } = await gallery.album({ parentId: parent.id, audience: null });
  const page = panelOf(id);
  assert.match((await curator.get(page)).body, /The same people as in Above\./);
  assert.equal((await curator.submit(`${page}/own`, {}, { page })).status, 303);
  const own = await rulesOf(id);
  assert.equal(own.source.id, id);
  assert.deepEqual(own.grants, (await rulesOf(parent.id)).grants);
  const asked = await curator.submit(`${page}/inherit`, {}, { page });
  assert.match(asked.body, /One person or group that was let in here alone lose that\./);
  assert.equal((await curator.submit(`${page}/inherit`, { confirmed: 'yes' }, { page })).status, 303);
  assert.equal((await rulesOf(id)).source.id, parent.id);
});

test('anybody can be asked about, and gets the reasons and the smallest change', async () => {
  const { id } = await gallery.album({ title: 'Closed', audience: 'restricted' });
  const denied = await curator.get(`${panelOf(id)}?kind=user&name=ana&verb=view`);
  assert.match(denied.body, /No: ana may not look at it\./);
  assert.match(denied.body, /Give ana the right to look at it in Closed\./);
  assert.match(
    (await curator.get(`${panelOf(id)}?kind=user&name=nobody`)).body,
    /There is nobody of this name/,
  );
});

test('a name is never passed over: it is the user’s or the group’s that has it, and missing where it is needed', async () => {
  const { id } = await gallery.album({ audience: 'public' });
  await gallery.gallery.change({ viewer: systemViewer, reason: 'test' }, tx =>
    tx.groups.create({ name: 'Choir' }),
  );
  const ask = async (query: string) => (await curator.get(`${panelOf(id)}?${query}`)).body;
  const ofUser = await ask('kind=guest&name=ana');
  assert.match(ofUser, /Yes: ana may look at it\./);
  assert.match(ofUser, /value="user" selected/);
  assert.match(await ask('kind=signed-in&name=choir'), /Yes: a member of choir may look at it\./);
  const nobody = await ask('kind=guest&name=nobody');
  assert.match(nobody, /id="name-problem"[^>]*>There is no user and no group of this name/);
  assert.doesNotMatch(nobody, /class="answer"/);
  assert.match(await ask('kind=group&name='), /id="name-problem"[^>]*>Write the name/);
});

test('what is shown and when are set there, too; a date that is none is marked', async () => {
  const { id } = await gallery.album();
  const page = panelOf(id);
  await curator.submit(
    `${page}/shown`,
    { largestSize: '1280', placeShown: 'hidden', cameraShown: 'no' },
    { page },
  );
  assert.deepEqual((await rulesOf(id)).shown, {
    largestSize: 1280,
    place: 'hidden',
    camera: false,
    watermark: null,
  });
  const wrong = await curator.submit(
    `${page}/time`,
    { publication: 'scheduled', publishedFrom: '2026-04-31', publishedUntil: '' },
    { page },
  );
  assert.equal(wrong.status, 400);
  assert.match(wrong.body, /id="publishedFrom-problem"/);
  assert.match(wrong.body, /autofocus><a href="#publishedFrom">/);
  const right = { publication: 'scheduled', publishedFrom: '2099-12-24 18:00', publishedUntil: '' };
  assert.equal((await curator.submit(`${page}/time`, right, { page })).status, 303);
  const album = await gallery.gallery.as(systemViewer).access.time({ kind: 'album', id });
  assert.equal(album!.from!.toISOString(), '2099-12-24T18:00:00.000Z');
  assert.equal(await mayView(ana, id), false);
});

test('a beginning that was typed is never dropped, but what was scheduled can be published as it stands', async () => {
  const { id } = await gallery.album();
  const page = panelOf(id);
  const save = (publication: string) =>
    curator.submit(
      `${page}/time`,
      { publication, publishedFrom: '2099-12-24T18:00', publishedUntil: '' },
      { page },
    );
  const refused = await save('published');
  assert.equal(refused.status, 400);
  assert.match(refused.body, /id="publishedFrom-problem"/);
  assert.equal((await save('scheduled')).status, 303);
  assert.equal((await save('published')).status, 303);
  const time = await gallery.gallery.as(systemViewer).access.time({ kind: 'album', id });
  assert.equal(time!.from, null);
});

test('a time that is saved as it was shown keeps its seconds', async () => {
  const from = new Date('2099-12-24T18:00:30.500Z');
  const { id } = await gallery.album();
  await gallery.gallery.change({ viewer: systemViewer, reason: 'test' }, tx =>
    tx.albums.edit(id, { publication: 'scheduled', publishedFrom: from }),
  );
  const page = panelOf(id);
  const shown = (await curator.get(page)).body;
  assert.match(shown, /name="publishedFrom" type="datetime-local" value="2099-12-24T18:00"/);
  const fields = {
    publication: 'scheduled',
    publishedFrom: '2099-12-24T18:00',
    publishedUntil: '2100-01-01',
  };
  assert.equal((await curator.submit(`${page}/time`, fields, { page })).status, 303);
  const time = await gallery.gallery.as(systemViewer).access.time({ kind: 'album', id });
  assert.deepEqual(
    [time!.from!.toISOString(), time!.until!.toISOString()],
    [from.toISOString(), '2100-01-01T00:00:00.000Z'],
  );
});

test('of grants given and taken at the same time none is lost, and none comes back', async () => {
  const { id } = await gallery.album({ audience: 'restricted' });
  const people = await Promise.all(Array.from({ length: 12 }, () => gallery.user()));
  const formToken = await curator.formToken(panelOf(id));
  const send = (path: string, fields: Record<string, string>) =>
    curator.send(panelOf(id) + path, { method: 'POST', body: new URLSearchParams({ formToken, ...fields }) });
  const give = ({ name }: TestUser) => send('/grants', { kind: 'user', who: name, may: 'look' });
  const take = (user: TestUser) => send('/grants/remove', { grant: `user:${user.id}` });
  const [gone, come] = [people.slice(0, 6), people.slice(6)];
  for (const user of gone) await give(user);
  const answers = await Promise.all([...gone.map(take), ...come.map(give)]);
  assert.ok(answers.every(({ status }) => status === 303));
  const { grants } = await rulesOf(id);
  assert.deepEqual(grants.map(({ to }) => to.id).sort(), come.map(user => user.id).sort());
});

test('a photo’s panel leads to its albums and lists every way in', async () => {
  const { id: albumId } = await gallery.album({ title: 'Open' });
  const id = await gallery.photo({ albumId });
  const { status, body } = await curator.get(`/admin/photos/${id}/access`);
  assert.equal(status, 200);
  assert.match(body, /Everybody can see this\./);
  assert.match(body, new RegExp(`href="${panelOf(albumId)}"[^>]*>Open`));
  const page = `/admin/photos/${id}/access`;
  const saved = await curator.submit(`${page}/time`, { publication: 'draft', publishedUntil: '' }, { page });
  assert.equal(saved.status, 303);
  assert.match((await curator.get(page)).body, /the photo is not published/);
});

test('a delegated manager learns nothing of what lies outside', async () => {
  const mine = await gallery.album({ title: 'Mine', audience: 'restricted' });
  const secret = await gallery.album({ title: 'Secret plans', audience: 'restricted' });
  const manager = await gallery.user({ name: 'mo' });
  const grant = (id: string, who: string, may: string) =>
    curator.submit(`${panelOf(id)}/grants`, { kind: 'user', who, may }, { page: panelOf(id) });
  await grant(mine.id, 'mo', 'manage');
  await grant(secret.id, 'ana', 'look');
  const photo = await gallery.photo({ albumId: mine.id });
  await gallery.gallery.change({ viewer: systemViewer, reason: 'test' }, tx =>
    tx.albums.addPhotos(secret.id, [photo]),
  );
  const browser = await gallery.signIn(manager);
  assert.equal((await browser.get(panelOf(secret.id))).status, 404);
  const panel = await browser.get(panelOf(mine.id));
  assert.equal(panel.status, 200);
  assert.doesNotMatch(panel.body, /\bana\b|\bcleo\b/);
  const ofPhoto = await browser.get(`/admin/photos/${photo}/access?kind=user&name=ana&verb=view`);
  assert.match(ofPhoto.body, /Yes: ana may look at it/);
  assert.match(ofPhoto.body, /By way of an album that you don’t manage/);
  assert.doesNotMatch(ofPhoto.body, /Secret plans/);
  const shutOut = await browser.submit(
    `${panelOf(mine.id)}/grants/remove`,
    { grant: `user:${manager.id}` },
    { page: panelOf(mine.id) },
  );
  assert.equal(shutOut.status, 409);
  const member = await gallery.signIn(ana);
  assert.equal((await member.get(panelOf(mine.id))).status, 404);
});
