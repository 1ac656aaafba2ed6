import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
before(async () => {
  gallery = await createTestGallery();
});
after(() => gallery.close());

test('an administrator names the gallery, and the next page has it', async () => {
  const client = await gallery.signIn(await gallery.user({ role: 'admin' }));
  const fields = { name: 'Sea & <Sky>', tagline: 'Photographs', background: 'grey', language: 'en' };
  assert.equal((await client.submit('/admin/settings', fields)).status, 303);
  const page = await gallery.client().get('/login');
  assert.match(page.body, /Sea &amp; &lt;Sky/);
  assert.match(page.body, /data-background="grey"/);
});

test('a gallery without a name is refused, and nothing of the form is lost', async () => {
  const client = await gallery.signIn(await gallery.user({ role: 'admin' }));
  const answer = await client.submit('/admin/settings', { name: ' ', tagline: 'kept', language: 'en' });
  assert.equal(answer.status, 400);
  assert.match(answer.body, /needs a name/);
  assert.match(answer.body, /value="kept"/);
});

test('only administrators come in', async () => {
  for (const role of ['member', 'curator'] as const) {
    const client = await gallery.signIn(await gallery.user({ role }));
    assert.equal((await client.get('/admin/settings')).status, 403);
  }
  assert.equal((await gallery.client().get('/admin/settings')).status, 303);
});

test('settings are undone like every other change', async () => {
  const admin = await gallery.user({ role: 'admin' });
  const request = { viewer: admin.viewer, reason: 'test' };
  const read = () => gallery.gallery.as(admin.viewer).settings.site();
  const before = await read();
  const { changesetId } = await gallery.gallery.change(request, tx =>
    tx.settings.editSite({ name: 'Other' }),
  );
  assert.equal((await read()).name, 'Other');
  await gallery.gallery.undo(changesetId!, request);
  assert.deepEqual(await read(), before);
});
