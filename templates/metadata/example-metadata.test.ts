import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestGallery } from 'enfilade/plugin-testing';
import { titleOfFile } from './title.ts';

test('file names become titles, those of cameras do not', () => {
  assert.equal(titleOfFile('2019-07-04_evening-walk.jpg'), 'Evening walk');
  assert.equal(titleOfFile('DSC_0042.jpg'), null);
});

test('a title that is typed is tidied in the same change', async () => {
  const gallery = await createTestGallery({ plugins: [{ folder: import.meta.dirname }] });
  try {
    const id = await gallery.photo();
    const request = { viewer: gallery.system, reason: 'a title' };
    await gallery.gallery.change(request, tx => tx.photos.edit([id], { title: '  evening   walk ' }));
    assert.equal((await gallery.as('system').photos.find(id))!.title, 'Evening walk');
  } finally {
    await gallery.close();
  }
});
