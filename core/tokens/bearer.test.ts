import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import type { TokenScope } from '../plugin-api/index.ts';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import type { NewToken } from './schemas.ts';
import { createTokens } from './tokens.ts';

let gallery: TestGallery;
let anna: TestUser;
before(async () => {
  gallery = await createTestGallery({ env: { TRUST_PROXY: '1' } });
  anna = await gallery.user({ name: 'Anna' });
});
after(() => gallery.close());

async function makeToken(user: TestUser = anna, over: Partial<NewToken> = {}) {
  const scopes: TokenScope[] = ['photos:read'];
  const maker = { viewer: user.viewer, read: gallery.gallery.as(user.viewer) };
  return createTokens(gallery.database.knex).create(maker, { name: 'test', scopes, ...over });
}

let lastAddress = 0;
/** From an address of its own each time, so that no limit of another test counts. */
function bearer(token: string, headers: Record<string, string> = {}) {
  lastAddress += 1;
  const client = gallery.client({ address: `203.0.113.${lastAddress}` });
  return {
    client,
    get: (path: string) => client.send(path, { headers: { Authorization: `Bearer ${token}`, ...headers } }),
    send: (path: string, init: RequestInit) =>
      client.send(path, {
        ...init,
        headers: { Authorization: `Bearer ${token}`, ...headers, ...init.headers },
      }),
  };
}

test('a token says who asks, on API and pages, and nobody keeps the answer', async () => {
  const { id, token } = await makeToken();
  const answer = await bearer(token).get('/api/v1/me');
  assert.equal(answer.status, 200, answer.body);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const { data } = JSON.parse(answer.body);
  assert.equal(data.user.name, 'Anna');
  assert.deepEqual(data.token, { id, name: 'test', scopes: ['photos:read'], albumId: null });
  const page = await bearer(token).get('/');
  assert.equal(page.status, 200);
  assert.equal(page.headers.get('cache-control'), 'no-store');
});

test('a token has 256 random bits behind its prefix, and the database holds its hash alone', async () => {
  const { token } = await makeToken();
  assert.match(token, /^enf_[\w-]{43}$/);
  assert.equal(Buffer.from(token.slice(4), 'base64url').length, 32);
  const { rows } = await gallery.database.knex.raw('select t::text as row from tokens t');
  assert.ok(rows.length > 0 && !rows.some(({ row }: { row: string }) => row.includes(token.slice(4))));
});

test('the scheme may be written in any case', async () => {
  const { token } = await makeToken();
  for (const value of [`bearer ${token}`, `BEARER   ${token} `]) {
    const answer = await bearer(token, { Authorization: value }).get('/api/v1/me');
    assert.equal(answer.status, 200, value);
  }
});

/** Statements that put a good token into the state that the name says. */
const ended: Readonly<Record<string, string>> = {
  revoked: 'update tokens set revoked_at = now() where id = ?',
  expired: `update tokens set expires_at = now() - interval '1 second' where id = ?`,
  'of a disabled user':
    'update users set disabled_at = now() where id = (select user_id from tokens where id = ?)',
};
for (const [name, statement] of Object.entries(ended)) {
  test(`a token that is ${name} is refused on the next request, on every surface`, async () => {
    const { id, token } = await makeToken(await gallery.user());
    assert.equal((await bearer(token).get('/api/v1/me')).status, 200);
    await gallery.database.knex.raw(statement, [id]);
    for (const path of ['/api/v1/me', '/', '/albums', '/nowhere', '/photos/none/original']) {
      const answer = await bearer(token).get(path);
      assert.equal(answer.status, 401, path);
      assert.match(answer.headers.get('www-authenticate')!, /^Bearer/);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
    }
  });
}

const garbage = [
  '',
  'x',
  'enf_',
  `enf_${'a'.repeat(43)}`,
  `enf_${'a'.repeat(5_000)}`,
  "' or 1=1 --",
  'enf_%00',
  'two words',
  '{"$gt":""}',
];
for (const text of garbage) {
  test(`${JSON.stringify(text.slice(0, 20))} is no token, and never a guest`, async () => {
    const answer = await bearer(text).get('/api/v1/me');
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(JSON.parse(answer.body).code, 'TOKEN_REFUSED');
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
    const page = await bearer(text, { Accept: 'text/html' }).get('/');
    assert.equal(page.status, 401);
    assert.match(page.body, /This token opens nothing/);
    assert.ok(text.length < 4 || !page.body.includes(text), 'what was sent is not told back');
  });
}

test('line breaks in the header reach nobody: the server cuts such a request', async () => {
  const { token } = await makeToken();
  const socket = connect(Number(new URL(gallery.url).port), '127.0.0.1');
  socket.write(`GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\rX-Evil: 1\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  assert.match(answer.toString(), /^HTTP\/1\.1 400 /);
});

test('a token in an address, a cookie or a form is none', async () => {
  const { token } = await makeToken();
  const client = gallery.client({ address: '203.0.113.200' });
  for (const name of ['token', 'access_token', 'bearer']) {
    assert.equal((await client.get(`/api/v1/me?${name}=${token}`)).status, 401);
  }
  client.cookies.set('enfilade-session', token);
  assert.equal((await client.get('/api/v1/me')).status, 401);
});

test('other schemes are a proxy’s own business', async () => {
  const basic = { Authorization: `Basic ${Buffer.from('a:b').toString('base64')}` };
  assert.equal((await gallery.client().send('/', { headers: basic })).status, 200);
});

test('with a token, cookies mean nothing: neither a session nor its form token', async () => {
  const root = await gallery.user({ role: 'admin' });
  const { token } = await makeToken();
  const { client, get } = bearer(token);
  await gallery.signIn(root, client);
  assert.equal(JSON.parse((await get('/api/v1/me')).body).data.user.name, 'Anna');
  assert.equal((await get('/admin/settings')).status, 403);
  const wrong = await client.send('/', { headers: { Authorization: 'Bearer enf_wrong' } });
  assert.equal(wrong.status, 401, 'a wrong token is not made good by a session');
});

test('what a token changes needs no form token; what a session or a guest changes does', async () => {
  const root = await gallery.user({ role: 'admin' });
  const { token } = await makeToken(root, { scopes: ['photos:read', 'admin'] });
  const body = JSON.stringify({ name: 'second', scopes: ['photos:read'] });
  const init = { method: 'POST', body, headers: { 'Content-Type': 'application/json' } };
  assert.equal((await bearer(token).send('/api/v1/tokens', init)).status, 201);
  const browser = await gallery.signIn(root, gallery.client({ address: '203.0.113.201' }));
  const refused = await browser.send('/api/v1/tokens', init);
  assert.equal(refused.status, 403);
  assert.equal(JSON.parse(refused.body).code, 'FORM_REFUSED');
  const guest = await gallery.client().send('/api/v1/tokens', init);
  assert.equal(guest.status, 401);
  assert.equal(JSON.parse(guest.body).code, 'SIGN_IN_REQUIRED');
  assert.equal(guest.headers.get('www-authenticate'), 'Bearer');
});

test('pages about a person are not for their tokens', async () => {
  const { token } = await makeToken(anna, { scopes: ['photos:read', 'photos:write'] });
  for (const path of ['/account', '/account/tokens'])
    assert.equal((await bearer(token).get(path)).status, 403);
});

test('who guesses waits, and a right token is heard from there all the same', async () => {
  const { token } = await makeToken();
  const client = gallery.client({ address: '203.0.113.202' });
  const guess = (text: string) => client.send('/api/v1/me', { headers: { Authorization: `Bearer ${text}` } });
  const tries = await Promise.all(
    Array.from({ length: 40 }, (_, n) => guess(`enf_${String(n).padStart(43, 'x')}`)),
  );
  assert.ok(tries.every(({ status }) => status === 401 || status === 429));
  const waiting = await guess('enf_wrong');
  assert.equal(waiting.status, 429);
  assert.ok(Number(waiting.headers.get('retry-after')) > 0);
  assert.equal(JSON.parse(waiting.body).code, 'TOO_MANY_REQUESTS');
  assert.equal((await guess(token)).status, 200);
  assert.equal((await bearer('enf_wrong').get('/api/v1/me')).status, 401, 'elsewhere nobody waits');
});

test('a user of this machine alone has tokens of this machine alone', async () => {
  const local = await gallery.user({ loopbackOnly: true });
  const { token } = await makeToken(local);
  assert.equal((await bearer(token).get('/api/v1/me')).status, 401);
  const here = await gallery.client({ address: '127.0.0.1' }).send('/api/v1/me', {
    headers: { Authorization: `Bearer ${token}` },
  });
  assert.equal(here.status, 200);
});

test('last use is written down, and not again at once', async () => {
  const { id, token } = await makeToken();
  const lastUse = async () => {
    const row = await gallery.database.knex('tokens').where({ id }).first('last_used_at as at');
    return row.at as Date | null;
  };
  assert.equal(await lastUse(), null);
  await bearer(token).get('/api/v1/me');
  const first = await lastUse();
  assert.ok(first !== null);
  await bearer(token).get('/api/v1/me');
  assert.deepEqual(await lastUse(), first);
  await gallery.database.knex.raw(
    `update tokens set last_used_at = now() - interval '6 minutes' where id = ?`,
    [id],
  );
  await bearer(token).get('/api/v1/me');
  assert.ok((await lastUse())! >= first);
});

test('tokens are in no history', async () => {
  const { id } = await makeToken();
  const hash = createHash('sha256').update(id).digest('hex');
  const { rows } = await gallery.database.knex.raw(
    `select count(*)::int as count from patches where forward::text like '%' || ? || '%' or forward::text like '%' || ? || '%'`,
    [id, hash],
  );
  assert.equal(rows[0].count, 0);
});
