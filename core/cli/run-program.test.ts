import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { createTestDatabase } from '../testing/test-database.ts';
import { runWords } from './run-words.fixture.ts';

async function makeEmptyDatabase(t: TestContext): Promise<string> {
  const database = await createTestDatabase({ migrated: false });
  t.after(database.drop);
  return database.connectionString;
}

const wrongUses: [words: string[], line: RegExp][] = [
  [['migrat'], /^UNKNOWN_COMMAND: .*'migrat'.*migrate/],
  [['migrate', 'upp'], /^UNKNOWN_COMMAND: .*'upp'.*up\?/],
  [['migrate'], /^WRONG_USAGE: A sub-command is missing; migrate has up, down, status\.$/m],
  [['preset', 'frob'], /^UNKNOWN_COMMAND: .*'frob'; preset has list, plan, apply, retire, clean\.$/m],
  [['key', 'frob'], /^UNKNOWN_COMMAND: .*'frob'; key has list, rotate, retire\.$/m],
  [['theme', 'frob'], /^UNKNOWN_COMMAND: .*'frob'; theme has list, use, lint\.$/m],
  [['frob'], /^UNKNOWN_COMMAND: .*'frob'; --help lists them\.$/m],
  [['preset', 'plan', 'medium', '--quality', 'jpg'], /^WRONG_USAGE: .*Such as jpg=80,webp=76\.$/m],
  [['preset', 'plan', 'medium', '--quality', 'jpg=high'], /^WRONG_USAGE: .*Such as jpg=80,webp=76\.$/m],
  [['migrate', 'up', '--jsno'], /^WRONG_USAGE: .*--jsno.*--json/],
  [['--nothing'], /^WRONG_USAGE: .*--nothing/],
  [[], /^WRONG_USAGE: A command is missing/],
];

for (const [words, line] of wrongUses) {
  test(`"enfilade ${words.join(' ')}" exits 2 with one line`, async () => {
    const { code, err } = await runWords(words);
    assert.equal(code, 2);
    assert.match(err, line);
    assert.equal(err.indexOf('\n'), err.length - 1);
  });
}

test('--help exits 0 and lists the commands', async () => {
  const { code, out, err } = await runWords(['--help']);
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /migrate +bring the database up to date/);
});

test('a bad variable stops a command with one line and exit code 1', async () => {
  const { code, err } = await runWords(['migrate', 'status'], { env: { PORT: 'eighty' } });
  assert.equal(code, 1);
  assert.equal(err, 'BAD_CONFIGURATION: PORT accepts a whole number from 0 to 65535.\n');
});

test('migrate goes up, tells where it is and goes down', async t => {
  const env = { DATABASE_URL: await makeEmptyDatabase(t) };
  const before = JSON.parse((await runWords(['migrate', 'status', '--json'], { env })).out);
  assert.deepEqual(before.completed, []);
  const up = await runWords(['migrate', 'up', '--json'], { env });
  assert.deepEqual([up.code, up.err, JSON.parse(up.out)], [0, '', { applied: before.pending }]);
  assert.equal((await runWords(['migrate', 'up'], { env })).out, 'nothing to do\n');
  const down = JSON.parse((await runWords(['migrate', 'down', '--json'], { env })).out);
  assert.deepEqual(down, { undone: before.pending.slice(-1) });
});

test('each command has help of its own', async t => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'enfilade-cli-'));
  t.after(() => rm(dataDir, { recursive: true }));
  const { commandList } = await import('./command-list.ts');
  for (const { name } of commandList) {
    const { code, out } = await runWords([name, '--help'], { env: { DATA_DIR: dataDir } });
    assert.equal(code, 0, name);
    assert.match(out, new RegExp(`^Usage: enfilade ${name} `), name);
  }
});
