import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Gallery } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../testing/doors.ts';
import type { TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let gallery: Gallery;
before(async () => {
  ({ database, gallery } = await openTestDoors());
});
after(() => database.drop());

test('who may edit nothing opens no batch', async () => {
  const open = (viewer: typeof guest | ReturnType<typeof signedIn>) =>
    gallery.openBatch({ viewer, reason: 'test' }, 'test');
  await assert.rejects(open(guest), { code: 'SIGN_IN_REQUIRED' });
  await assert.rejects(open(signedIn('member')), { code: 'FORBIDDEN' });
  assert.equal((await database.knex('batches').select('id')).length, 0);
});

test('taking a batch back is a batch of its own, finished when it is done', async () => {
  const batchId = await gallery.openBatch(because(), 'test');
  const made = await gallery.change({ ...because(), batchId }, tx => tx.albums.create({ title: 'Made' }));
  assert.deepEqual(await gallery.undoBatch(batchId, because()), { changesets: 1 });
  assert.ok((await gallery.as(system).albums.findById(made.value.id))!.trashedAt);
  const [undo] = await database.knex('batches').where({ kind: 'undo' }).select('summary', 'finished_at');
  assert.deepEqual(undo.summary, { changesets: 1 });
  assert.ok(undo.finished_at);
});
