import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let admin: WebClient;
before(async () => {
  site = await createTestGallery();
  admin = await site.signIn(await site.user({ name: 'root', role: 'admin' }));
});
after(() => site.close());

async function findByName(name: string) {
  const users = await site.gallery.as(systemViewer).users.list();
  return users.find(user => user.name === name)!;
}

/** The path of the link on a page that shows one. */
function linkOn(body: string): string {
  return /id="link" value="http:\/\/localhost:8080(\/welcome\/[\w-]+)"/.exec(body)![1]!;
}

function add(fields: Record<string, string>) {
  return admin.submit('/admin/users/new', {
    role: 'member',
    displayName: '',
    email: '',
    password: '',
    ...fields,
  });
}

test('who is added with a password signs in with it', async () => {
  const answer = await add({
    name: 'bob',
    displayName: 'Bob B.',
    email: 'bob@example.org',
    password: 'seven red boats',
  });
  assert.equal(answer.status, 303);
  const page = await admin.get(answer.location!);
  assert.match(page.body, /User added: bob/);
  assert.match((await admin.get('/admin/users')).body, /bob<\/a>/);
  const client = site.client();
  const signIn = await client.submit('/login', { name: 'bob', password: 'seven red boats' });
  assert.equal(signIn.status, 303);
});

test('two names that look alike by signs nobody sees are not both to be had', async () => {
  for (const name of ['ro\u200bot', 'ro\u00adot', '\u202etoor', 'root\u2060', 'a\ufeffb']) {
    const answer = await add({ name, password: 'seven red boats' });
    assert.equal(answer.status, 400, JSON.stringify(name));
    assert.match(answer.body, /id="name-problem"/);
  }
  assert.equal((await add({ name: 'zoë 👩‍🚀', password: 'seven red boats' })).status, 303);
});

test('who is added without one gets a link, chooses a password by it, and is signed in', async () => {
  const answer = await add({ name: 'cleo', displayName: 'Cleo' });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const link = linkOn(answer.body);
  const client = site.client();
  assert.equal((await client.submit('/login', { name: 'cleo', password: '' })).status, 401);
  const looked = await client.get(link);
  assert.match(looked.body, /Hello Cleo!/);
  assert.equal((await client.get(link)).status, 200, 'looking does not use it up');
  const short = await client.submit(link, { password: 'short' });
  assert.equal(short.status, 400);
  assert.match(short.body, /id="password-problem"/);
  const chosen = await client.submit(link, { password: 'a fine password' });
  assert.deepEqual([chosen.status, chosen.location], [303, '/']);
  assert.match((await client.get('/account')).body, /Cleo/);
  assert.equal((await site.client().get(link)).status, 404);
  const recent = await site.gallery.as(systemViewer).changes.recent();
  assert.deepEqual([recent.items[0]!.reason, recent.items[0]!.actor.name], ['Password chosen', 'Cleo']);
});

test('a link that is used, expired, unknown, or of who is disabled, gets one and the same answer', async () => {
  const links = [];
  for (const name of ['used', 'expired', 'off']) links.push(linkOn((await add({ name })).body));
  const [used, expired, off] = links as [string, string, string];
  await site.client().submit(used, { password: 'a fine password' });
  const { id } = await findByName('expired');
  await site.database
    .knex('one_time_links')
    .where({ user_id: id })
    .update({ expires_at: site.database.knex.raw(`now() - interval '1 second'`) });
  const disabled = await findByName('off');
  await site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx =>
    tx.users.edit(disabled.id, { disabled: true }),
  );
  await site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx =>
    tx.users.edit(disabled.id, { disabled: false }),
  );
  const answers = [];
  for (const link of [
    used,
    expired,
    off,
    '/welcome/unknown',
    '/welcome/%00',
    `/welcome/${'x'.repeat(900)}`,
  ]) {
    const client = site.client();
    await client.get('/login');
    const { status, body } = await client.get(link);
    answers.push([status, body.replaceAll(link, '').replaceAll(encodeURIComponent(link), '')]);
  }
  assert.equal(answers[0]![0], 404);
  assert.match(String(answers[0]![1]), /This link doesn’t work any more/);
  for (const answer of answers.filter((_, index) => index !== 4)) assert.deepEqual(answer, answers[0]);
});

test('two who use a link at the same time: one of them gets in', async () => {
  const link = linkOn((await add({ name: 'twins' })).body);
  const answers = await Promise.all(
    [1, 2].map(each => site.client().submit(link, { password: `a fine password ${each}` })),
  );
  assert.deepEqual(answers.map(answer => answer.status).sort(), [303, 404]);
});

test('tokens are kept as hashes, and long enough', async () => {
  const token = linkOn((await add({ name: 'hashed' })).body)
    .split('/')
    .at(-1)!;
  assert.ok(Buffer.from(token, 'base64url').length >= 16);
  const { rows } = await site.database.knex.raw('select l::text as row from one_time_links l');
  assert.ok(rows.length > 0 && !rows.some(({ row }: { row: string }) => row.includes(token)));
});

test('a link that an administrator hands out sets a password and ends all sessions of that user', async () => {
  const user = await site.user({ name: 'forgetful' });
  const old = await site.signIn(user);
  const answer = await admin.submit(`/admin/users/${user.id}/link`, {}, { page: `/admin/users/${user.id}` });
  const client = site.client();
  await client.submit(linkOn(answer.body), { password: 'another password' });
  assert.equal((await client.get('/account')).status, 200);
  assert.equal((await old.get('/account')).status, 303);
  await site.signIn({ ...user, password: 'another password' });
});

test('a new invitation ends the one before', async () => {
  const first = linkOn((await add({ name: 'again' })).body);
  const { id } = await findByName('again');
  const page = `/admin/users/${id}`;
  const second = linkOn((await admin.submit(`${page}/link`, {}, { page })).body);
  assert.equal((await site.client().get(first)).status, 404);
  assert.equal((await site.client().get(second)).status, 200);
});

test('links to an e-mail address that is theirs no more open nothing', async () => {
  const user = await site.user({ email: 'old@example.org' });
  const page = `/admin/users/${user.id}`;
  const link = linkOn((await admin.submit(`${page}/link`, {}, { page })).body);
  await admin.submit(page, { displayName: 'X', email: 'new@example.org', role: 'member' });
  assert.equal((await site.client().get(link)).status, 404);
});

test('a user is edited, disabled, enabled, and brought into groups, each to be undone', async () => {
  const user = await site.user({ name: 'edited' });
  const { value: group } = await site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx =>
    tx.groups.create({ name: 'Choir' }),
  );
  const page = `/admin/users/${user.id}`;
  const saved = await admin.submit(page, {
    displayName: 'Edited <b>',
    email: 'edited@example.org',
    role: 'curator',
    group: group.id,
    shownGroup: group.id,
  });
  assert.equal(saved.status, 303);
  const now = await findByName('edited');
  assert.deepEqual([now.role, now.groupIds], ['curator', [group.id]]);
  assert.match((await admin.get(saved.location!)).body, /Edited &lt;b&gt;/);
  const undo = `/admin/changes/${new URL(saved.location!, site.url).searchParams.get('done')}/undo`;
  assert.equal((await admin.submit(undo, {}, { page })).status, 303);
  assert.deepEqual((await findByName('edited')).groupIds, []);

  const client = await site.signIn(user);
  await admin.submit(`${page}/disabled`, { disabled: 'on' }, { page });
  assert.equal((await client.get('/account')).status, 303);
  await admin.submit(`${page}/disabled`, { disabled: 'off' }, { page });
  assert.equal((await client.get('/account')).status, 303, 'a session that was ended stays ended');
  await site.signIn(user);
});

test('undoing that somebody was added ends their sessions and links, too', async () => {
  const added = await add({ name: 'undone', password: 'a fine password' });
  const user = await findByName('undone');
  const client = site.client();
  await client.submit('/login', { name: 'undone', password: 'a fine password' });
  const link = linkOn(
    (await admin.submit(`/admin/users/${user.id}/link`, {}, { page: `/admin/users/${user.id}` })).body,
  );
  const undo = `/admin/changes/${new URL(added.location!, site.url).searchParams.get('done')}/undo`;
  assert.equal((await admin.submit(undo, {}, { page: '/admin/users' })).status, 303);
  assert.equal((await client.get('/account')).status, 303);
  assert.equal((await site.client().get(link)).status, 404);
});

const refused: [what: string, fields: Record<string, string>, status: number, at: string][] = [
  ['an empty name', { name: ' ' }, 400, 'name'],
  ['a name that is taken', { name: 'ROOT' }, 409, 'name'],
  ['no address', { name: 'w1', email: 'nobody at home' }, 400, 'email'],
  ['a short password', { name: 'w2', password: 'short' }, 400, 'password'],
  ['an unknown role', { name: 'w3', role: 'king' }, 422, 'role'],
];
for (const [what, fields, status, at] of refused) {
  test(`${what} is refused at its field, and what was typed stays`, async () => {
    const answer = await add({ displayName: 'Typed "in"', ...fields });
    assert.equal(answer.status, status);
    assert.match(answer.body, new RegExp(`id="${at}-problem"`));
    assert.match(answer.body, /value="Typed &quot;in&quot;"/);
    assert.doesNotMatch(answer.body, /value="short"/, 'a password is never sent back');
  });
}

test('the last administrator stays, also when two give it up at once or an undo would take them', async () => {
  const root = await findByName('root');
  const page = `/admin/users/${root.id}`;
  const lowered = await admin.submit(page, { displayName: 'root', email: '', role: 'member' });
  assert.equal(lowered.status, 409);
  assert.match(lowered.body, /id="role-problem"/);
  const disabled = await admin.submit(`${page}/disabled`, { disabled: 'on' }, { page });
  assert.equal(disabled.status, 409);
  assert.match(disabled.body, /Somebody must remain/);

  const second = await site.user({ role: 'admin' });
  const lower = (id: string) =>
    site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx => tx.users.edit(id, { role: 'member' }));
  const results = await Promise.allSettled([lower(root.id), lower(second.id)]);
  assert.deepEqual(results.map(result => result.status).sort(), ['fulfilled', 'rejected']);
  const raise = { role: 'admin' as const };
  await site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx => tx.users.edit(root.id, raise));
  await lower(second.id);
  const { changesetId } = await site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx =>
    tx.users.edit(second.id, raise),
  );
  await lower(root.id);
  await assert.rejects(site.gallery.undo(changesetId!, { viewer: systemViewer, reason: 'x' }), {
    code: 'CONFLICT',
  });
  await site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx => tx.users.edit(root.id, raise));
  await lower(second.id);
});

test('who was only invited does not count as an administrator', async () => {
  await add({ name: 'future', role: 'admin' });
  const root = await findByName('root');
  const page = `/admin/users/${root.id}`;
  const lowered = await admin.submit(page, { displayName: 'root', email: '', role: 'curator' });
  assert.equal(lowered.status, 409);
});

test('a name that was mistyped is changed on the page, and back by undo; who is signed in stays so', async () => {
  const user = await site.user({ name: 'maira', email: 'maria@example.org' });
  const client = await site.signIn(user);
  const page = `/admin/users/${user.id}`;
  const fields = {
    name: ' maria ',
    displayName: user.displayName,
    email: 'maria@example.org',
    role: 'member',
  };
  const saved = await admin.submit(page, fields);
  assert.equal(saved.status, 303);
  assert.equal((await client.get('/account')).status, 200);
  const signsIn = async (name: string) =>
    (await site.client().submit('/login', { name, password: user.password })).status;
  assert.deepEqual(
    [await signsIn('Maria'), await signsIn('maria@example.org'), await signsIn('maira')],
    [303, 303, 401],
  );
  for (const [name, status] of [
    ['ROOT', 409],
    ['ma\u200bria', 400],
    [' ', 400],
  ] as const) {
    const refusal = await admin.submit(page, { ...fields, name });
    assert.equal(refusal.status, status, name);
    assert.match(refusal.body, /id="name-problem"/);
  }
  await assert.rejects(
    site.gallery.change({ viewer: user.viewer, reason: 'x' }, tx => tx.users.edit(user.id, { name: 'boss' })),
    { code: 'FORBIDDEN' },
  );
  const undo = `/admin/changes/${new URL(saved.location!, site.url).searchParams.get('done')}/undo`;
  assert.equal((await admin.submit(undo, {}, { page })).status, 303);
  assert.deepEqual([await signsIn('maira'), await signsIn('maria')], [303, 401]);
  const again = await admin.submit(page, fields);
  await site.user({ name: 'maira' });
  const second = `/admin/changes/${new URL(again.location!, site.url).searchParams.get('done')}/undo`;
  const refusal = await admin.submit(second, {}, { page });
  assert.equal(refusal.status, 409);
  assert.match(refusal.body, /belongs to something else by now/);
});

test('the page of somebody leads to their groups, and takes them into others', async () => {
  const lonely = await site.user();
  const page = `/admin/users/${lonely.id}`;
  const { value: group } = await site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx =>
    tx.groups.create({ name: 'Rowers' }),
  );
  assert.match((await admin.get(page)).body, /In no group/);
  const fields = { displayName: 'L', email: '', role: 'member', shownGroup: group.id };
  assert.equal((await admin.submit(page, { ...fields, group: group.id })).status, 303);
  assert.match((await admin.get(page)).body, new RegExp(`<a href="/admin/groups/${group.id}">Rowers</a>`));
  assert.equal((await admin.submit(page, fields)).status, 303);
  assert.match((await admin.get(page)).body, /In no group/);
});
