import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createCliContext } from './context.ts';
import { runProgram } from './run-program.ts';

let folder: string;
let database: TestDatabase;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-user-'));
  database = await createTestDatabase();
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function run(words: string[], input = '') {
  const out: string[] = [];
  const err: string[] = [];
  const collect = (lines: string[]) => ({ write: (text: string) => lines.push(text) > 0 });
  const context = createCliContext({
    env: { DATABASE_URL: database.connectionString, DATA_DIR: folder },
    cwd: () => folder,
    stdin: Readable.from([input]),
    stdout: collect(out),
    stderr: collect(err),
  } as unknown as NodeJS.Process);
  return { code: await runProgram(context, ['user', ...words]), out: out.join(''), err: err.join('') };
}

test('a user is added with the password from the input, listed, and given another one', async () => {
  const added = await run(['add', 'Bob', '--role', 'admin', '--json'], 'seven red boats\n');
  assert.equal(added.code, 0, added.err);
  assert.equal(JSON.parse(added.out).role, 'admin');
  assert.doesNotMatch(added.out, /seven|argon/i);
  assert.match((await run(['list'])).out, /^Bob +admin/);
  assert.equal((await run(['passwd', 'bob'], 'eight blue boats\n')).code, 0);
});

const refused: [words: string[], input: string, code: number, line: RegExp][] = [
  [['add', 'Bob'], 'seven red boats\n', 1, /^CONFLICT: This name is taken\.\n$/],
  [['add', 'Eve'], 'short\n', 1, /^VALIDATION_FAILED: .*8 characters/],
  [['add', 'Eve'], '', 2, /^WRONG_USAGE: The password is missing/],
  [['add', 'Eve', '--role', 'king'], 'seven red boats\n', 2, /^WRONG_USAGE: .*king/],
  [['passwd', 'nobody'], 'seven red boats\n', 1, /^NOT_FOUND: There is no user nobody/],
];
for (const [words, input, code, line] of refused) {
  test(`user ${words.join(' ')} with ${JSON.stringify(input)} fails in one line`, async () => {
    const answer = await run(words, input);
    assert.equal(answer.code, code);
    assert.match(answer.err, line);
  });
}
