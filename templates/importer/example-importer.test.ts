import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createTestGallery, makeTestJpeg } from 'enfilade/plugin-testing';

test('photos of the list come in with their titles and albums; what is none is counted', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'list-'));
  await writeFile(path.join(folder, 'beach.jpg'), await makeTestJpeg({ width: 60, height: 40 }));
  await writeFile(
    path.join(folder, 'list.txt'),
    '# photos\nbeach.jpg; The beach; Summer/Portugal\n; nothing\n',
  );
  const gallery = await createTestGallery({ plugins: [{ folder: import.meta.dirname }] });
  try {
    const report = await gallery.importFrom('example-importer:list', { list: path.join(folder, 'list.txt') });
    assert.equal(report.added, 1);
    assert.deepEqual(report.skipped, { 'line without a file': 1 });
    const { photos } = await gallery.as('system').search.run('title:beach');
    const photo = await gallery.as('system').photos.find(photos.items[0]!.id);
    assert.equal(photo!.title, 'The beach');
    assert.deepEqual(
      photo!.albums.map(album => album.title),
      ['Portugal'],
    );
  } finally {
    await gallery.close();
    await rm(folder, { recursive: true });
  }
});
