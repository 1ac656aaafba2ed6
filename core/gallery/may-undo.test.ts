import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Verb } from '../plugin-api/index.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

let site: TestGallery;
before(async () => {
  site = await createTestGallery();
});
after(() => site.close());

const grant = (albumId: string, userId: string, verbs: readonly Verb[]) =>
  site.gallery.change({ viewer: systemViewer, reason: 'test' }, tx =>
    tx.albums.edit(albumId, { grants: { [`user:${userId}`]: verbs } }),
  );

test('who only brought a photo by now doesn’t publish it again by taking back what they did as an editor', async () => {
  const { id: userId, viewer } = await site.user();
  const { id: albumId } = await site.album({ audience: 'restricted' });
  await grant(albumId, userId, ['view', 'edit']);
  const photoId = await site.photo({ albumId, viewer });
  const request = { viewer, reason: 'test' };
  const withdrawn = await site.gallery.change(request, tx =>
    tx.photos.edit([photoId], { publication: 'withdrawn' }),
  );
  const retitled = await site.gallery.change(request, tx => tx.photos.edit([photoId], { title: 'Mine' }));
  await grant(albumId, userId, ['view', 'upload']);
  await assert.rejects(site.gallery.undo(withdrawn.changesetId!, request), { code: 'NOT_FOUND' });
  await site.gallery.undo(retitled.changesetId!, request);
  const photo = (await site.gallery.as(systemViewer).photos.find(photoId))!;
  assert.deepEqual([photo.publication, photo.title], ['withdrawn', null]);
});
