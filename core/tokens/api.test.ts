import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TokenScope } from '../plugin-api/index.ts';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let gallery: TestGallery;
let anna: TestUser;
let root: TestUser;
before(async () => {
  gallery = await createTestGallery();
  anna = await gallery.user({ name: 'Anna' });
  root = await gallery.user({ name: 'root', role: 'admin' });
});
after(() => gallery.close());

/** The API as a script of our own pages uses it. */
async function inBrowser(user: TestUser) {
  const client = await gallery.signIn(user);
  const formToken = await client.formToken('/account/tokens');
  const send = (method: string, path: string, body?: unknown) =>
    client.send(`/api/v1${path}`, {
      method,
      headers: {
        'X-Form-Token': formToken,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return { client, send };
}

function withToken(token: string, client: WebClient = gallery.client()) {
  return (method: string, path: string, body?: unknown) =>
    client.send(`/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

const read: TokenScope[] = ['photos:read'];

test('a token is made, told once, listed and revoked', async () => {
  const { send } = await inBrowser(anna);
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const made = await send('POST', '/tokens', { name: '  Backup ', scopes: read, expiresAt });
  assert.equal(made.status, 201, made.body);
  const { token, ...summary } = JSON.parse(made.body).data;
  assert.equal(summary.name, 'Backup');
  assert.equal(summary.expiresAt, expiresAt);
  assert.equal((await withToken(token)('GET', '/me')).status, 200);
  const listed = await send('GET', '/tokens');
  assert.ok(!listed.body.includes(token));
  const { data, page } = JSON.parse(listed.body);
  assert.deepEqual(page, { next: null, previous: null });
  assert.equal(data.find(({ id }: { id: string }) => id === summary.id).name, 'Backup');
  assert.equal((await send('DELETE', `/tokens/${summary.id}`)).status, 204);
  assert.equal((await withToken(token)('GET', '/me')).status, 401);
  assert.equal((await send('DELETE', `/tokens/${summary.id}`)).status, 404);
});

test('nobody sees or revokes the tokens of others, an administrator neither', async () => {
  const mine = JSON.parse(
    (await (await inBrowser(anna)).send('POST', '/tokens', { name: 'mine', scopes: read })).body,
  );
  const other = await inBrowser(root);
  assert.ok(!(await other.send('GET', '/tokens')).body.includes(mine.data.id));
  const unknown = await other.send('DELETE', '/tokens/nosuchtoken');
  const foreign = await other.send('DELETE', `/tokens/${mine.data.id}`);
  const plain = (body: string) => body.replace(/"requestId":"[^"]+"/, '');
  assert.equal(foreign.status, 404);
  assert.equal(plain(foreign.body), plain(unknown.body));
  assert.equal((await withToken(mine.data.token)('GET', '/me')).status, 200);
});

const refused: [what: string, body: unknown, status: number, pointer: string | undefined][] = [
  ['no name', { scopes: read }, 400, '/name'],
  ['a blank name', { name: ' ', scopes: read }, 400, '/name'],
  ['a name of two lines', { name: 'a\nb', scopes: read }, 400, '/name'],
  ['a name with a NUL', { name: 'a\0b', scopes: read }, 400, '/name'],
  ['a name that is too long', { name: 'x'.repeat(101), scopes: read }, 400, '/name'],
  ['an unknown scope', { name: 'x', scopes: ['photos:read', 'everything'] }, 422, '/scopes/1'],
  ['no scope', { name: 'x', scopes: [] }, 422, '/scopes'],
  ['scopes without photos:read', { name: 'x', scopes: ['photos:write'] }, 422, '/scopes'],
  ['a scope twice', { name: 'x', scopes: ['photos:read', 'photos:read'] }, 400, '/scopes'],
  ['a scope of administrators', { name: 'x', scopes: ['photos:read', 'admin'] }, 403, '/scopes'],
  ['an unknown field', { name: 'x', scopes: read, role: 'admin' }, 422, '/role'],
  ['a date that was', { name: 'x', scopes: read, expiresAt: '2020-01-01' }, 400, '/expiresAt'],
  ['a date that is none', { name: 'x', scopes: read, expiresAt: '2030-99-99' }, 400, '/expiresAt'],
  ['a date in words', { name: 'x', scopes: read, expiresAt: 'tomorrow' }, 400, '/expiresAt'],
  ['an album that is not there', { name: 'x', scopes: read, albumId: 'nosuchalbum' }, 404, '/albumId'],
  ['a list', [], 400, ''],
  ['no JSON', '{"name":', 400, ''],
];
for (const [what, body, status, pointer] of refused) {
  test(`${what} is ${status} with the pointer, and makes nothing`, async () => {
    const { send } = await inBrowser(anna);
    const before = await send('GET', '/tokens');
    const answer = await send('POST', '/tokens', body);
    assert.equal(answer.status, status, answer.body);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(JSON.parse(answer.body).pointer, pointer);
    assert.equal((await send('GET', '/tokens')).body, before.body);
  });
}

test('an album that its maker does not see is as good as none', async () => {
  const hidden = await gallery.album({ audience: 'restricted' });
  const { send } = await inBrowser(anna);
  const plain = (body: string) => body.replace(/"requestId":"[^"]+"/, '');
  const foreign = await send('POST', '/tokens', { name: 'x', scopes: read, albumId: hidden.id });
  const unknown = await send('POST', '/tokens', { name: 'x', scopes: read, albumId: 'nosuchalbum' });
  assert.equal(foreign.status, 404);
  assert.equal(plain(foreign.body), plain(unknown.body));
});

test('a body that is no JSON by its type is refused', async () => {
  const { client } = await inBrowser(anna);
  const formToken = await client.formToken('/account/tokens');
  const body = new URLSearchParams({ name: 'x', scopes: 'photos:read', formToken });
  const answer = await client.send('/api/v1/tokens', { method: 'POST', body });
  assert.equal(answer.status, 400);
  assert.match(JSON.parse(answer.body).title, /application\/json/);
});

test('a token looks after tokens only with the scope admin, not bound to an album, and gives no more than it has', async () => {
  const { send } = await inBrowser(root);
  const album = await gallery.album();
  const make = async (token: object) =>
    JSON.parse((await send('POST', '/tokens', { name: 'x', ...token })).body).data.token;
  const every: TokenScope[] = ['photos:read', 'photos:download', 'photos:write', 'albums:manage'];
  const asked = { name: 'child', scopes: read };
  const poor = withToken(await make({ scopes: every }));
  assert.equal((await poor('GET', '/tokens')).status, 403);
  assert.equal((await poor('POST', '/tokens', asked)).status, 403);
  const bound = { name: 'x', scopes: ['photos:read', 'admin'], albumId: album.id };
  const refusal = await send('POST', '/tokens', bound);
  assert.equal(refusal.status, 400);
  assert.equal(JSON.parse(refusal.body).pointer, '/albumId');
  const ask = withToken(await make({ scopes: ['photos:read', 'admin'] }));
  assert.equal((await ask('POST', '/tokens', asked)).status, 201);
  const more = await ask('POST', '/tokens', { ...asked, scopes: every });
  assert.equal(more.status, 403);
  assert.equal(JSON.parse(more.body).pointer, '/scopes');
});

test('errors of the API are JSON, whatever was asked for', async () => {
  for (const path of ['/api', '/api/v1/nothing', '/API/v1/me', '/api/v1/tokens/x/y']) {
    const answer = await gallery.client().send(path, { headers: { Accept: 'text/html' } });
    assert.ok([401, 404].includes(answer.status), path);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json', path);
    assert.equal(typeof JSON.parse(answer.body).code, 'string');
  }
  const { client } = await inBrowser(anna);
  const wrongMethod = await client.send('/api/v1/me', { method: 'DELETE' });
  assert.match(wrongMethod.headers.get('content-type')!, /problem\+json/);
});

const unasked: [path: string, pointer: string, status?: number][] = [
  ['/tokens?limit=1', '/limit', 422],
  ['/access/explain?viewer=guest&verb=view', '/object'],
  ['/access/explain?viewer=guest&viewer=x&verb=view&object=photo:x', '/viewer'],
  ['/access/explain?viewer=king&verb=view&object=photo:x', '/viewer', 422],
  ['/access/explain?viewer=guest&verb=own&object=photo:x', '/verb', 422],
  ['/access/explain?viewer=guest&verb=view&object=tag:x', '/object', 422],
  ['/access/explain?viewer=guest&verb=view&object=photo:x&more=1', '/more', 422],
  ['/access/viewers', '/object'],
  ['/access/viewers?object=album:%00', '/object'],
];
for (const [path, pointer, status = 400] of unasked) {
  test(`${path} is ${status} at ${pointer}`, async () => {
    const { send } = await inBrowser(root);
    const answer = await send('GET', path);
    assert.equal(answer.status, status, answer.body);
    assert.equal(JSON.parse(answer.body).pointer, pointer);
  });
}

test('guests are told to show a token', async () => {
  for (const path of ['/me', '/tokens', '/access/explain?viewer=guest&verb=view&object=photo:x']) {
    const answer = await gallery.client().get(`/api/v1${path}`);
    assert.equal(answer.status, 401);
    assert.equal(JSON.parse(answer.body).code, 'SIGN_IN_REQUIRED');
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
  }
});
