import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { pictures } from '../demo/catalogue/index.ts';
import { demoAlbums } from '../demo/demo-albums.ts';
import { fillFolder } from '../testing/import-world.ts';
import { createTestGallery, systemViewer } from '../testing/test-gallery.ts';
import { createPasswords } from '../users/passwords.ts';
import { createDemoImport, prepareDemo } from './demo-gallery.ts';

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-demo-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('pictures that are finished in any order become albums in the catalogue’s, with their words', async t => {
  const world = await createTestGallery();
  t.after(() => world.close());
  const folder = await makeFolder(t);
  // small ones stand for the drawn ones: what counts here is where they go
  await fillFolder(folder, Object.fromEntries(pictures.map(({ file }, index) => [file, index + 1])));
  const demoImport = createDemoImport(world.house, { folder }, new AbortController().signal);
  for (const { file } of pictures.toReversed()) demoImport.add(file);
  assert.equal(await demoImport.finish(), pictures.length);

  const read = world.gallery.as(systemViewer).albums;
  const tree = await read.tree();
  assert.deepEqual(
    tree.map(({ title, audience, featured }) => ({ title, audience, featured })),
    demoAlbums.map(({ title, audience, featured }) => ({ title, audience, featured })),
  );
  const counts = await Promise.all(tree.map(async album => (await read.findById(album.id))!));
  for (const [index, album] of counts.entries()) {
    const { folder: place, description } = demoAlbums[index]!;
    assert.equal(album.description, description);
    assert.equal(
      album.photoCount,
      pictures.filter(({ file }) => path.posix.dirname(file) === place).length,
      place,
    );
    assert.ok(album.coverPhotoId, `${place} has its cover`);
  }
  const guestSees = await world.gallery.as({ kind: 'guest' }).albums.tree();
  assert.ok(guestSees.length > 0 && guestSees.every(({ title }) => !/Clients|Olaria/.test(title)));
});

test('the administrator of the demo is made once', async t => {
  const world = await createTestGallery();
  t.after(() => world.close());
  const passwords = createPasswords();
  assert.equal(await prepareDemo(world.gallery, passwords), true);
  assert.equal(await prepareDemo(world.gallery, passwords), false);
  const [user, ...others] = await world.gallery.as(systemViewer).users.list();
  assert.deepEqual([user?.name, user?.role, others], ['demo', 'admin', []]);
});
