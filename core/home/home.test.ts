import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let whole: TestGallery;

before(async () => {
  whole = await createTestGallery();
});
after(() => whole.close());

test('an empty gallery leads whoever started it to the set-up link, its owner to the first photos, a guest nowhere', async () => {
  const ask = async (client = whole.client()) => (await client.get('/')).body;
  assert.match(await ask(), /Open the set-up link that was printed/);
  const owner = await whole.user({ role: 'admin' });
  assert.doesNotMatch(await ask(), /set-up link/);
  assert.match(await ask(), /Come back soon/);
  const page = await ask(await whole.signIn(owner));
  assert.match(page, /href="\/admin\/upload"/);
  assert.match(page, /enfilade import/);
});

test('with photos the first page shows them and speaks of nothing else', async () => {
  const album = await whole.album({ title: 'Dunes' });
  await whole.photo({ albumId: album.id, details: { title: 'First light' } });
  const page = (await whole.client().get('/')).body;
  assert.match(page, /First light/);
  assert.doesNotMatch(page, /set-up link/);
});
