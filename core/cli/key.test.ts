import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { runWords } from './run-words.fixture.ts';

let folder: string;
let database: TestDatabase;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-key-'));
  database = await createTestDatabase();
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (words: string[]) => {
  const env = { DATABASE_URL: database.connectionString, DATA_DIR: folder, SECRET: 'a secret of the tests' };
  return runWords(words, { env, cwd: folder, input: '' });
};
const states = async () =>
  JSON.parse((await run(['key', 'list', '--json'])).out).data.map(({ state }: { state: string }) => state);

test('a gallery has a key from the start; two hold good after a rotation, and never a third', async () => {
  assert.deepEqual(await states(), ['signs']);
  const rotated = await run(['key', 'rotate']);
  assert.match(rotated.out, /^The key [0-9a-f]{8} signs from now on\.\n$/);
  assert.deepEqual(await states(), ['signs', 'holds']);
  const { id } = JSON.parse((await run(['key', 'rotate', '--json'])).out);
  assert.deepEqual(await states(), ['signs', 'holds', 'retired']);
  assert.equal((await run(['key', 'retire', id])).code, 0);
  assert.deepEqual(await states(), ['retired', 'signs', 'retired']);
  const listed = await run(['key', 'list']);
  assert.match(listed.out, /^[0-9a-f]{8} {2}retired {5}made \d{4}-\d\d-\d\d, retired /);
});

test('a key that is none is said to be none, and nothing of a key but its name is shown', async () => {
  const { code, err } = await run(['key', 'retire', 'nothing!']);
  assert.deepEqual([code, err.startsWith('NOT_FOUND: There is no key')], [1, true]);
  assert.match(
    (await run(['key', 'list', '--json'])).out,
    /^\{"data":\[(\{"id":"[0-9a-f]{8}","createdAt":"[^"]+","retiredAt":("[^"]+"|null),"state":"\w+"\},?)+\]\}\n$/,
  );
});
