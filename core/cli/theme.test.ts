import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { runWords } from './run-words.fixture.ts';

let folder: string;
let database: TestDatabase;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-theme-'));
  database = await createTestDatabase();
  await putTheme('plain', { 'theme.json': '{ "id": "plain", "title": "Plain" }' });
  await putTheme('holes', {
    'theme.json': '{ "id": "holes", "title": "Holes" }',
    'views/photos/photo.eta': '<% layout("@layout") %>',
  });
  await putTheme('wrong', { 'theme.json': '{}' });
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function putTheme(id: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, 'themes', id, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

const run = (...words: string[]) => {
  const env = { DATABASE_URL: database.connectionString, DATA_DIR: folder };
  return runWords(['theme', ...words], { env, cwd: folder });
};

test('a theme is used until another look is, and the list says so', async () => {
  assert.equal((await run('use', 'plain')).out, 'The gallery is shown in plain.\n');
  const { out } = await run('list');
  assert.match(out, /^\* plain +Plain$/m);
  assert.match(out, /^ {2}holes +Holes$/m);
  assert.match(out, /^! .*wrong: theme\.json of “wrong”/m);
  assert.equal((await run('use', 'none')).code, 0);
  const { data } = JSON.parse((await run('list', '--json')).out);
  const inUse = data.filter((theme: { isInUse: boolean }) => theme.isInUse);
  assert.deepEqual(
    inUse.map(({ id, isDefault }: { id: string; isDefault: boolean }) => ({ id, isDefault })),
    [{ id: 'salon', isDefault: true }],
  );
});

test('a theme that is not there, or is none, is refused with what there is', async () => {
  const missing = await run('use', 'plian');
  assert.equal(missing.code, 1);
  assert.match(missing.err, /There is no theme "plian"\. There are: .*plain/);
  assert.match((await run('use', 'wrong')).err, /theme\.json of “wrong”/);
});

test('lint ends well for a theme without faults, and names them otherwise', async () => {
  assert.deepEqual(await run('lint', 'plain'), {
    code: 0,
    out: 'The theme "plain" has no faults.\n',
    err: '',
  });
  const { code, out } = await run('lint', 'holes');
  assert.equal(code, 1);
  assert.match(out, /^views\/photos\/photo\.eta: The slot photo\.facts is left out/m);
});
