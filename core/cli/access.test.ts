import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { because, openTestDoors } from '../testing/doors.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { runWords } from './run-words.fixture.ts';

let folder: string;
let database: TestDatabase;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-access-'));
  const doors = await openTestDoors();
  database = doors.database;
  await doors.gallery.change(because(), async tx => {
    const ana = await tx.users.create({ name: 'ana', password: null, role: 'member' });
    await tx.users.create({ name: 'ben', password: null, role: 'member' });
    const { id } = await tx.albums.create({ title: 'Family', slug: 'family', audience: 'restricted' });
    await tx.albums.edit(id, { grants: { [`user:${ana.id}`]: ['view', 'download'] } });
  });
});
after(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...words: string[]) => {
  const env = { DATABASE_URL: database.connectionString, DATA_DIR: folder };
  return runWords(['access', ...words], { env, cwd: folder });
};

test('why somebody may or may not is told in words, with the smallest change', async () => {
  const allowed = await run('explain', 'user:ana', 'download', 'album:family');
  assert.equal(allowed.code, 0, allowed.err);
  assert.match(
    allowed.out,
    /^Yes: ana may download originals\.\n {2}- In Family, ana was given the right to look at it and download originals/,
  );
  const denied = await run('explain', 'user:ben', 'view', 'album:family');
  assert.match(denied.out, /^No: ben may not look at it\./);
  assert.match(
    denied.out,
    /\nWhat would change that:\n {2}Give ben the right to look at it in Family\.\n {2}\/admin\/albums\/\w+\/access/,
  );
});

test('as JSON it is the same as from the API', async () => {
  const { out } = await run('explain', 'guest', 'view', 'album:family', '--json');
  const { allowed, because: reasons, change } = JSON.parse(out);
  assert.equal(allowed, false);
  assert.equal(reasons[0].kind, 'audience');
  assert.equal(change.key, 'access.change.openToAll');
});

test('everything that gives access is listed', async () => {
  const { out } = await run('viewers', 'album:family');
  assert.match(out, /^ana: may look at it and download originals {2}\/admin\/albums\/\w+\/access$/m);
  assert.match(out, /^Every curator: /m);
  const ways = JSON.parse((await run('viewers', 'album:family', '--json')).out).data;
  assert.deepEqual(
    ways.map((way: { who: { kind: string } }) => way.who.kind),
    ['user', 'role', 'role'],
  );
});

test('what is not there exits 1, what is written wrong exits 2', async () => {
  assert.equal((await run('explain', 'user:nobody', 'view', 'album:family')).code, 1);
  assert.equal((await run('viewers', 'album:nowhere')).code, 1);
  assert.equal((await run('explain', 'ana', 'view', 'album:family')).code, 2);
  assert.equal((await run('explain', 'guest', 'own', 'album:family')).code, 2);
  assert.equal((await run('viewers', 'family')).code, 2);
  assert.equal((await run('--help')).code, 0);
});
