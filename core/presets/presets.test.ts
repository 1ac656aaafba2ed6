import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { createBackgroundJob } from '../derivatives/background/background-job.ts';
import { cleanPresets } from '../derivatives/presets/clean-presets.ts';
import { planPresets } from '../derivatives/presets/preset-plan.ts';
import type { PresetRecipe } from '../plugin-api/index.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';
import { currentRecipe, editRecipe, proposeRevision, type RecipeEdit } from './propose.ts';

let site: TestGallery;
before(async () => {
  site = await createTestGallery();
  // slow to make, and no other than the rest here
  for (const name of ['thumb', 'small', 'medium']) await apply(name, { formats: { avif: 'off' } });
});
after(() => site.close());

const request = { viewer: systemViewer, reason: 'test' };
const guest = { kind: 'guest' } as const;

async function recipeOf(name: string, edit: RecipeEdit = {}): Promise<PresetRecipe> {
  return editRecipe(currentRecipe(await site.house.presets.read(), name), edit);
}

async function apply(name: string, edit: RecipeEdit) {
  const recipe = await recipeOf(name, edit);
  return site.gallery.change(request, tx => tx.presets.edit(name, recipe));
}

async function addPhoto(options = {}) {
  const album = await site.album();
  const id = await site.photo({ width: 450, height: 300, albumId: album.id, ...options });
  const { sha256 } = (await site.as('system').photos.bytes(id))!;
  return {
    id,
    sha256,
    album,
    address: (file: string, ext = 'jpg') => `/i/${id}/${file}/${sha256.slice(0, 12)}.${ext}`,
  };
}

async function getBytes(path: string) {
  const answer = await fetch(site.url + path);
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Runs the job as the worker does; `most` photos, then it is stopped. */
async function backfill(most = Number.POSITIVE_INFINITY) {
  const stopping = new AbortController();
  let photos = 0;
  const job = createBackgroundJob({
    ...site.house,
    db: site.database.knex,
    async rest() {
      photos += 1;
      if (photos >= most) stopping.abort(new Error('stopped'));
    },
  });
  const running = job({ id: 'test', data: {}, signal: stopping.signal, progress: async () => {} });
  if (Number.isFinite(most)) await assert.rejects(running, /stopped/);
  else await running;
  return photos;
}

async function countFiles(): Promise<number> {
  return Number((await site.database.knex('derivatives').count('* as count').first())!.count);
}

/** What the decoders were asked to do meanwhile. */
async function countTasks(work: () => Promise<void>): Promise<number> {
  const { pool } = site.house;
  const run = pool.run;
  let tasks = 0;
  (pool as { run: typeof run }).run = (task, options) => {
    tasks += 1;
    return run(task, options);
  };
  await work();
  (pool as { run: typeof run }).run = run;
  return tasks;
}

test('a changed recipe is a new revision that the next page has; the old address keeps its bytes and makes none', async () => {
  const photo = await addPhoto();
  const page = async () => (await site.client().get(`/albums/${photo.album.slug}`)).body;
  assert.match(await page(), /small@1/);
  const before = await getBytes(photo.address('small@1'));
  assert.equal(before.status, 200);
  const { changesetId } = await apply('small', { quality: { jpg: 40 } });
  assert.match(await page(), /small@2/);
  assert.doesNotMatch(await page(), /small@1/);
  const now = await getBytes(photo.address('small@2'));
  assert.ok(now.bytes.length < before.bytes.length);
  const kept = await getBytes(photo.address('small@1'));
  assert.equal(hashOf(kept.bytes), hashOf(before.bytes));
  const other = await addPhoto();
  const tasks = await countTasks(async () => {
    for (const file of [
      'small@1',
      'small@3',
      'small@0',
      'thumb@2',
      'unknown@1',
      '300x300@1',
      'small@99999999',
    ])
      assert.equal((await getBytes(other.address(file))).status, 404, file);
    assert.equal((await getBytes(other.address('small@2', 'gif'))).status, 404);
  });
  assert.equal(tasks, 0);
  await site.gallery.undo(changesetId!, request);
  assert.match(await page(), /small@1/);
  await apply('small', { quality: { jpg: 41 } });
  assert.match(await page(), /small@3/, 'a number never means two recipes');
});

test('other times of making are no new revision, and a format that is off is not there', async () => {
  const photo = await addPhoto();
  const revision = async () => (await site.house.presets.read()).sizes.large.revision;
  const before = await revision();
  await apply('large', { formats: { avif: 'off' } });
  assert.equal(await revision(), before);
  assert.equal((await getBytes(photo.address(`large@${before}`, 'avif'))).status, 404);
  assert.equal((await getBytes(photo.address(`large@${before}`, 'webp'))).status, 200);
});

test('a preset of one’s own is cut to its shape around the focal point', async () => {
  await apply('card', { fits: 120, shape: 'cover', aspect: { width: 3, height: 1 } });
  const photo = await addPhoto({ width: 300, height: 400 });
  const at = async (y: number) => {
    const focalPoint = { x: 0.5, y };
    await site.gallery.change(request, tx => tx.photos.edit([photo.id], { focalPoint }));
    return (await getBytes(photo.address('card@1'))).bytes;
  };
  const [top, bottom] = [await at(0.1), await at(0.9)];
  const { width, height } = await sharp(top).metadata();
  assert.deepEqual({ width, height }, { width: 120, height: 40 });
  assert.notEqual(hashOf(top), hashOf(bottom));
  assert.equal(hashOf(await at(0.1)), hashOf(top));
  await site.gallery.change(request, tx => tx.presets.retire('card'));
  assert.equal((await getBytes(photo.address('card@1'))).status, 200, 'what is there is served');
  assert.equal((await getBytes((await addPhoto()).address('card@1'))).status, 404);
});

test('sharpening makes other bytes, and each time the same', async () => {
  const photo = await addPhoto();
  const hashes: string[] = [];
  for (const sharpening of ['none', 'soft', 'strong'] as const) {
    await apply(`sharp${sharpening}`, { fits: 300, sharpening });
    await apply(`again${sharpening}`, { fits: 300, sharpening });
    const [one, other] = [`sharp${sharpening}@1`, `again${sharpening}@1`];
    hashes.push(hashOf((await getBytes(photo.address(one))).bytes));
    assert.equal(hashOf((await getBytes(photo.address(other))).bytes), hashes.at(-1));
  }
  assert.equal(new Set(hashes).size, 3);
});

test('the plan counts what the job then makes, and a job that is stopped half way goes on where it was', async () => {
  for (let at = 0; at < 3; at += 1) await addPhoto({ width: 300 + at, height: 200 });
  await backfill();
  const presets = await site.house.presets.read();
  const recipe = await recipeOf('thumb', { fits: 320, sharpening: 'soft' });
  const { total } = await planPresets(site.database.knex, [proposeRevision(presets, 'thumb', recipe)]);
  const before = await countFiles();
  const planned = total.files;
  assert.ok(planned >= 9 && total.bytes! > 0 && total.ms! > 0);
  await apply('thumb', { fits: 320, sharpening: 'soft' });
  await backfill(2);
  const between = await countFiles();
  assert.equal(between - before, 4);
  await backfill();
  assert.equal((await countFiles()) - before, planned);
  assert.equal(await backfill(), 0);
  const rest = await planPresets(site.database.knex, (await site.house.presets.read()).inForce);
  assert.equal(rest.total.files, 0);
});

test('the most viewed photo is finished first, and only its new formats are offered', async () => {
  const quiet = await addPhoto();
  const seen = await addPhoto();
  await site.house.views.flush();
  await site.database.knex('original_views').delete();
  const { sizes } = await site.house.presets.read();
  assert.equal((await getBytes(seen.address(`thumb@${sizes.thumb.revision}`))).status, 200);
  await site.house.views.flush();
  const { value: revision } = await apply('medium', { quality: { webp: 60 } });
  await backfill(1);
  const formats = async (id: string) => (await site.as(guest).photos.find(id))!.extraFormats;
  assert.ok((await formats(seen.id)).includes(`medium@${revision}.webp`));
  assert.ok(!(await formats(quiet.id)).includes(`medium@${revision}.webp`));
});

test('cleaning removes what is not in force and nothing else, and a change back makes it anew', async () => {
  await backfill();
  const photo = await addPhoto();
  const { sizes } = await site.house.presets.read();
  const current = `small@${sizes.small.revision}`;
  await getBytes(photo.address(current));
  const { changesetId } = await apply('small', { fits: 700 });
  await backfill();
  const parts = { ...site.house, db: site.database.knex };
  assert.ok((await cleanPresets(parts)) > 0);
  assert.equal(await cleanPresets(parts), 0);
  const { inForce } = await site.house.presets.read();
  assert.equal((await planPresets(site.database.knex, inForce)).total.files, 0);
  await site.gallery.undo(changesetId!, request);
  assert.ok((await backfill()) > 0);
  assert.equal((await getBytes(photo.address(current))).status, 200);
});

test('a recipe that makes no sense is refused with a pointer to what is wrong', async () => {
  const wrong: [RecipeEdit | Record<string, unknown>, string][] = [
    [{ fits: 900 }, '/fits'],
    [{ fits: 1.5 }, '/fits'],
    [{ quality: { jpg: 0 } }, '/quality/jpg'],
    [{ shape: 'cover' }, '/shape'],
    [{ sharpening: 'very' }, '/sharpening'],
    [{ formats: { jpg: 'off' } }, '/formats/jpg'],
    [{ blur: 3 }, ''],
  ];
  for (const [edit, pointer] of wrong) {
    const recipe = await recipeOf('thumb', edit as RecipeEdit);
    await assert.rejects(
      site.gallery.change(request, tx => tx.presets.edit('thumb', recipe)),
      (error: { pointer?: string }) => (error.pointer ?? '').startsWith(pointer),
    );
  }
  const recipe = await recipeOf('thumb');
  for (const name of ['map-marker', 'X', '../etc'])
    await assert.rejects(
      site.gallery.change(request, tx => tx.presets.edit(name, recipe)),
      { pointer: '/name' },
    );
  await assert.rejects(
    site.gallery.change(request, tx => tx.presets.retire('thumb')),
    { pointer: '/name' },
  );
  const member = await site.user({ role: 'curator' });
  await assert.rejects(
    site.gallery.change({ viewer: member.viewer, reason: 'test' }, tx => tx.presets.edit('thumb', recipe)),
    { code: 'FORBIDDEN' },
  );
});
