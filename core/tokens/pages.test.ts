import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let anna: TestUser;
before(async () => {
  gallery = await createTestGallery();
  anna = await gallery.user({ name: 'Anna' });
});
after(() => gallery.close());

async function visit(user: TestUser = anna) {
  const client = await gallery.signIn(user);
  const make = (fields: Record<string, string>) =>
    client.submit('/account/tokens', { name: 'Backup', expiresAt: '90', albumId: '', ...fields });
  return { client, make };
}

test('without a token the page says so; a new one is shown this once', async () => {
  const { client, make } = await visit(await gallery.user());
  assert.match((await client.get('/account/tokens')).body, /You have made none so far/);
  const made = await make({ scopes: 'photos:download' });
  assert.equal(made.status, 201);
  const token = /value="(enf_[\w-]{43})"/.exec(made.body)?.[1];
  assert.ok(token);
  const page = await client.get('/account/tokens');
  assert.ok(!page.body.includes(token));
  assert.match(page.body, /Backup[\s\S]*Download originals[\s\S]*Expires on/);
  assert.equal(page.headers.get('cache-control'), 'no-store');
});

test('revoking asks first, and the token opens nothing afterwards', async () => {
  const { client, make } = await visit(await gallery.user());
  const token = /value="(enf_[\w-]{43})"/.exec((await make({ name: '<b>It' })).body)![1]!;
  const page = await client.get('/account/tokens');
  assert.match(page.body, /&lt;b&gt;It/);
  const path = /href="(\/account\/tokens\/\w+\/revoke)"/.exec(page.body)![1]!;
  assert.match((await client.get(path)).body, /Revoke the token “&lt;b&gt;It”\?/);
  const answer = await client.submit(path, {});
  assert.equal(answer.status, 303);
  assert.equal(answer.location, '/account/tokens');
  const refused = await gallery.client().send('/', { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(refused.status, 401);
  assert.equal((await client.get(path)).status, 404);
});

test('members are not offered what only administrators have, and do not get it by asking', async () => {
  const { client, make } = await visit();
  assert.ok(!(await client.get('/account/tokens')).body.includes('value="admin"'));
  const refused = await make({ scopes: 'admin', name: 'Kept' });
  assert.equal(refused.status, 403);
  assert.match(refused.body, /You can only give what you have yourself/);
  assert.match(refused.body, /value="Kept"/, 'nothing of the form is lost');
  const { client: asRoot } = await visit(await gallery.user({ role: 'admin' }));
  assert.match((await asRoot.get('/account/tokens')).body, /value="admin"/);
});

test('a token is bound to an album that its maker sees, and to no other', async () => {
  const album = await gallery.album({ title: 'Lisbon in May' });
  const hidden = await gallery.album({ title: 'Secret', audience: 'restricted' });
  const { client, make } = await visit();
  const page = await client.get('/account/tokens');
  assert.match(page.body, /Lisbon in May/);
  assert.ok(!page.body.includes('Secret'));
  assert.equal((await make({ albumId: hidden.id })).status, 404);
  assert.equal((await make({ albumId: album.id })).status, 201);
  assert.match((await client.get('/account/tokens')).body, /Only in “Lisbon in May”/);
  const request = { viewer: { kind: 'system', name: 'test' }, reason: 'test' } as const;
  await gallery.gallery.change(request, tx => tx.albums.edit(album.id, { audience: 'restricted' }));
  const later = (await client.get('/account/tokens')).body;
  assert.ok(!later.includes('Lisbon in May'));
  assert.match(later, /an album that you don’t see any more/);
});

test('what the form cannot have offered is refused in words', async () => {
  const { make } = await visit();
  for (const [fields, status, words] of [
    [{ name: ' ' }, 400, /Give it a name/],
    [{ expiresAt: 'soon' }, 400, /Choose one of the times/],
    [{ scopes: 'everything' }, 422, /You can only give what you have/],
  ] as const) {
    const answer = await make(fields as Record<string, string>);
    assert.equal(answer.status, status);
    assert.match(answer.body, words);
  }
});

test('guests are asked to sign in, and nobody reaches a token of somebody else', async () => {
  assert.equal((await gallery.client().get('/account/tokens')).location, '/login?next=%2Faccount%2Ftokens');
  const { make, client } = await visit(await gallery.user());
  await make({});
  const path = /href="(\/account\/tokens\/\w+\/revoke)"/.exec(
    (await client.get('/account/tokens')).body,
  )![1]!;
  const { client: other } = await visit(await gallery.user());
  assert.equal((await other.get(path)).status, 404);
  assert.equal((await other.submit(path, {}, { page: '/account/tokens' })).status, 404);
});
