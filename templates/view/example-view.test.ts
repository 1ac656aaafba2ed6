import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery } from 'enfilade/plugin-testing';

let gallery: TestGallery;
let photoId: string;
before(async () => {
  gallery = await createTestGallery({ plugins: [{ folder: import.meta.dirname }] });
  const album = await gallery.album();
  const taken = {
    at: '2019-07-04T15:30:12',
    offsetMinutes: null,
    precision: 'second',
    source: 'exif',
  } as const;
  photoId = await gallery.photo({ albumId: album.id, details: { title: 'Picnic', taken } });
});
after(() => gallery.close());

test('the page shows what was taken on that day of any year', async () => {
  const page = (await gallery.client().get('/x/example-view/day/07/04')).body;
  assert.match(page, new RegExp(`/photos/${photoId}`));
  const other = await gallery.client().get('/x/example-view/day/07/05');
  assert.doesNotMatch(other.body, new RegExp(photoId));
  assert.equal((await gallery.client().get('/x/example-view/day/7/4')).status, 404);
});

test('a dated photo leads there', async () => {
  const page = (await gallery.client().get(`/photos/${photoId}`)).body;
  assert.match(page, /href="\/x\/example-view\/day\/07\/04"/);
});
