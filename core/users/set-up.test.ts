import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
before(async () => {
  gallery = await createTestGallery();
});
after(() => gallery.close());

test('the link makes the first administrator once, and then is not there', async () => {
  const path = (await gallery.setUpPath())!;
  assert.match(path, /^\/setup\/[\w-]{22,}$/);
  assert.equal((await gallery.client().get('/setup/wrong')).status, 404);
  assert.equal((await gallery.client().get(`/setup/${'ä'.repeat(27)}`)).status, 404);
  assert.equal((await gallery.client().get('/setup')).status, 404);

  const client = gallery.client();
  const page = await client.get(path);
  assert.equal(page.status, 200);
  assert.equal(page.headers.get('cache-control'), 'no-store');

  const weak = await client.submit(path, { name: 'me', password: 'short' });
  assert.equal(weak.status, 400);
  assert.match(weak.body, /at least 8 characters/);

  const clients = Array.from({ length: 4 }, () => gallery.client());
  const answers = await Promise.all(
    clients.map((each, index) => each.submit(path, { name: `me-${index}`, password: 'a good password' })),
  );
  assert.deepEqual(answers.map(answer => answer.status).sort(), [303, 404, 404, 404]);
  const winner = clients[answers.findIndex(answer => answer.status === 303)]!;
  assert.equal((await winner.get('/admin/settings')).status, 200);

  const { items } = await gallery.gallery.as(systemViewer).changes.recent();
  const first = items.find(({ reason }) => reason === 'First administrator')!;
  const undone = await winner.submit(`/admin/changes/${first.id}/undo`, {}, { page: '/admin/history' });
  assert.equal(undone.status, 409);
  assert.match(undone.body, /Somebody must remain who can administer the gallery/);
  assert.equal((await winner.get('/admin/settings')).status, 200, 'nobody is locked out');

  assert.equal(await gallery.setUpPath(), null);
  assert.equal((await client.get(path)).status, 404);
});
