import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { runWords } from './run-words.fixture.ts';

let folder: string;
let database: TestDatabase;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-preset-'));
  database = await createTestDatabase();
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const runCommand = (...words: string[]) => {
  const env = {
    ...{ DATABASE_URL: database.connectionString, DATA_DIR: folder, SECRET: 'a secret of the tests' },
    LOG_LEVEL: 'silent',
  };
  return runWords(words, { env, cwd: folder });
};
const run = (...words: string[]) => runCommand('preset', ...words);

test('where nothing is missing the plan says so in one line', async () => {
  assert.equal((await run('plan')).out, 'Nothing is missing.\n');
});

test('a new preset whose files are made on demand says that none is made ahead', async () => {
  const { code, out } = await run('plan', 'card', '--fits', '600');
  assert.deepEqual([code, out], [0, 'card@1: no files ahead; each is made when it is first asked for.\n']);
});

test('putting a preset in force says its revision, and no more where nothing is to be made', async () => {
  const applied = await run('apply', 'card', '--fits', '600', '--formats', 'jpg=eager', '--now');
  assert.deepEqual([applied.code, applied.out], [0, 'card@1 is in force.\nNothing is missing.\n']);
  const { name, revision, isMade } = JSON.parse((await run('apply', 'card', '--json')).out);
  assert.deepEqual({ name, revision, isMade }, { name: 'card', revision: 1, isMade: false });
});

test('retiring what is not in force names it', async () => {
  const { code, err } = await run('retire', 'nosuch');
  assert.equal(code, 1);
  assert.match(err, /^NOT_FOUND: There is no preset "nosuch" in force\. There are thumb, small, /);
});

test('a name that is mistyped is no new preset: it ends with the names that there are', async () => {
  for (const words of [
    ['plan', 'smal'],
    ['plan', 'smal', '--quality', 'jpg=70'],
    ['apply', 'smal', '--quality', 'jpg=70'],
  ]) {
    const { code, err } = await run(...words);
    assert.equal(code, 1, words.join(' '));
    assert.match(err, /^NOT_FOUND: There is no preset "smal"\. There are thumb, small, medium, large.*\n$/);
  }
  assert.match((await run('clean', 'smal')).err, /^NOT_FOUND: .* There are thumb, small, medium, large/);
});

for (const [words, said] of [
  [['--quality', 'jpg=140'], 'VALIDATION_FAILED: /quality/jpg must be <= 100, not 140.'],
  [
    ['--sharpening', 'hard'],
    'NOT_ACCEPTED: /sharpening must be one of "none", "soft", "strong", not "hard".',
  ],
  [['--aspect', '3:2'], 'NOT_ACCEPTED: /shape must be "whole", not "cover".'],
] as const) {
  test(`a recipe with ${words.join(' ')} is refused with field, value and what is accepted`, async () => {
    const { code, err } = await run('plan', 'small', ...words);
    assert.deepEqual([code, err], [1, `${said}\n`]);
  });
}

test('files that could not be made are not said to be made, and the command fails', async () => {
  const source = path.join(folder, 'source');
  await mkdir(source);
  const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: '#456' } });
  await picture.jpeg().toFile(path.join(source, 'one.jpg'));
  assert.equal((await runCommand('import', source)).code, 0);
  await rm(path.join(folder, 'media', 'originals'), { recursive: true });
  const { code, out } = await run('apply', 'strip', '--fits', '200', '--formats', 'jpg=eager', '--now');
  assert.equal(code, 1);
  assert.match(out, /^1 file could not be made; the log says why\.$/m);
  assert.doesNotMatch(out, /The files are made/);
});
