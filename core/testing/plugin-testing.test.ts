import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestGallery } from 'enfilade/plugin-testing';

test('a package finds a whole gallery to test on under the name that it imports', async () => {
  const whole = await createTestGallery();
  try {
    const album = await whole.album({ title: 'Dunes' });
    const id = await whole.photo({ albumId: album.id, details: { title: 'First light' } });
    const page = await whole.client().get(`/photos/${id}`);
    assert.equal(page.status, 200);
    assert.match(page.body, /First light/);
    assert.equal((await whole.gallery.as({ kind: 'guest' }).photos.find(id))?.title, 'First light');
  } finally {
    await whole.close();
  }
});
