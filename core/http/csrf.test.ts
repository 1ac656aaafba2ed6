import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let gallery: TestGallery;
let user: TestUser;
let client: WebClient;
let token: string;
before(async () => {
  gallery = await createTestGallery();
  user = await gallery.user();
  client = await gallery.signIn(user);
  token = await client.formToken('/account');
});
after(() => gallery.close());

async function post(headers: Record<string, string>, formToken: string | null = token): Promise<number> {
  const body = new URLSearchParams({ displayName: 'X', ...(formToken === null ? {} : { formToken }) });
  return (await client.send('/account', { method: 'POST', body, headers })).status;
}

const host = () => new URL(gallery.url).host;

const accepted: [what: string, headers: () => Record<string, string>][] = [
  ['a browser on this site', () => ({ 'Sec-Fetch-Site': 'same-origin', Origin: gallery.url })],
  ['a browser over plain http on a LAN', () => ({ Origin: gallery.url })],
  ['a program that is no browser', () => ({})],
];
for (const [what, headers] of accepted) {
  test(`${what} with its token passes`, async () => assert.equal(await post(headers()), 303));
  test(`${what} without a token is refused`, async () => assert.equal(await post(headers(), null), 403));
  test(`${what} with another token is refused`, async () =>
    assert.equal(await post(headers(), 'A'.repeat(43)), 403));
}

const refused: [what: string, headers: () => Record<string, string>][] = [
  ['another site', () => ({ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' })],
  ['a neighbouring site', () => ({ 'Sec-Fetch-Site': 'same-site', Origin: 'http://other.localhost' })],
  ['another origin without Sec-Fetch-Site', () => ({ Origin: 'https://evil.example' })],
  ['an origin on another port', () => ({ Origin: 'http://127.0.0.1:1' })],
  ['an origin that begins like ours', () => ({ Origin: `http://${host()}.evil.example` })],
  ['an opaque origin', () => ({ Origin: 'null' })],
];
for (const [what, headers] of refused) {
  test(`${what} is refused even with the right token`, async () => assert.equal(await post(headers()), 403));
}

test("a guest's token and another user's token are worth nothing", async () => {
  const guest = await gallery.client().formToken('/login');
  assert.equal(await post({}, guest), 403);
  const other = await gallery.signIn(await gallery.user());
  assert.equal(await post({}, await other.formToken('/account')), 403);
});

test('signing in needs a token too, so that nobody is signed in as somebody else', async () => {
  const body = new URLSearchParams({ name: user.name, password: user.password });
  assert.equal((await gallery.client().send('/login', { method: 'POST', body })).status, 403);
});

test('the header serves scripts', async () => assert.equal(await post({ 'X-Form-Token': token }, null), 303));

test('a token in the query is none', async () => {
  const body = new URLSearchParams({ displayName: 'X' });
  assert.equal((await client.send(`/account?formToken=${token}`, { method: 'POST', body })).status, 403);
});

test('addresses that nobody serves are judged before they are not found', async () => {
  assert.equal((await client.send('/nowhere', { method: 'POST' })).status, 403);
  assert.equal((await client.send('/nowhere', { method: 'DELETE' })).status, 403);
});

test('with a public address, only forms from there pass', async t => {
  const other = await createTestGallery({ env: { PUBLIC_URL: 'http://photos.example' } });
  t.after(() => other.close());
  const member = await other.signIn(await other.user());
  const formToken = await member.formToken('/account');
  const send = async (headers: Record<string, string>) => {
    const body = new URLSearchParams({ displayName: 'X', formToken });
    return (await member.send('/account', { method: 'POST', body, headers })).status;
  };
  assert.equal(await send({ Origin: 'http://photos.example' }), 303);
  assert.equal(await send({ Origin: other.url }), 403);
  assert.equal(await send({ 'Sec-Fetch-Site': 'same-origin', Origin: other.url }), 303);
});
