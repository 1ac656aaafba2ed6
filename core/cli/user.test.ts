import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startMailServer } from '../testing/mail-server.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { runWords } from './run-words.fixture.ts';

let folder: string;
let database: TestDatabase;
let env: Record<string, string>;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-user-'));
  database = await createTestDatabase();
  env = { DATABASE_URL: database.connectionString, DATA_DIR: folder };
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (words: string[], input = '') => runWords(words, { env, cwd: folder, input });

test('a user is added with the password from the input, listed, and given another one', async () => {
  const added = await run(['user', 'add', 'Bob', '--role', 'admin', '--json'], 'seven red boats\n');
  assert.equal(added.code, 0, added.err);
  assert.equal(JSON.parse(added.out).role, 'admin');
  assert.doesNotMatch(added.out, /seven|argon/i);
  assert.match((await run(['user', 'list'])).out, /^Bob +admin/);
  assert.equal((await run(['user', 'passwd', 'bob'], 'eight blue boats\n')).code, 0);
});

/** What a command prints with --json. */
async function runJson(...words: string[]) {
  const { code, out, err } = await run([...words, '--json']);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

test('a user is edited, disabled and enabled', async () => {
  await run(['user', 'add', 'Cleo'], 'seven red boats\n');
  const edited = await runJson('user', 'edit', 'cleo', '--role', 'curator', '--email', 'cleo@example.org');
  assert.deepEqual([edited.role, edited.email, edited.displayName], ['curator', 'cleo@example.org', 'Cleo']);
  assert.equal((await runJson('user', 'edit', 'cleo', '--no-email')).email, null);
  assert.deepEqual(await runJson('user', 'disable', 'Cleo'), { name: 'Cleo', disabled: true });
  assert.match((await run(['user', 'list'])).out, /^Cleo .*\(disabled\)$/m);
  assert.match((await run(['user', 'link', 'Cleo'])).err, /^CONFLICT: Cleo is disabled/);
  await runJson('user', 'enable', 'Cleo');
  const renamed = await runJson('user', 'edit', 'Cleo', '--name', ' Chloe ');
  assert.deepEqual([renamed.name, renamed.displayName], ['Chloe', 'Chloe']);
  assert.match((await run(['user', 'edit', 'Chloe', '--name', 'bob'])).err, /^CONFLICT: This name is taken/);
  assert.equal((await run(['user', 'edit', 'Chloe', '--name', 'Cleo'])).out, 'Cleo was changed.\n');
  assert.doesNotMatch((await run(['user', 'list'])).out, /disabled/);
});

test('without a mail server an invitation is a link to pass on, and the one before ends', async () => {
  const invited = await runJson('user', 'add', 'Dora', '--invite', '--email', 'dora@example.org');
  assert.equal(invited.isMailed, false);
  assert.match(invited.link, /^http:\/\/localhost:8080\/welcome\/[\w-]{32}$/);
  assert.match((await run(['user', 'list'])).out, /^Dora .*\(invited\)$/m);
  const again = await run(['user', 'invite', 'dora']);
  assert.match(again.out, /^Pass this on to Dora; it works once, until \d{4}-.*:\nhttp/);
  const links = await database.knex('one_time_links').where({ user_id: invited.id });
  assert.equal(links.length, 1);
});

test('an invitation goes out by mail where there is a mail server', async () => {
  const mail = await startMailServer();
  env.SMTP_URL = mail.url;
  try {
    const { isMailed, link } = await runJson('user', 'add', 'Eli', '--invite', '--email', 'eli@example.org');
    assert.deepEqual([isMailed, link], [true, null]);
    assert.deepEqual(mail.received[0]!.to, ['eli@example.org']);
  } finally {
    delete env.SMTP_URL;
    await mail.close();
  }
});

test('groups are made, filled, renamed, shown and removed', async () => {
  await run(['user', 'add', 'Finn'], 'seven red boats\n');
  await run(['user', 'add', 'Gus'], 'seven red boats\n');
  const { id } = await runJson('group', 'add', 'Choir', '--description', 'Who sings', '--add', 'finn');
  await runJson('user', 'edit', 'Gus', '--group', 'choir');
  assert.match((await run(['group', 'list'])).out, /^Choir +2$/m);
  const edited = await runJson('group', 'edit', 'choir', '--name', 'Chorus', '--take-out', 'Finn');
  assert.deepEqual([edited.id, edited.members.map((user: { name: string }) => user.name)], [id, ['Gus']]);
  await runJson('user', 'edit', 'Gus', '--leave', 'Chorus');
  assert.equal((await run(['group', 'show', 'chorus'])).out, 'Chorus: Who sings\n');
  assert.equal((await run(['group', 'remove', 'Chorus'])).out, 'Chorus was removed.\n');
  assert.deepEqual(await runJson('group', 'list'), { data: [] });
});

const refused: [words: string[], input: string, code: number, line: RegExp][] = [
  [['user', 'add', 'Bob'], 'seven red boats\n', 1, /^CONFLICT: This name is taken\.\n$/],
  [['user', 'add', 'Eve'], 'short\n', 1, /^VALIDATION_FAILED: .*8 characters/],
  [['user', 'add', 'Eve'], '', 2, /^WRONG_USAGE: The password is missing/],
  [['user', 'add', 'Eve', '--role', 'king'], 'seven red boats\n', 2, /^WRONG_USAGE: .*king/],
  [['user', 'edit', 'Bob'], '', 2, /^WRONG_USAGE: Say what to change/],
  [['user', 'edit', 'Bob', '--group', 'none'], '', 1, /^NOT_FOUND: There is no group none/],
  [['user', 'edit', 'Bob', '--role', 'member'], '', 1, /^CONFLICT: Somebody must remain/],
  [['user', 'disable', 'Bob'], '', 1, /^CONFLICT: Somebody must remain/],
  [['user', 'invite', 'Bob'], '', 1, /^CONFLICT: Bob has a password/],
  [['group', 'show', 'none'], '', 1, /^NOT_FOUND: There is no group none/],
  [['group', 'edit', 'none'], '', 2, /^WRONG_USAGE: Say what to change/],
  [['user', 'passwd', 'nobody'], 'seven red boats\n', 1, /^NOT_FOUND: There is no user nobody/],
];
for (const [words, input, code, line] of refused) {
  test(`${words.join(' ')} with ${JSON.stringify(input)} fails in one line`, async () => {
    const answer = await run(words, input);
    assert.equal(answer.code, code);
    assert.match(answer.err, line);
  });
}
