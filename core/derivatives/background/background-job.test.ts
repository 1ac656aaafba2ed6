import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { RunningJob } from '../../jobs/create-jobs.ts';
import { createTestGallery, type TestGallery } from '../../testing/test-gallery.ts';
import { createBackgroundJob } from './background-job.ts';

let site: TestGallery;
before(async () => {
  site = await createTestGallery();
});
after(() => site.close());

const guest = { kind: 'guest' } as const;
const offered = ['medium.avif', 'medium.webp', 'small.avif', 'small.webp', 'thumb.avif'];

/** Runs the job as the worker would; answers how many originals it went through, and whether it told of anything. */
async function runJob() {
  const { house, database } = site;
  const reported: number[] = [];
  const job: RunningJob<object> = {
    id: 'test',
    data: {},
    signal: new AbortController().signal,
    progress: async ({ done = 0 }) => void reported.push(done),
  };
  const told: unknown[] = [];
  const onQuery = ({ bindings }: { bindings: unknown[] }) => told.push(...bindings.slice(0, 1));
  database.knex.on('query', onQuery);
  await createBackgroundJob({ ...house, db: database.knex })(job);
  database.knex.off('query', onQuery);
  return { done: reported.at(-1) ?? 0, hasTold: told.includes('gallery_changes') };
}

test('what is missing is made for all photos, pages are told once, and a second run finds nothing to do', async () => {
  const album = await site.album();
  const ids = [await site.photo({ albumId: album.id }), await site.photo({ albumId: album.id })];
  assert.deepEqual(await runJob(), { done: 2, hasTold: true });
  for (const id of ids) {
    const photo = await site.gallery.as(guest).photos.find(id);
    assert.deepEqual(photo!.extraFormats.toSorted(), offered);
  }
  assert.deepEqual(await runJob(), { done: 0, hasTold: false });
});

test('an original that is lost is passed over', async () => {
  const album = await site.album();
  const lost = await site.photo({ albumId: album.id });
  const { sha256 } = (await site.gallery.as(guest).photos.bytes(lost))!;
  await rm(site.house.storage.originalPath(sha256));
  const found = await site.photo({ albumId: album.id });
  assert.deepEqual(await runJob(), { done: 2, hasTold: true });
  assert.equal((await site.gallery.as(guest).photos.find(found))!.extraFormats.length, offered.length);
  assert.deepEqual((await site.gallery.as(guest).photos.find(lost))!.extraFormats, []);
});
