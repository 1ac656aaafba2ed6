import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createTokens } from '../tokens/tokens.ts';
import { runWords } from './run-words.fixture.ts';

let folder: string;
let database: TestDatabase;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-token-'));
  database = await createTestDatabase();
  assert.equal((await run(['user', 'add', 'Bob'], 'seven red boats\n')).code, 0);
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (words: string[], input = '') => {
  const env = { DATABASE_URL: database.connectionString, DATA_DIR: folder };
  return runWords(words, { env, cwd: folder, input });
};

async function scopesOf(token: string): Promise<readonly string[] | null> {
  const request = { fromThisMachine: true, address: '127.0.0.1' };
  const found = await createTokens(database.knex).resolve(token.trim(), request);
  return found.kind === 'right' ? found.viewer.scopes : null;
}

test('a token is made for a user, listed, and opens nothing once it is revoked', async () => {
  const made = await run([
    'token',
    'create',
    'Backup',
    '--user',
    'bob',
    '--scopes',
    'photos:download',
    '--expires',
    '90d',
  ]);
  assert.equal(made.code, 0, made.err);
  assert.match(made.out, /^enf_[\w-]{43}\n$/);
  assert.deepEqual(await scopesOf(made.out), ['photos:read', 'photos:download']);
  const listed = await run(['token', 'list', '--user', 'Bob']);
  assert.match(listed.out, /^\w+ {2}Backup +photos:read,photos:download {2}used \d{4}.* {2}expires \d{4}/);
  assert.ok(!listed.out.includes(made.out.trim()));
  const { data } = JSON.parse((await run(['token', 'list', '--user', 'bob', '--json'])).out);
  assert.equal(data.length, 1);
  assert.equal((await run(['token', 'revoke', data[0].id])).code, 0);
  assert.equal(await scopesOf(made.out), null);
  assert.equal((await run(['token', 'list', '--user', 'bob'])).out, '');
});

test('as JSON it is told with its id', async () => {
  const made = await run(['token', 'create', 'x', '--user', 'bob', '--json', '--expires', '2099-01-31']);
  const { id, token } = JSON.parse(made.out);
  assert.match(token, /^enf_/);
  assert.equal((await run(['token', 'revoke', id, '--json'])).out, `{"id":"${id}"}\n`);
});

const refused: [words: string[], code: number, line: RegExp][] = [
  [['create', 'x'], 2, /^WRONG_USAGE: .*--user/],
  [['create', 'x', '--user', 'nobody'], 1, /^NOT_FOUND: There is no user nobody/],
  [['create', 'x', '--user', 'bob', '--scopes', 'all'], 2, /^WRONG_USAGE: .*"all" is no scope/],
  [['create', 'x', '--user', 'bob', '--scopes', 'admin'], 1, /^FORBIDDEN: Only administrators/],
  [['create', 'x', '--user', 'bob', '--album', 'nowhere'], 1, /^NOT_FOUND: .*no album nowhere/],
  [['create', 'x', '--user', 'bob', '--expires', 'soon'], 2, /^WRONG_USAGE: /],
  [['create', 'x', '--user', 'bob', '--expires', '2020-01-01'], 1, /^VALIDATION_FAILED: .*future/],
  [['create', ' ', '--user', 'bob'], 1, /^VALIDATION_FAILED: /],
  [['revoke', 'nothing'], 1, /^NOT_FOUND: There is no token nothing/],
];
for (const [words, code, line] of refused) {
  test(`token ${words.join(' ')} fails in one line`, async () => {
    const answer = await run(['token', ...words]);
    assert.equal(answer.code, code);
    assert.match(answer.err, line);
  });
}
