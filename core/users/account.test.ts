import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
before(async () => {
  gallery = await createTestGallery();
  await gallery.user({ name: 'root', role: 'admin', email: 'root@example.org' });
});
after(() => gallery.close());

test('guests are asked to sign in first and come back afterwards', async () => {
  const answer = await gallery.client().get('/account?x=1');
  assert.equal(answer.status, 303);
  assert.equal(answer.location, '/login?next=%2Faccount%3Fx%3D1');
});

test('one changes name and e-mail oneself, and history knows', async () => {
  const user = await gallery.user();
  const client = await gallery.signIn(user);
  const details = { displayName: '<b>Ada</b>', email: 'ada@example.org', emailPassword: user.password };
  const answer = await client.submit('/account', details);
  assert.equal(answer.status, 303);
  const page = await client.get('/account');
  assert.match(page.body, /&lt;b&gt;Ada/);
  const recent = await gallery.gallery.as({ kind: 'system', name: 'test' }).changes.recent();
  assert.equal(recent.items[0]!.reason, 'Account edited');
  assert.equal(recent.items[0]!.actor.id, user.id);
});

test('the e-mail address, where links to new passwords go, is changed with the password only', async () => {
  const user = await gallery.user({ email: 'mine@example.org' });
  const client = await gallery.signIn(user);
  for (const emailPassword of ['', 'wrong']) {
    const details = { displayName: 'Typed', email: 'thief@example.org', emailPassword };
    const answer = await client.submit('/account', details);
    assert.equal(answer.status, 401);
    assert.match(answer.body, /id="emailPassword-problem"/);
    assert.match(answer.body, /value="thief@example.org"/, 'what was typed stays');
  }
  const renamed = await client.submit('/account', { displayName: 'New', email: 'mine@example.org' });
  assert.equal(renamed.status, 303, 'a name needs none');
});

test('an e-mail address of somebody else is refused in words', async () => {
  const user = await gallery.user();
  const client = await gallery.signIn(user);
  const details = { displayName: 'X', email: 'root@example.org', emailPassword: user.password };
  const answer = await client.submit('/account', details);
  assert.equal(answer.status, 409);
  assert.match(answer.body, /Somebody else uses this e-mail/);
});

test('what is too long or no address is refused at its field', async () => {
  const user = await gallery.user();
  const client = await gallery.signIn(user);
  const refused = async (fields: Record<string, string>) => {
    const answer = await client.submit('/account', {
      displayName: 'X',
      email: '',
      emailPassword: user.password,
      ...fields,
    });
    assert.equal(answer.status, 400);
    return answer.body;
  };
  assert.match(await refused({ displayName: 'x'.repeat(201) }), /at most 200 characters/);
  const body = await refused({ displayName: 'Typed', email: 'nobody at home' });
  assert.match(body, /no e-mail address/);
  assert.match(body, /value="Typed"/, 'nothing of the form is lost');
});

test('a new password needs the old one, and ends all other sessions', async () => {
  const user = await gallery.user();
  const [here, there] = [await gallery.signIn(user), await gallery.signIn(user)];
  const change = (currentPassword: string, password: string) =>
    here.submit('/account/password', { currentPassword, password }, { page: '/account' });
  assert.equal((await change('wrong', 'another password')).status, 401);
  assert.equal((await change(user.password, 'short')).status, 400);
  assert.equal((await there.get('/account')).status, 200);
  assert.equal((await change(user.password, 'another password')).status, 303);
  assert.equal((await here.get('/account')).status, 200);
  assert.equal((await there.get('/account')).status, 303);
  await gallery.signIn({ ...user, password: 'another password' });
});

test('no hash of a password is in history', async () => {
  await gallery.user();
  const { rows } = await gallery.database.knex.raw(
    `select count(*)::int as count from patches where forward::text like '%argon2%' or backward::text like '%argon2%'`,
  );
  assert.equal(rows[0].count, 0);
});

test('sessions are listed and ended one by one or all others at once', async () => {
  const user = await gallery.user();
  const clients = [await gallery.signIn(user), await gallery.signIn(user), await gallery.signIn(user)];
  const [here, second, third] = clients as [(typeof clients)[0], (typeof clients)[0], (typeof clients)[0]];
  const page = await here.get('/account');
  const ids = [...page.body.matchAll(/name="session" value="(\w{11})"/g)].map(match => match[1]!);
  assert.equal(ids.length, 2);
  await here.submit('/account/sessions', { session: ids[0]! }, { page: '/account' });
  const statuses = async () =>
    Promise.all([second, third].map(async each => (await each.get('/account')).status));
  assert.deepEqual((await statuses()).sort(), [200, 303]);
  await here.submit('/account/sessions', { session: 'others' }, { page: '/account' });
  assert.deepEqual(await statuses(), [303, 303]);
  assert.equal((await here.get('/account')).status, 200);
});

test("nobody ends another one's session", async () => {
  const victim = await gallery.user();
  const client = await gallery.signIn(victim);
  const [{ id }] = await gallery.database.knex('sessions').where({ user_id: victim.id }).select('id');
  const attacker = await gallery.signIn(await gallery.user());
  await attacker.submit('/account/sessions', { session: id }, { page: '/account' });
  assert.equal((await client.get('/account')).status, 200);
});

test('the last administrator can be neither disabled nor made a member', async () => {
  const request = { viewer: { kind: 'system', name: 'test' }, reason: 'test' } as const;
  const users = await gallery.gallery.as(request.viewer).users.list();
  const root = users.find(user => user.name === 'root')!;
  for (const edit of [{ disabled: true }, { role: 'member' as const }]) {
    await assert.rejects(
      gallery.gallery.change(request, tx => tx.users.edit(root.id, edit)),
      { code: 'CONFLICT' },
    );
  }
});

test('members cannot give themselves a role, and read nobody but themselves', async () => {
  const member = await gallery.user();
  const other = await gallery.user();
  const request = { viewer: member.viewer, reason: 'test' };
  const raise = (id: string) => gallery.gallery.change(request, tx => tx.users.edit(id, { role: 'admin' }));
  await assert.rejects(raise(member.id), { code: 'FORBIDDEN' });
  await assert.rejects(raise(other.id), { code: 'FORBIDDEN' });
  const read = gallery.gallery.as(member.viewer).users;
  assert.deepEqual(await read.list(), []);
  assert.equal(await read.find(other.id), undefined);
  assert.equal((await read.find(member.id))?.name, member.name);
});

test('a name is taken once, whatever its letter case', async () => {
  await gallery.user({ name: 'Only' });
  await assert.rejects(gallery.user({ name: 'oNLY' }), { code: 'CONFLICT', pointer: '/name' });
});

test('guesses at one’s own password are judged one after the other, however many come at once', async () => {
  const client = await gallery.signIn(await gallery.user());
  const formToken = await client.formToken('/account');
  const guess = (currentPassword: string) =>
    client.send('/account/password', {
      method: 'POST',
      body: new URLSearchParams({ formToken, currentPassword, password: 'another password' }),
    });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, count) => guess(`guess ${count}`)));
  assert.equal(answers.filter(({ status }) => status === 401).length, 5);
});
