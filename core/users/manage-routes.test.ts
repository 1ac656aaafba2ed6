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

test('the list is found through by name and goes on by pages', async () => {
  for (let count = 0; count < 62; count++)
    await site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx =>
      tx.users.create({ name: `crowd-${String(count).padStart(2, '0')}%`, password: null, role: 'member' }),
    );
  const first = await admin.get('/admin/users?q=CROWD');
  assert.equal(first.body.match(/crowd-\d\d%<\/a>/g)?.length, 60);
  const next = /rel="next" href="([^"]+)">Show more/.exec(first.body)![1]!.replaceAll('&amp;', '&');
  const second = await admin.get(next);
  assert.equal(second.body.match(/crowd-\d\d%<\/a>/g)?.length, 2);
  const previous = /rel="prev" href="([^"]+)">Show previous/.exec(second.body)![1]!.replaceAll('&amp;', '&');
  assert.match((await admin.get(previous)).body, /crowd-00%/);
  assert.match((await admin.get('/admin/users?q=1%25')).body, /crowd-01%/);
  assert.match((await admin.get('/admin/users?q=_nobody_')).body, /Nobody here is called that/);
});

const pages = [
  '/admin/users?q=x',
  '/admin/users/new',
  '/admin/groups',
  '/admin/groups/new',
  '/admin/history',
];
for (const page of pages) {
  test(`${page} is for administrators; whose session has expired comes back to it`, async () => {
    const guest = site.client();
    const answer = await guest.get(page);
    assert.deepEqual([answer.status, answer.location], [303, `/login?next=${encodeURIComponent(page)}`]);
    const user = await site.user({ role: 'admin' });
    const back = await guest.submit(
      '/login',
      { name: user.name, password: user.password, next: page },
      { page: answer.location! },
    );
    assert.equal(back.location, page);
    assert.equal((await guest.get(page)).status, 200);
    await site.database.knex('sessions').where({ user_id: user.id }).delete();
    assert.equal((await guest.get(page)).location, `/login?next=${encodeURIComponent(page)}`);
    await site.gallery.change({ viewer: systemViewer, reason: 'x' }, tx =>
      tx.users.edit(user.id, { role: 'member' }),
    );
    const member = await site.signIn(user);
    assert.equal((await member.get(page)).status, 403);
  });
}

test('a form whose session ended while it was filled in leads to sign-in and back to its page', async () => {
  const user = await site.user({ role: 'admin' });
  const client = await site.signIn(user);
  const formToken = await client.formToken('/admin/groups/new');
  await site.database.knex('sessions').where({ user_id: user.id }).delete();
  const send = (referer: string) =>
    client.send('/admin/groups/new', {
      method: 'POST',
      headers: { Referer: referer },
      body: new URLSearchParams({ formToken, name: 'Late' }),
    });
  const answer = await send(`${site.url}/admin/groups/new?x=1`);
  const next = encodeURIComponent('/admin/groups/new?x=1');
  assert.deepEqual([answer.status, answer.location], [303, `/login?next=${next}`]);
  const strange = await send('http://evil.example//evil.example/x');
  assert.equal(strange.location, '/login?next=%2F');
  const groups = await site.gallery.as(systemViewer).groups.list();
  assert.ok(!groups.some(group => group.name === 'Late'));
});

test('hostile words in the address of a list find nobody, and break nothing', async () => {
  for (const word of ['%00', '%25', "'", 'x'.repeat(5_000), '%F0%9F'])
    for (const name of ['q', 'after', 'before'])
      assert.equal((await admin.get(`/admin/users?${name}=${word}`)).status, 200, `${name}=${word}`);
});

test('where there is no group yet, the page of somebody says so and leads to making one', async () => {
  const user = await site.user();
  const { body } = await admin.get(`/admin/users/${user.id}`);
  assert.match(body, /There is no group yet[^<]*<a href="\/admin\/groups\/new">/);
});

test('who is not there is not found', async () => {
  for (const path of ['/admin/users/nobody', '/admin/users/%F0', '/admin/groups/none'])
    assert.equal((await admin.get(path)).status, 404, path);
});
