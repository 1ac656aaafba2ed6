import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { WebClient } from '../testing/web-client.ts';
import { createShareWorld, type MadeLink, type ShareWorld } from './share-world.fixture.ts';

const password = 'a fine password';
const terms = 'For you alone.\nNot for print.';

let world: ShareWorld;
before(async () => {
  world = await createShareWorld({ env: { TRUST_PROXY: '1' } });
});
after(() => world.close());

const unlock = (client: WebClient, { base }: MadeLink, word = password, page = base) =>
  client.submit(`${base}/unlock`, { password: word, next: page }, { page });

test('a password stands before every page, leads back there, and hides all bytes', async () => {
  const link = await world.link({ password, verbs: ['view', 'download'] });
  const client = world.client();
  const deep = `${link.base}/photos/${world.photoId}`;
  const gate = await client.get(deep);
  assert.equal(gate.status, 401);
  assert.match(gate.body, /type="password"/);
  assert.doesNotMatch(gate.body, /For Ana|Wedding|The kiss/);
  assert.equal(gate.headers.get('cache-control'), 'private, no-store');
  const bytes = [await world.image(world.photoId, 'thumb'), `/photos/${world.photoId}/original`];
  for (const path of bytes) assert.equal((await client.get(link.base + path)).status, 404);

  const answer = await unlock(client, link, password, deep);
  assert.deepEqual([answer.status, answer.location], [303, deep]);
  const [cookie] = client.lastSetCookies;
  assert.match(cookie!, new RegExp(`path=${link.base};.*samesite=lax.*httponly`, 'i'));
  assert.equal((await client.get(deep)).status, 200);
  for (const path of bytes) assert.equal((await client.get(link.base + path)).status, 200);
});

test('what opens one link opens no other, and a new password closes it again', async () => {
  const [one, other] = [await world.link({ password }), await world.link({ password })];
  const client = world.client();
  await unlock(client, one);
  assert.equal((await client.get(one.base)).status, 200);
  assert.equal((await client.get(other.base)).status, 401);
  const prepared = await world.house.passwords.prepare('another password');
  await world.gallery.change({ viewer: world.curator.viewer, reason: 'edit' }, tx =>
    tx.shares.edit(one.id, { password: prepared }),
  );
  assert.equal((await client.get(one.base)).status, 401);
});

test('wrong passwords are refused, then slowed for this link and address alone, and counted for its creator', async () => {
  const link = await world.link({ password });
  const attacker = world.client({ address: '203.0.113.9' });
  for (let tries = 0; tries < 5; tries++) assert.equal((await unlock(attacker, link, 'wrong')).status, 401);
  const slowed = await unlock(attacker, link);
  assert.equal(slowed.status, 429);
  assert.ok(Number(slowed.headers.get('retry-after')) > 0);
  const other = await world.link({ password });
  assert.equal((await unlock(attacker, other)).status, 303);
  assert.equal((await unlock(world.client({ address: '203.0.113.10' }), link)).status, 303);
  const share = await world.gallery.as(world.curator.viewer).shares.find(link.id);
  assert.equal(share!.wrongPasswords!.count, 5);
});

test('a form from elsewhere opens nothing', async () => {
  const link = await world.link({ password });
  const body = new URLSearchParams({ password });
  const answer = await world.client().send(`${link.base}/unlock`, { method: 'POST', body });
  assert.equal(answer.status, 403);
});

test('one is led on to the link alone', async () => {
  const link = await world.link({ password });
  for (const next of ['https://evil.example/', '//evil.example', '/admin', `${link.base}x`, '/s/other']) {
    const client = world.client();
    const answer = await client.submit(`${link.base}/unlock`, { password, next }, { page: link.base });
    assert.equal(answer.location, link.base, next);
  }
});

test('terms are accepted first, and again when they were changed', async () => {
  const link = await world.link({ terms });
  const client = world.client();
  const image = link.base + (await world.image(world.photoId, 'thumb'));
  const gate = await client.get(link.base);
  assert.equal(gate.status, 403);
  assert.match(gate.body, /Not for print/);
  assert.equal((await client.get(image)).status, 404);
  const hash = /name="terms" value="([^"]+)"/.exec(gate.body)![1]!;
  const accept = () =>
    client.submit(`${link.base}/accept`, { terms: hash, next: link.base }, { page: link.base });
  assert.equal((await accept()).status, 303);
  assert.equal((await client.get(link.base)).status, 200);
  assert.equal((await client.get(image)).status, 200);
  await world.gallery.change({ viewer: world.curator.viewer, reason: 'edit' }, tx =>
    tx.shares.edit(link.id, { terms: 'Others.' }),
  );
  assert.equal((await client.get(link.base)).status, 403);
  assert.equal((await accept()).status, 403);
});

test('terms can be accepted before the password is given, but open nothing alone', async () => {
  const link = await world.link({ password, terms });
  const client = world.client();
  await unlock(client, link);
  const gate = await client.get(link.base);
  assert.match(gate.body, /Not for print/);
  assert.equal(gate.status, 403);
});

test('a link for people with an account sends to sign-in and back', async () => {
  const link = await world.link({ signInRequired: true });
  const image = link.base + (await world.image(world.photoId, 'thumb'));
  const answer = await world.client().get(link.base);
  assert.deepEqual([answer.status, answer.location], [303, `/login?next=${encodeURIComponent(link.base)}`]);
  assert.equal((await world.client().get(image)).status, 404);
  const client = await world.signIn(await world.user());
  assert.equal((await client.get(link.base)).status, 200);
  assert.equal((await client.get(image)).status, 200);
});
