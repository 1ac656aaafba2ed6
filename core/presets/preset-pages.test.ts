import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { runWords } from '../cli/run-words.fixture.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let admin: WebClient;
let folder: string;
before(async () => {
  site = await createTestGallery();
  admin = await site.signIn(await site.user({ role: 'admin' }));
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-preset-'));
  await mkdir(path.join(folder, 'data'));
});
after(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

const thumb = {
  '/purpose': 'For covers & walls',
  '/fits': '320',
  '/quality/jpg': '70',
  '/quality/webp': '68',
  '/quality/avif': '50',
  '/sharpening': 'soft',
  'boxes:/dense': '1',
  '/formats/jpg': 'eager',
  '/formats/webp': 'eager',
  '/formats/avif': 'off',
  '/formats/png': 'off',
};

test('an administrator sees what a size would make, puts it in force and takes it back', async () => {
  const album = await site.album();
  await site.photo({ albumId: album.id });
  const form = await admin.get('/admin/presets/thumb');
  assert.equal(form.status, 200);
  assert.match(form.body, /name="\/fits"/);
  assert.doesNotMatch(form.body, /name="\/purpose"[^>]* required/);
  assert.doesNotMatch(form.body, /name="\/shape"/);
  const preview = await admin.submit('/admin/presets/thumb', { ...thumb, do: 'plan' });
  assert.equal(preview.status, 200);
  assert.match(preview.body, /This would be revision 2/);
  assert.match(preview.body, /value="320"/);
  assert.equal((await site.house.presets.read()).sizes.thumb.revision, 1);
  const done = await admin.submit('/admin/presets/thumb', { ...thumb, do: 'apply' });
  assert.equal(done.status, 303);
  const list = await admin.get(done.headers.get('Location')!);
  assert.match(list.body, /Size thumb changed/);
  assert.match(list.body, /For covers &amp; walls/);
  assert.match((await site.client().get(`/albums/${album.slug}`)).body, /thumb@2/);
  const undo = /action="(\/admin\/changes\/[^"]+\/undo)"/.exec(list.body)![1]!;
  assert.equal((await admin.submit(undo, {})).status, 303);
  assert.match((await site.client().get(`/albums/${album.slug}`)).body, /thumb@1/);
});

test('what is wrong is said at its field, and nothing of the form is lost', async () => {
  const answer = await admin.submit('/admin/presets/thumb', { ...thumb, '/fits': '5000', do: 'apply' });
  assert.equal(answer.status, 400);
  assert.match(answer.body, /For covers &amp; walls/);
  assert.match(answer.body, /aria-invalid="true"/);
  const taken = await admin.submit('/admin/presets/new', { ...thumb, name: 'thumb' });
  assert.equal(taken.status, 400);
  assert.match(taken.body, /name-problem/);
  assert.equal((await admin.get('/admin/presets/unknown')).status, 404);
});

test('a size of one’s own is added and retired', async () => {
  const fields = { ...thumb, name: 'card', '/shape': 'cover', '/aspect/width': '3', '/aspect/height': '2' };
  assert.equal((await admin.submit('/admin/presets/new', { ...fields, do: 'apply' })).status, 303);
  assert.match((await admin.get('/admin/presets')).body, /cut to 3:2/);
  assert.equal((await admin.submit('/admin/presets/card/retire', {})).status, 303);
  assert.equal((await admin.get('/admin/presets/card')).status, 404);
  assert.notEqual((await admin.submit('/admin/presets/thumb/retire', {})).status, 303);
});

test('only administrators come in', async () => {
  const curator = await site.signIn(await site.user({ role: 'curator' }));
  for (const address of ['/admin/presets', '/admin/presets/new', '/admin/presets/thumb'])
    assert.equal((await curator.get(address)).status, 403, address);
});

const run = (words: string[], input = '') => {
  const env = { DATABASE_URL: site.database.connectionString, DATA_DIR: site.folder };
  return runWords(['preset', ...words], { env, cwd: folder, input });
};

test('commands plan a recipe and put it in force, and a running gallery has it with the next page', async () => {
  const plan = JSON.parse(
    (await run(['plan', 'large', '--formats', 'jpg=eager', '--quality', 'jpg=80', '--json'])).out,
  );
  assert.ok(plan.total.files > 0);
  assert.deepEqual(
    plan.files.map((each: { format: string }) => each.format),
    ['jpg'],
  );
  const applied = await run(['apply', 'large', '--formats', 'jpg=eager', '--quality', 'jpg=80', '--json']);
  assert.deepEqual(JSON.parse(applied.out).revision, 2);
  await site.runJobs();
  assert.equal(JSON.parse((await run(['plan', '--json'])).out).total.files, 0);
  const list = JSON.parse((await run(['list', '--json'])).out).data;
  const large = list.find(
    (each: { name: string; revision: number }) => each.name === 'large' && each.revision === 2,
  );
  assert.equal(large.files, plan.total.files);
  assert.equal((await site.house.presets.read()).sizes.large.revision, 2);
  assert.match((await run(['plan'])).out, /^Nothing is missing\.\n$/);
});

test('a command says what is wrong with a recipe, and cleans what is past', async () => {
  await writeFile(path.join(folder, 'recipe.json'), '{ "fits": 100 }');
  const wrong = await run(['apply', 'small', '--recipe', 'recipe.json']);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /^VALIDATION_FAILED: \/fits must be/);
  assert.equal((await run(['plan', 'unknown'])).code, 1);
  assert.equal(
    (await run(['apply', 'thumb', '--recipe', '-', '--now'], '{ "sharpening": "strong" }')).code,
    0,
  );
  assert.ok(JSON.parse((await run(['clean', '--json'])).out).files > 0);
  assert.equal(JSON.parse((await run(['clean', '--json'])).out).files, 0);
});
