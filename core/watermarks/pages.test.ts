import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let curator: WebClient;
before(async () => {
  site = await createTestGallery();
  curator = await site.signIn(await site.user({ role: 'curator' }));
});
after(() => site.close());

const look = { place: 'tiled', size: 'large', opacity: '40' };
const list = () => site.as('system').settings.watermarks();

/** Sends the form as a browser does, with the token first and the file last. */
async function send(where: string, fields: Record<string, string>, image?: Buffer) {
  const body = new FormData();
  body.set('formToken', await curator.formToken(where));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const file = new Blob(image ? [new Uint8Array(image)] : []);
  body.set('image', file, image ? 'logo.png' : '');
  return curator.send(where, { method: 'POST', body });
}

test('a curator makes a text, sees it, changes it, chooses it for an album, and removes it', async () => {
  const made = await send('/admin/watermarks/new', { name: 'Proof', kind: 'text', text: 'PROOF', ...look });
  assert.equal(made.status, 303, made.body);
  const { id } = (await list())[0]!;
  const page = await curator.get(`/admin/watermarks/${id}`);
  assert.match(page.body, new RegExp(`src="/admin/watermarks/${id}/preview"`));
  const preview = await curator.get(`/admin/watermarks/${id}/preview`);
  assert.equal(preview.headers.get('content-type'), 'image/jpeg');
  const changed = { name: 'Proof', kind: 'text', text: 'ليلى <b>', ...look };
  assert.equal((await send(`/admin/watermarks/${id}`, changed)).status, 303);
  assert.match((await curator.get('/admin/watermarks')).body, /ليلى &lt;b&gt;/);

  const album = await site.album({ audience: 'public' });
  const panel = `/admin/albums/${album.id}/access`;
  const shown = { largestSize: '', placeShown: '', cameraShown: '', watermark: id };
  assert.equal((await curator.submit(`${panel}/shown`, shown, { page: panel })).status, 303);
  assert.match((await curator.get(panel)).body, new RegExp(`value="${id}" selected`));
  const refused = await curator.submit(
    `/admin/watermarks/${id}/remove`,
    {},
    { page: `/admin/watermarks/${id}` },
  );
  assert.equal(refused.status, 409);
  assert.match(refused.body, /An album carries this watermark/);
  await curator.submit(`${panel}/shown`, { ...shown, watermark: 'none' }, { page: panel });
  const removed = await curator.submit(
    `/admin/watermarks/${id}/remove`,
    {},
    { page: `/admin/watermarks/${id}` },
  );
  assert.equal(removed.status, 303);
  assert.deepEqual(await list(), []);
});

test('an image is a PNG that is written anew; whatever else is refused at its field, with what was typed', async () => {
  const fields = { name: 'Logo', kind: 'image', text: '', ...look };
  const picture = sharp({ create: { width: 1200, height: 300, channels: 4, background: '#f008' } });
  const jpeg = await picture.clone().jpeg().toBuffer();
  for (const file of [undefined, jpeg, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')]) {
    const answer = await send('/admin/watermarks/new', fields, file);
    assert.ok([400, 422].includes(answer.status), String(answer.status));
    assert.match(answer.body, /id="image-problem"/);
    assert.match(answer.body, /value="Logo"/);
  }
  const png = await picture
    .clone()
    .withExif({ IFD0: { Artist: 'secret' } })
    .png()
    .toBuffer();
  assert.equal((await send('/admin/watermarks/new', fields, png)).status, 303);
  const watermark = (await list()).find(({ name }) => name === 'Logo')!;
  const kept = await site.database.knex('watermark_images').first('sha256', 'png', 'width');
  assert.ok(watermark.kind === 'image' && watermark.image === kept.sha256);
  assert.equal(kept.width, 960);
  assert.equal((await sharp(kept.png).metadata()).exif, undefined);
  assert.equal((await curator.get(`/admin/watermarks/${watermark.id}/preview`)).status, 200);
  const same = await send(`/admin/watermarks/${watermark.id}`, { ...fields, opacity: '90' });
  assert.equal(same.status, 303, 'without a file the image stays');
});

test('who does not edit everything finds none of it', async () => {
  const member = await site.user();
  const { id } = await site.album({ audience: 'restricted' });
  const grants = { [`user:${member.id}`]: ['view', 'manage'] } as const;
  await site.gallery.change({ viewer: site.system, reason: 'test' }, tx => tx.albums.edit(id, { grants }));
  const browser = await site.signIn(member);
  for (const where of ['', '/new', '/x', '/x/preview'])
    assert.equal((await browser.get(`/admin/watermarks${where}`)).status, 403, where);
  assert.doesNotMatch((await browser.get('/admin')).body, /\/admin\/watermarks/);
});

test('a link’s text is asked for in its form and told on its page', async () => {
  const album = await site.album({ audience: 'public' });
  const page = `/admin/links/new?album=${album.id}`;
  const fields = { album: album.id, name: 'Ana', watermark: 'For Ana', showsPlace: 'on', showsCamera: 'on' };
  const made = await curator.submit('/admin/links/new', fields, { page });
  assert.equal(made.status, 201, made.body.slice(0, 300));
  assert.match(made.body, /For Ana/);
});
