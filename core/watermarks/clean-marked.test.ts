import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cleanPresets } from '../derivatives/presets/clean-presets.ts';
import type { WatermarkEdit, Writers } from '../plugin-api/index.ts';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';

let site: TestGallery;
let curator: TestUser;
before(async () => {
  site = await createTestGallery();
  curator = await site.user({ role: 'curator' });
});
after(() => site.close());

const change = async <Value>(write: (tx: Writers) => Promise<Value>) =>
  (await site.gallery.change({ viewer: curator.viewer, reason: 'test' }, write)).value;

const proof: WatermarkEdit = {
  ...{ name: 'Proof', kind: 'text', text: 'PROOF' },
  ...{ place: 'middle', size: 'large', opacity: 90 },
};

async function listMarked(): Promise<string[]> {
  const rows = await site.database.knex('derivatives').where('preset', 'like', '%~m%').select('preset');
  return rows.map(({ preset }) => preset).toSorted();
}

test('cleaning removes pictures of watermarks that nothing carries any more, and none that something may carry', async () => {
  const { id: watermark } = await change(tx => tx.settings.addWatermark(proof));
  const album = await site.album({ audience: 'public' });
  await change(tx => tx.albums.edit(album.id, { watermark }));
  const photoId = await site.photo({ albumId: album.id, width: 1000, height: 700 });
  const other = await site.album({ audience: 'restricted' });
  const otherId = await site.photo({ albumId: other.id, width: 900, height: 600 });
  const ask = async (id: string, base = '') => {
    const { hash } = (await site.as('system').photos.find(id))!;
    const answer = await fetch(`${site.url}${base}/i/${id}/small@1/${hash}.jpg`);
    assert.equal(answer.status, 200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const link = async (albumId: string) => {
    const share = { name: 'For Ana', albumId, watermark: 'For Ana' };
    return `/s/${(await change(tx => tx.shares.create(share))).token}`;
  };
  const old = await ask(photoId);
  const [gone] = await listMarked();
  await change(tx => tx.settings.editWatermark(watermark, { ...proof, text: 'OTHER' }));
  const now = await ask(photoId);
  assert.ok(!old.equals(now));
  await ask(photoId, await link(album.id));
  await ask(otherId, await link(other.id));
  const before = await listMarked();
  assert.equal(
    before.length,
    4,
    'the old one, the new one, a link’s with the album’s look, a link’s with none',
  );
  const parts = { ...site.house, db: site.database.knex };
  assert.equal(await cleanPresets(parts), 1);
  assert.deepEqual(
    await listMarked(),
    before.filter(preset => preset !== gone),
  );
  assert.ok((await ask(photoId)).equals(now));
  await change(tx => tx.settings.editWatermark(watermark, proof));
  assert.ok((await ask(photoId)).equals(old), 'a change back makes it anew');
});
