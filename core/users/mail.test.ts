import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createJobs } from '../jobs/create-jobs.ts';
import { createLog } from '../log/create-log.ts';
import { type MailServer, startMailServer } from '../testing/mail-server.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';
import { createResetJob, resetJob } from './reset-job.ts';

let mail: MailServer;
let site: TestGallery;
let admin: WebClient;
before(async () => {
  mail = await startMailServer();
  const env = { SMTP_URL: mail.url, PUBLIC_URL: 'http://photos.example', TRUST_PROXY: '1' };
  site = await createTestGallery({ env });
  admin = await site.signIn(await site.user({ name: 'root', role: 'admin' }));
});
after(async () => {
  await site.close();
  await mail.close();
});

let lastAddress = 0;
function newClient(): WebClient {
  lastAddress += 1;
  return site.client({ address: `198.51.100.${lastAddress}` });
}

function ask(name: string, client = newClient()) {
  return client.submit('/forgotten-password', { name });
}

/** Works off what is queued, as the worker does. */
async function workOff(): Promise<void> {
  const { rows } = await site.database.knex.raw(
    `update jobs.job set state = 'completed', completed_on = now() where name = ? and state = 'created' returning data`,
    [resetJob.name],
  );
  for (const { data } of rows) await createResetJob(site.house.accountLinks)({ data });
}

function linkIn(text: string): string {
  return /http:\/\/photos\.example(\/welcome\/[\w-]+)/.exec(text)![1]!;
}

test('an invitation goes out by mail, begins with the public address, and lets them in', async () => {
  const fields = {
    name: 'ines',
    displayName: 'Inès <b>',
    email: 'ines@example.org',
    role: 'member',
    password: '',
  };
  const token = await admin.formToken('/admin/users/new');
  const answer = await admin.send('/admin/users/new', {
    method: 'POST',
    headers: { 'X-Forwarded-Host': 'evil.example' },
    body: new URLSearchParams({ formToken: token, ...fields }),
  });
  assert.equal(answer.status, 303);
  assert.doesNotMatch(answer.location!, /welcome/);
  assert.match((await admin.get(answer.location!)).body, /An invitation is on its way to ines@example.org/);
  const letter = mail.received.at(-1)!;
  assert.deepEqual(letter.to, ['ines@example.org']);
  assert.match(letter.text, /^Hello Inès <b>,/);
  assert.doesNotMatch(letter.source, /evil\.example/);
  const client = newClient();
  const chosen = await client.submit(linkIn(letter.text), { password: 'a fine password' });
  assert.equal(chosen.status, 303);
  assert.equal((await client.get('/account')).status, 200);
});

test('an invitation is sent again, and the one before ends', async () => {
  await admin.submit('/admin/users/new', {
    name: 'late',
    email: 'late@example.org',
    role: 'member',
    password: '',
  });
  const first = linkIn(mail.received.at(-1)!.text);
  const users = await site.gallery.as({ kind: 'system', name: 'test' }).users.list();
  const page = `/admin/users/${users.find(user => user.name === 'late')!.id}`;
  assert.equal((await admin.submit(`${page}/invite`, {}, { page })).status, 303);
  const second = linkIn(mail.received.at(-1)!.text);
  assert.equal((await newClient().get(first)).status, 404);
  assert.equal((await newClient().get(second)).status, 200);
});

test('when the mail server refuses, the administrator is told and handed the link', async () => {
  const fields = { name: 'refused', email: 'refused@example.org', role: 'member', password: '' };
  const answer = await admin.submit('/admin/users/new', fields);
  assert.equal(answer.status, 200);
  assert.match(answer.body, /could not be sent/);
  const link = /value="http:\/\/photos\.example(\/welcome\/[\w-]+)"/.exec(answer.body)![1]!;
  assert.equal((await newClient().get(link)).status, 200);
});

test('who forgot their password is mailed a link that works for an hour and ends all their sessions', async () => {
  const user = await site.user({ name: 'vera', email: 'vera@example.org' });
  const old = await site.signIn(user, newClient());
  const answer = await ask('VERA@example.org');
  assert.equal(answer.location, '/forgotten-password?sent=1');
  await workOff();
  const letter = mail.received.at(-1)!;
  assert.deepEqual(letter.to, ['vera@example.org']);
  const { rows } = await site.database.knex.raw(
    `select extract(epoch from expires_at - created_at)::int as seconds from one_time_links where user_id = ?`,
    [user.id],
  );
  assert.ok(Math.abs(rows[0].seconds - 3_600) < 5);
  const client = newClient();
  assert.equal((await client.submit(linkIn(letter.text), { password: 'another password' })).status, 303);
  assert.equal((await old.get('/account')).status, 303);
  assert.equal((await client.get('/account')).status, 200);
});

test('asking looks the same for who is there, who is not, who is disabled and who has no address', async () => {
  await site.user({ name: 'mute' });
  await site.user({ name: 'known', email: 'known@example.org' });
  const before = mail.received.length;
  const answers = [];
  for (const name of ['known', 'nobody', 'mute', '<script>', '']) {
    const { status, location, headers } = await ask(name);
    answers.push([status, location, [...headers.keys()].filter(key => key !== 'date').sort()]);
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  const { rows } = await site.database.knex.raw(
    `select count(*)::int as count from jobs.job where name = ? and state = 'created'`,
    [resetJob.name],
  );
  assert.equal(rows[0].count, 5, 'the same work is queued for all');
  await workOff();
  assert.deepEqual(
    mail.received.slice(before).flatMap(letter => letter.to),
    ['known@example.org'],
  );
});

test('an address that asks again and again has to wait, and the owner is not kept out', async () => {
  const owner = await site.user({ name: 'wanted', email: 'wanted@example.org' });
  const attacker = newClient();
  const statuses: number[] = [];
  for (let count = 0; count < 4; count++) statuses.push((await ask('wanted', attacker)).status);
  assert.deepEqual(statuses, [303, 303, 303, 429]);
  assert.ok(Number((await ask('wanted', attacker)).headers.get('retry-after')) > 0);
  for (let count = 0; count < 4; count++) await ask('wanted');
  const before = mail.received.length;
  await workOff();
  const letters = mail.received.slice(before);
  assert.equal(letters.length, 5, 'a mailbox is not flooded');
  assert.equal((await ask('wanted')).status, 303);
  const client = newClient();
  assert.equal((await client.submit(linkIn(letters[0]!.text), { password: 'found it again' })).status, 303);
  await site.signIn({ ...owner, password: 'found it again' }, newClient());
  const many: number[] = [];
  for (let count = 0; count < 11; count++) many.push((await ask(`guess-${count}`, attacker)).status);
  assert.equal(many.at(-1), 429, 'an address that asks for many accounts');
  await workOff();
});

test('no token waits in the queue, and a mail that fails leaves no link behind', async () => {
  const user = await site.user({ name: 'unlucky', email: 'refused-too@example.org' });
  await ask('unlucky');
  const { rows } = await site.database.knex.raw(
    `select data from jobs.job where name = ? and state = 'created'`,
    [resetJob.name],
  );
  assert.deepEqual(rows, [{ data: { userId: user.id, locale: 'en' } }]);
  await assert.rejects(workOff(), { code: 'MAIL_FAILED' });
  const left = await site.database.knex('one_time_links').where({ user_id: user.id });
  assert.deepEqual(left, []);
});

test('the worker mails what was asked for', async () => {
  await site.user({ name: 'queued', email: 'queued@example.org' });
  await ask('queued');
  const jobs = createJobs({
    db: site.database.knex,
    log: createLog({ level: 'silent' }),
    pace: { poll: 0.5, retry: 1 },
  });
  const done = new Promise<void>(resolve => {
    const run = createResetJob(site.house.accountLinks);
    jobs.register<Parameters<typeof run>[0]['data']>(resetJob.name, async job => {
      await run(job);
      resolve();
    });
  });
  await jobs.start();
  await done;
  await jobs.stop();
  assert.deepEqual(mail.received.at(-1)!.to, ['queued@example.org']);
});

test('without mail the page says whom to ask, and asking does nothing', async () => {
  const plain = await createTestGallery();
  try {
    await plain.user({ name: 'anna', email: 'anna@example.org' });
    const client = plain.client();
    const page = await client.get('/forgotten-password');
    assert.match(page.body, /Ask whoever runs this gallery/);
    assert.doesNotMatch(page.body, /<form[^>]*forgotten-password/);
    assert.match((await client.get('/login')).body, /href="\/forgotten-password"/);
    const body = new URLSearchParams({ formToken: await client.formToken('/login'), name: 'anna' });
    assert.equal((await client.send('/forgotten-password', { method: 'POST', body })).status, 200);
    assert.deepEqual(await plain.database.knex('one_time_links'), []);
  } finally {
    await plain.close();
  }
});
