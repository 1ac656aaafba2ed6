import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let carl: WebClient;
before(async () => {
  site = await createTestGallery();
  carl = await site.signIn(await site.user({ role: 'curator' }));
});
after(() => site.close());

test('an album is merged after it was shown what that does, and its address leads on; undone, it is as it was', async () => {
  const from = await site.album({ title: 'From here', audience: 'restricted' });
  const into = await site.album({ title: 'Into this', audience: 'public' });
  const photoId = await site.photo({ albumId: from.id });
  const path = `/admin/albums/${from.id}/merge`;
  assert.doesNotMatch((await carl.get(path)).body, /Everybody can see Into this/);
  const plan = await carl.get(`${path}?into=${into.id}`);
  assert.match(plan.body, /1 photo go(es)? into Into this/);
  assert.match(plan.body, /Everybody can see Into this/);
  assert.equal((await site.client().get(`/photos/${photoId}`)).status, 404);
  const done = await carl.submit(path, { into: into.id }, { page: `${path}?into=${into.id}` });
  assert.equal(done.status, 303);
  assert.equal((await site.client().get(`/photos/${photoId}`)).status, 200);
  const old = await site.client().get(`/albums/${from.slug}`);
  assert.deepEqual([old.status, old.location], [301, `/albums/${into.slug}`]);
  const note = await carl.get(done.location!);
  const undo = /action="(\/admin\/batches\/[^"]+\/undo)"/.exec(note.body)![1]!;
  assert.equal((await carl.submit(undo, {}, { page: done.location! })).status, 303);
  assert.equal((await site.client().get(`/photos/${photoId}`)).status, 404);
  assert.equal((await carl.get(`/albums/${from.slug}`)).status, 200);
});

test('without another album, below itself or into nowhere nothing is merged', async () => {
  const top = await site.album({ audience: 'public' });
  const below = await site.album({ parentId: top.id });
  const path = `/admin/albums/${top.id}/merge`;
  for (const into of ['', below.id, top.id, 'nowhere'])
    assert.ok(
      [404, 409, 422, 400].includes(
        (await carl.submit(path, { into }, { page: `/admin/albums/${top.id}` })).status,
      ),
      into,
    );
  assert.equal((await carl.get(`/albums/${top.slug}`)).status, 200);
});
