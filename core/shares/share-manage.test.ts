import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findHtmlProblems } from '../testing/html-problems.ts';
import type { WebClient } from '../testing/web-client.ts';
import { createShareWorld, type ShareWorld } from './share-world.fixture.ts';

let world: ShareWorld;
let client: WebClient;
before(async () => {
  world = await createShareWorld({ env: { PUBLIC_URL: 'http://photos.example' } });
  client = await world.signIn(world.curator);
});
after(() => world.close());

const hostile = `<script>alert('1')</script> & "quotes"`;
const addressOn = (body: string) => /value="http:\/\/photos\.example(\/s\/[\w-]{32})"/.exec(body)?.[1];
const visit = async (path: string) => (await world.client().get(path)).status;

/** Makes a link through its form and returns the page that answers. */
async function make(fields: Record<string, string>, by = client) {
  const page = `/admin/links/new?album=${world.wedding.id}`;
  const whole = { album: world.wedding.id, name: 'For Ana', ...fields };
  return by.submit('/admin/links/new', whole, { page });
}

const idOn = (body: string) => /\/admin\/links\/(\w+)\/edit/.exec(body)![1]!;

test('a link is made by a form, its address shown once, and undone from there', async () => {
  const answer = await make({ showsPlace: 'on', download: 'on', downloadBudget: '3' });
  assert.equal(answer.status, 201);
  const address = addressOn(answer.body)!;
  assert.equal(await visit(address), 200);
  const again = await client.get(`/admin/links/${idOn(answer.body)}`);
  assert.equal(again.status, 200);
  assert.equal(addressOn(again.body), undefined);
  assert.match(again.body, /0 of 3 downloads used/);
  const undo = /action="(\/admin\/changes\/\w+\/undo)"/.exec(answer.body)![1]!;
  const back = `/admin/links/${idOn(answer.body)}`;
  assert.equal((await client.submit(undo, { back }, { page: back })).status, 303);
  assert.equal(await visit(address), 404);
  assert.match((await client.get(back)).body, /Revoked/);
});

test('a link is edited: what was not touched stays, its password among it', async () => {
  const made = await make({ password: 'a fine password', expiresAt: '2099-01-01T10:00', terms: 'Be kind.' });
  const id = idOn(made.body);
  const find = async () => (await world.gallery.as(world.curator.viewer).shares.find(id))!;
  const edit = (fields: Record<string, string>) => client.submit(`/admin/links/${id}/edit`, fields);
  assert.equal(
    (await edit({ name: 'Renamed', expiresAt: '2099-01-01T10:00', terms: 'Be kind.' })).status,
    303,
  );
  const kept = await find();
  assert.deepEqual([kept.asked.name, kept.hasPassword, kept.asked.terms], ['Renamed', true, 'Be kind.']);
  assert.equal(kept.asked.expiresAt!.toISOString(), '2099-01-01T10:00:00.000Z');
  await edit({ name: 'Renamed', removePassword: 'on' });
  assert.deepEqual([(await find()).hasPassword, (await find()).asked.expiresAt], [false, null]);
});

test('what a form has wrong is named at its field, and nothing that was typed is lost', async () => {
  for (const [fields, told] of [
    [{ name: ' ', terms: 'kept' }, /id="name-problem"/],
    [{ password: 'short', terms: 'kept' }, /id="password-problem"/],
    [{ downloadBudget: 'many', terms: 'kept' }, /id="downloadBudget-problem"/],
    [
      { startsAt: '2030-01-02T00:00', expiresAt: '2030-01-01T00:00', terms: 'kept' },
      /id="expiresAt-problem"/,
    ],
  ] as [Record<string, string>, RegExp][]) {
    const answer = await make(fields);
    assert.equal(answer.status, 400);
    assert.match(answer.body, told);
    assert.match(answer.body, />\s*kept/);
  }
});

test('a new address is shown once, and the old one leads nowhere', async () => {
  const made = await make({});
  const page = `/admin/links/${idOn(made.body)}`;
  const renewed = await client.submit(`${page}/renew`, {}, { page });
  assert.equal(renewed.status, 201);
  const [old, current] = [addressOn(made.body)!, addressOn(renewed.body)!];
  assert.notEqual(old, current);
  assert.deepEqual([await visit(old), await visit(current)], [404, 200]);
});

test('a revoked link opens nothing at once, and undo brings it back', async () => {
  const made = await make({});
  const page = `/admin/links/${idOn(made.body)}`;
  const answer = await client.submit(`${page}/revoke`, {}, { page });
  assert.equal(await visit(addressOn(made.body)!), 404);
  const { body } = await client.get(answer.location!);
  const undo = /action="(\/admin\/changes\/\w+\/undo)"/.exec(body)![1]!;
  await client.submit(undo, { back: page }, { page: answer.location! });
  assert.equal(await visit(addressOn(made.body)!), 200);
});

test('photos that were chosen make a link of their own', async () => {
  const page = `/admin/albums/${world.wedding.id}/photos`;
  const form = await client.submit('/admin/links/photos', { photo: world.photoId }, { page });
  assert.equal(form.status, 200);
  assert.match(form.body, new RegExp(`name="photo" value="${world.photoId}"`));
  const token = /name="formToken" value="([^"]+)"/.exec(form.body)![1]!;
  const body = new URLSearchParams({ formToken: token, photo: world.photoId, name: 'One', showsPlace: 'on' });
  const made = await client.send('/admin/links/new', { method: 'POST', body });
  assert.equal(await visit(`${addressOn(made.body)}/photos/${world.photoId}`), 200);
  assert.match((await client.get(`/admin/photos/${world.photoId}/links`)).body, /One/);
  const foreign = new URLSearchParams({ formToken: token, name: 'x', photo: 'nothere' });
  assert.equal((await client.send('/admin/links/new', { method: 'POST', body: foreign })).status, 404);
});

test('a preview shows what visitors see, past password and terms, and counts nothing', async () => {
  const made = await make({
    password: 'a fine password',
    terms: 'Be kind.',
    download: 'on',
    downloadBudget: '1',
  });
  const id = idOn(made.body);
  const base = `/admin/links/${id}/preview`;
  const page = await client.get(base);
  assert.equal(page.status, 200);
  assert.match(page.body, /what visitors of the link/);
  assert.doesNotMatch(page.body, /href="\/admin\/albums/);
  assert.equal((await client.get(`${base}/photos/${world.photoId}`)).status, 200);
  assert.equal((await client.get(base + (await world.image(world.photoId, 'thumb')))).status, 200);
  assert.equal((await client.get(`${base}/albums/${world.other.slug}`)).status, 404);
  for (let n = 0; n < 2; n++)
    assert.equal((await client.get(`${base}/photos/${world.photoId}/original`)).status, 200);
  const share = await world.gallery.as(world.curator.viewer).shares.find(id);
  assert.deepEqual([share!.downloadsUsed, share!.lastUsedAt], [0, null]);
  const member = await world.signIn(await world.user());
  assert.notEqual((await member.get(base)).status, 200);
});

test('asked for and in force stand side by side', async () => {
  const admin = await world.signIn(await world.user({ role: 'admin' }));
  const policy = (fields: Record<string, string>) =>
    admin.submit('/admin/settings', { name: 'Gallery', language: 'en', ...fields });
  const made = await make({ download: 'on' });
  const page = `/admin/links/${idOn(made.body)}`;
  assert.doesNotMatch((await client.get(page)).body, /class="less"/);
  assert.equal((await policy({ longestDays: '7', noOriginals: 'on' })).status, 303);
  const { body } = await client.get(page);
  assert.match(body, /class="less"><th scope="row">Visitors may<\/th><td>view and download<\/td><td>view</);
  assert.match(body, /class="less"><th scope="row">Ends<\/th><td>never/);
  await policy({ passwordRequired: 'on' });
  assert.match((await client.get(page)).body, /it has none/);
  assert.equal((await make({})).status, 400);
  assert.equal((await policy({ longestDays: 'x' })).status, 400);
  await policy({});
});

test('who manages an album finds its links there, and nobody else does', async () => {
  const [maker, member] = [await world.user(), await world.user()];
  const grants = {
    [`user:${maker.id}`]: ['view', 'manage'],
    [`user:${member.id}`]: ['view', 'edit'],
  } as const;
  await world.gallery.change({ viewer: world.curator.viewer, reason: 'grant' }, tx =>
    tx.albums.edit(world.other.id, { grants }),
  );
  const [makes, edits] = [await world.signIn(maker), await world.signIn(member)];
  const page = `/admin/albums/${world.other.id}/links`;
  assert.equal((await makes.get(page)).status, 200);
  assert.equal((await edits.get(page)).status, 404);
  assert.match((await makes.get(`/albums/${world.other.slug}`)).body, new RegExp(page));
  assert.doesNotMatch((await edits.get(`/albums/${world.other.slug}`)).body, new RegExp(page));
  const fields = { album: world.other.id, name: 'Mine' };
  const made = await makes.submit('/admin/links/new', fields, {
    page: `/admin/links/new?album=${world.other.id}`,
  });
  assert.equal(made.status, 201);
  const link = `/admin/links/${idOn(made.body)}`;
  assert.equal((await edits.get(link)).status, 404);
  assert.equal((await makes.get(`${link}/edit`)).status, 200);
  const list = await makes.get('/admin/links?by=everybody');
  assert.match(list.body, /Mine/);
  assert.doesNotMatch(list.body, /For Ana/);
});

test('every page about links is valid HTML, private, and shows what people wrote as text', async () => {
  const made = await make({ name: hostile, terms: hostile, password: 'a fine password', download: 'on' });
  const id = idOn(made.body);
  const paths = [
    '/admin/links',
    '/admin/links?by=everybody',
    `/admin/albums/${world.wedding.id}/links`,
    `/admin/photos/${world.photoId}/links`,
    `/admin/links/new?album=${world.wedding.id}`,
    `/admin/links/new?photo=${world.photoId}`,
    `/admin/links/${id}`,
    `/admin/links/${id}/edit`,
    `/admin/links/${id}/preview`,
    `/admin/links/${id}/preview/photos/${world.photoId}`,
    `/admin/history/share/${id}`,
    addressOn(made.body)!,
  ];
  for (const path of paths) {
    const answer = await client.get(path);
    assert.match(answer.headers.get('cache-control')!, /no-store/, path);
    await requireValid(path, answer.body);
  }
  await requireValid('made', made.body);
});

test('more photos than a link may name are refused, and none of them is left out silently', async () => {
  const ask = async (count: number) => {
    const ids = Array.from({ length: count }, () => `photo=${world.photoId}`).join('&');
    return client.get(`/admin/links/new?${ids}`);
  };
  assert.equal((await ask(500)).status, 200);
  assert.equal((await ask(501)).status, 400);
});

async function requireValid(path: string, body: string): Promise<void> {
  assert.doesNotMatch(body, /<script>alert/, path);
  assert.deepEqual(await findHtmlProblems(path, body), []);
}
