import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { type MailServer, startMailServer } from '../testing/mail-server.ts';
import { createMail } from './create-mail.ts';

let server: MailServer;
before(async () => {
  server = await startMailServer();
});
after(() => server.close());

const letter = {
  subject: 'Welcome <b> & all, "friend"',
  language: 'en',
  direction: 'ltr',
  paragraphs: ['Hello <script>alert(1)</script>,', 'here is a link.'],
  link: { label: 'Choose & go', address: 'https://photos.example/welcome/abc?x=1&y=2' },
  closing: ['It works for 7 days.'],
} as const;

const configured = (smtpUrl: string) => ({ smtpUrl, smtpFrom: null, publicUrl: 'https://photos.example' });

test('a letter goes out as text and as HTML that says the same, with what people typed as text', async () => {
  const mail = createMail(configured(server.url));
  await mail.send(letter, { name: 'Ada, "the" <first>', address: 'ada@example.org' });
  const received = server.received.at(-1)!;
  assert.deepEqual(received.to, ['ada@example.org']);
  assert.equal(received.from, 'enfilade@photos.example');
  assert.match(received.text, /^Hello <script>alert\(1\)<\/script>,/);
  assert.match(received.text, /https:\/\/photos\.example\/welcome\/abc\?x=1&y=2/);
  assert.match(received.html, /Hello &lt;script&gt;alert\(1\)/);
  assert.match(received.html, /href="https:\/\/photos\.example\/welcome\/abc\?x=1&amp;y=2"/);
  assert.match(received.html, /It works for 7 days/);
});

test('a name cannot bring in another recipient or a header', async () => {
  const mail = createMail(configured(server.url));
  const name = 'x\r\nBcc: thief@example.org\r\n, thief@example.org';
  await mail.send(letter, { name, address: 'ada@example.org' });
  const received = server.received.at(-1)!;
  assert.deepEqual(received.to, ['ada@example.org']);
  assert.doesNotMatch(received.source, /^Bcc:/im);
});

const senders: [smtpUser: string, smtpFrom: string | null, from: string][] = [
  ['', null, 'enfilade@photos.example'],
  ['gallery%40example.org:secret@', null, 'gallery@example.org'],
  ['gallery%40example.org:secret@', 'The gallery <hello@example.org>', 'hello@example.org'],
];
for (const [user, smtpFrom, from] of senders) {
  test(`the sender is ${from} with ${JSON.stringify({ user, smtpFrom })}`, async () => {
    const smtpUrl = server.url.replace('smtp://', `smtp://${user}`);
    await createMail({ ...configured(smtpUrl), smtpFrom }).send(letter, {
      name: 'A',
      address: 'a@example.org',
    });
    assert.equal(server.received.at(-1)!.from, from);
  });
}

test('without a mail server nothing is sent, and whoever asks is told', async () => {
  const mail = createMail({ smtpUrl: null, smtpFrom: null, publicUrl: null });
  assert.equal(mail.isConfigured, false);
  await assert.rejects(mail.send(letter, { name: 'A', address: 'a@example.org' }), { code: 'MAIL_FAILED' });
});

test('a server that refuses, is not there or says nothing fails in time', async () => {
  const silent = createServer(() => {});
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const send = (url: string, address = 'a@example.org') =>
    createMail(configured(url), { longest: 300 }).send(letter, { name: 'A', address });
  const startedAt = performance.now();
  await assert.rejects(send(`smtp://127.0.0.1:${port}`), { code: 'MAIL_FAILED' });
  await assert.rejects(send('smtp://127.0.0.1:9'), { code: 'MAIL_FAILED' });
  await assert.rejects(send(server.url, 'refused@example.org'), { code: 'MAIL_FAILED' });
  assert.ok(performance.now() - startedAt < 3_000);
  silent.close();
  silent.unref();
});
