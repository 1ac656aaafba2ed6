import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { createLog } from '../log/create-log.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

const lines: string[] = [];
let gallery: TestGallery;
before(async () => {
  const log = createLog({ level: 'debug', destination: { write: line => void lines.push(line) } });
  gallery = await createTestGallery({ log });
  await gallery.user({ role: 'admin' });
});
after(() => gallery.close());

test('every answer carries the headers that keep a page to itself', async () => {
  for (const path of ['/login', '/nothing-here', '/health/live']) {
    const { headers } = await gallery.client().get(path);
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "frame-ancestors 'self'",
    ]) {
      assert.ok(policy.includes(rule), `${path}: ${rule}`);
    }
    assert.ok(!/script-src[^;]*unsafe|style-src [^;]*unsafe|upgrade-insecure/.test(policy), policy);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'same-origin');
    assert.equal(headers.get('strict-transport-security'), null);
    assert.ok(headers.get('x-request-id'));
    assert.equal(headers.get('x-powered-by'), null);
  }
});

test('an address that is not there answers a page to people', async () => {
  const { status, headers, body } = await gallery
    .client()
    .get('/nothing-here', { headers: { Accept: 'text/html' } });
  assert.equal(status, 404);
  assert.match(headers.get('content-type')!, /^text\/html/);
  assert.match(body, /<h1/);
});

for (const path of ['/photos/%00', '/albums/a%00b', '/i/%00/thumb@1/0123456789ab.jpg']) {
  test(`${path}, which the database can't be asked about, is not found`, async () => {
    assert.equal((await gallery.client().get(path)).status, 404);
  });
}

const machines: [path: string, accept: string][] = [
  ['/api/v1/nothing', 'text/html'],
  ['/nothing-here', 'application/json'],
  ['/nothing-here', 'application/problem+json'],
];
for (const [path, accept] of machines) {
  test(`${path} answers problem+json to ${accept}`, async () => {
    const { status, headers, body } = await gallery.client().get(path, { headers: { Accept: accept } });
    assert.equal(status, 404);
    assert.match(headers.get('content-type')!, /^application\/problem\+json/);
    const problem = JSON.parse(body);
    assert.equal(problem.code, 'NOT_FOUND');
    assert.equal(problem.status, 404);
    assert.equal(problem.requestId, headers.get('x-request-id'));
  });
}

test('who wants a picture gets a line of text', async () => {
  const { headers, body } = await gallery.client().get('/nothing.jpg', { headers: { Accept: 'image/*' } });
  assert.match(headers.get('content-type')!, /^text\/plain/);
  assert.ok(body.length < 200);
});

test('a failure inside tells the log everything and the visitor nothing', async t => {
  const broken = await createTestGallery({ log: gallery.house.log });
  t.after(() => broken.close());
  const client = await broken.signIn(await broken.user({ role: 'admin' }));
  await broken.database.knex.raw(
    'alter table sessions rename column last_used_at to last_seen_secret_column',
  );
  const { status, headers, body } = await client.get('/account', { headers: { Accept: 'application/json' } });
  assert.equal(status, 500);
  assert.ok(!/last_seen|select|at .*\.ts/.test(body), body);
  const line = lines
    .map(each => JSON.parse(each))
    .find(each => each.request === headers.get('x-request-id') && each.err);
  assert.match(line.err.message, /last_used_at/);
});

test('without a database the answer is 503 with Retry-After, as a page', async t => {
  const lost = await createTestGallery();
  t.after(() => lost.close());
  const client = await lost.signIn(await lost.user({ role: 'admin' }));
  await lost.database.knex.destroy();
  const answer = await client.get('/account', { headers: { Accept: 'text/html' } });
  assert.equal(answer.status, 503);
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
  assert.match(answer.body, /<h1/);
  assert.match(answer.body, new RegExp(answer.headers.get('x-request-id')!));
  assert.ok(!/ at |\.ts:/.test(answer.body));
});

test('a wrong method is 405 with what is allowed', async () => {
  const client = await gallery.signIn(await gallery.user());
  const token = await client.formToken('/account');
  const { status, headers } = await client.send('/account', {
    method: 'DELETE',
    headers: { 'X-Form-Token': token },
  });
  assert.equal(status, 405);
  assert.match(headers.get('allow')!, /GET/);
  assert.match(headers.get('allow')!, /POST/);
});

test('HEAD answers what GET answers, without a body', async () => {
  const [get, head] = [
    await gallery.client().get('/login'),
    await gallery.client().get('/login', { method: 'HEAD' }),
  ];
  assert.equal(head.status, 200);
  assert.equal(head.body, '');
  assert.equal(head.headers.get('content-type'), get.headers.get('content-type'));
  assert.equal((await gallery.client().get('/nothing', { method: 'HEAD' })).status, 404);
});

test('a form that is too large is 413, with or without its length', async () => {
  const body = `name=${'x'.repeat(300_000)}`;
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  assert.equal((await gallery.client().send('/login', { method: 'POST', body, headers })).status, 413);
  const stream = new Blob([body]).stream();
  const chunked = { method: 'POST', body: stream, headers, duplex: 'half' } as RequestInit;
  assert.equal((await gallery.client().send('/login', chunked)).status, 413);
});

test('bytes that no text may hold are refused, not passed to the database', async () => {
  const client = gallery.client();
  const formToken = await client.formToken('/login');
  const body = new URLSearchParams({ formToken, name: 'a\0b', password: 'x' });
  assert.equal((await client.send('/login', { method: 'POST', body })).status, 400);
});

test('hostile addresses are answered below 500', async () => {
  for (const path of [
    '/%',
    '/%00',
    '/albums/%ff',
    '/..%2f..%2fetc/passwd',
    '//',
    `/${'a'.repeat(7_000)}`,
    '/photos/%E0%A4%A',
  ]) {
    const { status } = await gallery.client().get(path);
    assert.ok(status < 500, `${path.slice(0, 30)}: ${status}`);
  }
});

test('what is no HTTP ends the connection, not the server', async () => {
  const socket = connect(Number(new URL(gallery.url).port), '127.0.0.1');
  socket.write('nonsense\r\n\r\n');
  for await (const _ of socket);
  assert.equal((await gallery.client().get('/health/live')).status, 200);
});

for (const [target, status] of [
  ['http://elsewhere.example/login', 200],
  ['http://[::1', 404],
  ['http://elsewhere.example/photos/%00', 404],
] as const) {
  test(`${target}, asked for as of a proxy, answers ${status}`, async () => {
    const socket = connect(Number(new URL(gallery.url).port), '127.0.0.1');
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    assert.ok(answer.startsWith(`HTTP/1.1 ${status} `), answer.slice(0, 40));
    assert.match(answer, /^content-security-policy:/im);
  });
}

test('the language is the one chosen, else the one that the browser asks for', async () => {
  const htmlOf = async (cookie: string | null, accept: string) => {
    const client = gallery.client();
    if (cookie) client.cookies.set('language', cookie);
    return (await client.get('/login', { headers: { 'Accept-Language': accept } })).body;
  };
  assert.match(await htmlOf(null, 'xb, en;q=0.5'), /<html lang="xb" dir="rtl"/);
  assert.match(await htmlOf('xa', 'xb'), /<html lang="xa" dir="ltr"/);
  assert.match(await htmlOf('klingon', 'tlh'), /<html lang="en"/);
  assert.match(await htmlOf(null, 'de-AT, en;q=0.5'), /<html lang="de".*Anmelden/s);
});

test('a visitor keeps a background by a link, and goes back to where they were', async () => {
  const client = gallery.client();
  const answer = await client.get('/preferences?background=light&language=xa&back=/login');
  assert.equal(answer.status, 303);
  assert.equal(answer.location, '/login');
  assert.match((await client.get('/login')).body, /lang="xa".*data-background="light"/);
  assert.equal((await client.get('/preferences?background=red&back=//evil.example')).location, '/');
  assert.equal(client.cookies.get('background'), 'light');
});

test('cookies are plain over http, and bound to the host over https', async t => {
  const secure = await createTestGallery({ env: { PUBLIC_URL: 'https://photos.example' } });
  t.after(() => secure.close());
  const plainClient = await gallery.signIn(await gallery.user());
  assert.ok(plainClient.cookies.has('enfilade-session'));
  const client = secure.client();
  await client.get('/login');
  const [line] = client.lastSetCookies;
  assert.match(line!, /^__Host-enfilade-form=/);
  for (const flag of [/; secure/i, /; httponly/i, /; samesite=lax/i, /; path=\//i]) assert.match(line!, flag);
  assert.doesNotMatch(line!, /domain=/i);
  await secure.signIn(await secure.user(), client);
  assert.ok(client.cookies.has('__Host-enfilade-session'));
  const page = await client.get('/account');
  assert.equal(page.status, 200);
  assert.match(page.headers.get('strict-transport-security')!, /max-age/);
});

test('forwarded addresses count only from a proxy that we were told of', async () => {
  const demo = await gallery.user({ name: 'demo', password: 'demo', loopbackOnly: true });
  const near = gallery.client();
  assert.equal((await near.submit('/login', { name: 'demo', password: 'demo' })).status, 303);
  const proxied = gallery.client({ address: '127.0.0.1' });
  assert.equal((await proxied.submit('/login', { name: 'demo', password: demo.password })).status, 401);
});

test('the log has neither passwords nor tokens', async () => {
  const client = await gallery.signIn(
    await gallery.user({ name: 'logged', password: 'a secret of somebody' }),
  );
  for (const path of ['/setup', '/SetUp', '/s', '/S', '/Welcome'])
    await gallery.client().get(`${path}/a-token-of-set-up`);
  const session = client.cookies.get('enfilade-session')!;
  const text = lines.join('');
  assert.ok(text.includes('/setup/…'));
  for (const secret of ['a secret of somebody', session, 'a-token-of-set-up'])
    assert.ok(!text.includes(secret), secret);
});

test('health answers whoever asks', async () => {
  for (const path of ['/health/live', '/health/ready']) {
    const answer = await gallery.client().get(path);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
});
