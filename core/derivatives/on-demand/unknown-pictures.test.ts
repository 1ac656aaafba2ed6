import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTestGallery } from '../../testing/test-gallery.ts';

const site = await createTestGallery();
after(() => site.close());
const open = await site.album({ audience: 'public' });
const closed = await site.album({ audience: 'restricted' });
const id = await site.photo({ albumId: open.id });
const hidden = await site.photo({ albumId: closed.id });
const hashOf = async (photo: string) => (await site.as('system').photos.bytes(photo))!.sha256.slice(0, 12);
const hash = await hashOf(id);
const hiddenHash = await hashOf(hidden);

async function get(path: string) {
  const response = await fetch(site.url + path);
  await response.arrayBuffer();
  return { status: response.status, cacheControl: response.headers.get('Cache-Control') };
}

test('what names no preset, revision, size or format that there is costs no pixel', async () => {
  const files = [
    ...['huge@1', 'thumb@2', 'thumb@0', 'thumb@01', 'thumb@-1', 'thumb@1.0', 'thumb@999999', 'thumb@1e3'],
    ...[
      'Thumb@1',
      'thumb',
      '@1',
      'thumb@',
      '400@1',
      '400x300@1',
      'thumb~10-10@1',
      '__proto__@1',
      'constructor@1',
    ],
    ...['thumb@1@1', 'thumb%401%2f..', '..%2fthumb@1', 'original@1', 'tiles@1'],
  ].map(preset => `/i/${id}/${preset}/${hash}.jpg`);
  const formats = ['gif', 'tiff', 'svg', 'jpeg', 'JPG', 'tiles', 'jpg.webp', ''].map(
    format => `/i/${id}/thumb@1/${hash}.${format}`,
  );
  const photos = [
    `/i/${id}/thumb@1/${hiddenHash}.jpg`,
    `/i/${id}/thumb@1/${hash.slice(0, 11)}.jpg`,
    `/i/${hidden}/thumb@1/${hiddenHash}.jpg`,
    `/i/nobody/thumb@1/${hash}.jpg`,
    `/i/${id}/thumb@1/${hash}.jpg/extra`,
  ];
  for (const path of [...files, ...formats, ...photos]) {
    assert.deepEqual(await get(path), { status: 404, cacheControl: 'no-store' }, path);
  }
  assert.deepEqual(site.house.pool.processIds(), [], 'no decoder was started');
});

test('and what names one is made', async () => {
  assert.equal((await get(`/i/${id}/thumb@1/${hash}.jpg`)).status, 200);
  assert.equal(site.house.pool.processIds().length, 1);
});
