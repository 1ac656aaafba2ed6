import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let anna: TestUser;

before(async () => {
  gallery = await createTestGallery({ env: { TRUST_PROXY: '1' } });
  anna = await gallery.user({ name: 'Anna', email: 'anna@example.org', password: 'seven red boats' });
});
after(() => gallery.close());

let lastAddress = 0;
/** Each test from an address of its own, so that no limit of another one counts. */
function newClient() {
  lastAddress += 1;
  return gallery.client({ address: `198.51.100.${lastAddress}` });
}

test('who gives name and password is signed in, and signed out again', async () => {
  const client = newClient();
  const answer = await client.submit('/login', { name: 'anna', password: anna.password });
  assert.equal(answer.status, 303);
  assert.equal(answer.location, '/');
  const account = await client.get('/account');
  assert.equal(account.status, 200);
  assert.match(account.body, /Anna/);
  assert.equal(account.headers.get('cache-control'), 'no-store');
  assert.equal((await client.submit('/logout', {}, { page: '/account' })).status, 303);
  assert.equal((await client.get('/account')).location, '/login?next=%2Faccount');
});

test('the e-mail address serves as well as the name', async () => {
  const answer = await newClient().submit('/login', { name: 'ANNA@example.org', password: anna.password });
  assert.equal(answer.status, 303);
});

test('signing out ends the session itself, not only the cookie', async () => {
  const client = await gallery.signIn(anna, newClient());
  const stolen = new Map(client.cookies);
  await client.submit('/logout', {}, { page: '/account' });
  for (const [name, value] of stolen) client.cookies.set(name, value);
  assert.equal((await client.get('/account')).status, 303);
});

test('a wrong password and an unknown user look alike', async () => {
  const [wrong, unknown] = [newClient(), newClient()];
  const one = await wrong.submit('/login', { name: 'anna', password: 'not this one' });
  const other = await unknown.submit('/login', { name: 'nobody', password: 'not this one' });
  assert.equal(one.status, 401);
  assert.equal(other.status, 401);
  const plain = (body: string, name: string) =>
    body.replace(/name="formToken" value="[^"]+"/, '').replace(`value="${name}"`, '');
  assert.equal(plain(one.body, 'anna'), plain(other.body, 'nobody'));
  const visible = (headers: Headers) => [...headers.keys()].filter(name => name !== 'date').sort();
  assert.deepEqual(visible(one.headers), visible(other.headers));
});

test('a disabled user gets the answer of a wrong password, and their sessions are over', async () => {
  const user = await gallery.user();
  const client = await gallery.signIn(user, newClient());
  const system = { viewer: { kind: 'system', name: 'test' }, reason: 'test' } as const;
  await gallery.gallery.change(system, tx => tx.users.edit(user.id, { disabled: true }));
  assert.equal((await client.get('/account')).status, 303);
  const answer = await newClient().submit('/login', { name: user.name, password: user.password });
  assert.equal(answer.status, 401);
});

test('the session is a new one after each sign-in, and the old one is over', async () => {
  const client = await gallery.signIn(anna, newClient());
  const first = client.cookies.get('enfilade-session')!;
  const token = await client.formToken('/account');
  const body = new URLSearchParams({ formToken: token, name: 'anna', password: anna.password });
  await client.send('/login', { method: 'POST', body });
  const second = client.cookies.get('enfilade-session')!;
  assert.notEqual(first, second);
  const old = newClient();
  old.cookies.set('enfilade-session', first);
  assert.equal((await old.get('/account')).status, 303);
});

test('a session from before signing in is not taken over', async () => {
  const client = newClient();
  client.cookies.set('enfilade-session', 'chosen-by-somebody-else');
  await gallery.signIn(anna, client);
  assert.notEqual(client.cookies.get('enfilade-session'), 'chosen-by-somebody-else');
});

test('the database holds no token, only its hash', async () => {
  const client = await gallery.signIn(anna, newClient());
  const token = client.cookies.get('enfilade-session')!;
  const { rows } = await gallery.database.knex.raw(`select s::text as row from sessions s`);
  assert.ok(rows.length > 0);
  assert.ok(!rows.some(({ row }: { row: string }) => row.includes(token)));
  assert.ok(Buffer.from(token, 'base64url').length >= 32);
});

test('a session that has expired opens nothing', async () => {
  const client = await gallery.signIn(await gallery.user({ name: 'late' }), newClient());
  await gallery.database.knex.raw(
    `update sessions set expires_at = now() - interval '1 second' where user_id = (select id from users where name = 'late')`,
  );
  assert.equal((await client.get('/account')).status, 303);
});

test('use makes a session last longer, but not beyond 180 days', async () => {
  const user = await gallery.user({ name: 'regular' });
  const client = await gallery.signIn(user, newClient());
  await gallery.database.knex.raw(
    `update sessions set last_used_at = now() - interval '20 days', expires_at = now() + interval '10 days',
       created_at = now() - interval '170 days' where user_id = ?`,
    [user.id],
  );
  await client.get('/account');
  const { rows } = await gallery.database.knex.raw(
    `select round(extract(epoch from expires_at - now()) / 86400)::int as days from sessions where user_id = ?`,
    [user.id],
  );
  assert.equal(rows[0].days, 10);
});

const wanted: [next: string, goesTo: string][] = [
  ['/albums/sea?order=newest', '/albums/sea?order=newest'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['/login', '/'],
  ['/logout', '/'],
];

for (const [next, goesTo] of wanted) {
  test(`after signing in, ${JSON.stringify(next)} leads to ${goesTo}`, async () => {
    const client = newClient();
    const page = `/login?next=${encodeURIComponent(next)}`;
    const answer = await client.submit('/login', { name: 'anna', password: anna.password, next }, { page });
    assert.equal(answer.location, goesTo);
    assert.equal((await client.get(page)).location, goesTo);
  });
}

test('after five failures an address has to wait for this account', async () => {
  const client = newClient();
  const statuses: number[] = [];
  for (let count = 0; count < 6; count++) {
    statuses.push((await client.submit('/login', { name: 'anna', password: 'guess' })).status);
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
  const right = await client.submit('/login', { name: 'anna', password: anna.password });
  assert.equal(right.status, 429);
  assert.ok(Number(right.headers.get('retry-after')) > 0);
});

test('guesses at the same time count like guesses one after the other', async () => {
  const first = newClient();
  const clients = Array.from({ length: 9 }, () => gallery.client({ address: `198.51.100.${lastAddress}` }));
  const answers = await Promise.all(
    [first, ...clients].map(client => client.submit('/login', { name: 'together', password: 'no' })),
  );
  const heard = answers.filter(answer => answer.status === 401);
  assert.equal(heard.length, 5);
});

test('whoever guesses does not lock the owner out', async () => {
  const owner = await gallery.user({ name: 'owner' });
  for (let place = 0; place < 4; place++) {
    const attacker = newClient();
    for (let count = 0; count < 6; count++)
      await attacker.submit('/login', { name: 'owner', password: 'guess' });
  }
  const answer = await newClient().submit('/login', { name: 'owner', password: owner.password });
  assert.equal(answer.status, 303);
});

test('a known device passes while its own address is used for guessing', async () => {
  const owner = await gallery.user({ name: 'device-owner' });
  const shared = gallery.client({ address: '203.0.113.9' });
  await gallery.signIn(owner, shared);
  await shared.submit('/logout', {}, { page: '/account' });
  const neighbour = gallery.client({ address: '203.0.113.9' });
  for (let count = 0; count < 6; count++)
    await neighbour.submit('/login', { name: 'device-owner', password: 'guess' });
  const blocked = await neighbour.submit('/login', { name: 'device-owner', password: owner.password });
  assert.equal(blocked.status, 429);
  assert.equal(
    (await shared.submit('/login', { name: 'device-owner', password: owner.password })).status,
    303,
  );
});

test('an address that tries many accounts has to wait for all of them', async () => {
  const client = newClient();
  let status = 0;
  for (let count = 0; count < 21; count++) {
    ({ status } = await client.submit('/login', { name: `guess-${count}`, password: 'guess' }));
  }
  assert.equal(status, 429);
});

test('hostile input is a wrong password, not an error', async () => {
  const client = newClient();
  for (const name of ["' or 1=1 --", '\u202eanna', 'x'.repeat(10_000), '%', '<script>']) {
    const answer = await client.submit('/login', { name, password: 'x' });
    assert.ok([401, 429].includes(answer.status), `${name.slice(0, 20)}: ${answer.status}`);
    assert.ok(!answer.body.includes('<script>alert') && !answer.body.includes('value="<script>'));
  }
});

test('a user of this machine alone is refused from elsewhere', async () => {
  const demo = await gallery.user({ name: 'demo', password: 'demo', loopbackOnly: true });
  const far = await newClient().submit('/login', { name: 'demo', password: 'demo' });
  assert.equal(far.status, 401);
  const near = gallery.client({ address: '127.0.0.1' });
  await gallery.signIn(demo, near);
  assert.equal((await near.get('/account')).status, 200);
  const moved = newClient();
  for (const [name, value] of near.cookies) moved.cookies.set(name, value);
  assert.equal((await moved.get('/account')).status, 303);
});

test('nobody shuts another out by taking their name for an e-mail address', async () => {
  await gallery.user({ email: 'owner@example.org' });
  const owner = await gallery.user({ name: 'owner@example.org', password: 'of the owner alone' });
  await gallery.signIn(owner, newClient());
});

test('behind a proxy that writes ports or no addresses people sign in all the same, and guessing is slowed', async () => {
  for (const address of ['203.0.113.50:4711', '[2001:db8::7]:4711', 'unknown'])
    await gallery.signIn(anna, gallery.client({ address }));
  let status = 0;
  for (let port = 1; port < 8; port++) {
    const client = gallery.client({ address: `203.0.113.51:${port}` });
    ({ status } = await client.submit('/login', { name: 'Anna', password: 'guess' }));
  }
  assert.equal(status, 429, 'each connection has another port');
});
