import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, systemViewer, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import { makeTestJpeg } from '../testing/test-jpeg.ts';
import type { WebAnswer, WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let contributor: TestUser;
let client: WebClient;
let curator: WebClient;
let albumId: string;

before(async () => {
  site = await createTestGallery();
  contributor = await site.user({ name: 'cleo' });
  client = await site.signIn(contributor);
  curator = await site.signIn(await site.user({ name: 'carl', role: 'curator' }));
  albumId = await albumFor('Shared');
});
after(() => site.close());

const read = () => site.gallery.as(systemViewer);
const jpeg = () => makeTestJpeg({ width: 60, height: 40 });
const change = (write: Parameters<typeof site.gallery.change>[1]) =>
  site.gallery.change({ viewer: systemViewer, reason: 'test' }, write);

/** Restricted; the contributor may upload there unless it is said otherwise. */
async function albumFor(title: string, verbs: ('view' | 'upload')[] = ['view', 'upload']): Promise<string> {
  const { id } = await site.album({ title, audience: 'restricted' });
  await change(tx => tx.albums.edit(id, { grants: { [`user:${contributor.id}`]: verbs } }));
  return id;
}

async function upload(into: string, files: readonly Buffer[], by = client): Promise<WebAnswer> {
  const address = `/admin/albums/${into}/upload`;
  const body = new FormData();
  body.append('formToken', await by.formToken('/account'));
  for (const [index, bytes] of files.entries())
    body.append('photos', new Blob([new Uint8Array(bytes)]), `${index}.jpg`);
  return by.send(address, { method: 'POST', body });
}

const photosOf = async (slug: string) =>
  (await read().photos.list({ kind: 'album', slug, order: 'manual' }))!.items.map(photo => photo.id);

/** What the page says of each file. */
const toldOf = ({ body }: WebAnswer) =>
  [...body.matchAll(/<bdi class="name">[^<]*<\/bdi><br><span[^>]*>([^<]*)</g)].map(([, text]) => text);

const notHere = 'It can’t be added here. It may be in the gallery already, with somebody else.';

test('a contributor’s photos stand in the album as they were chosen, and are taken back as one', async () => {
  const answer = await upload(albumId, [await jpeg(), await jpeg(), await jpeg(), await jpeg()]);
  assert.equal(answer.status, 303, answer.body);
  const photos = await Promise.all((await photosOf('shared')).map(id => read().photos.find(id)));
  assert.deepEqual(
    photos.map(photo => photo!.fileName),
    ['0.jpg', '1.jpg', '2.jpg', '3.jpg'],
  );
  assert.ok(photos.every(photo => photo!.uploadedBy === contributor.displayName));
  const { body } = await client.get(answer.location!);
  const action = /action="(\/admin\/batches\/[^"]+\/undo)"/.exec(body)![1]!;
  const undone = await client.submit(action, { back: '/admin' }, { page: '/account' });
  assert.equal(undone.status, 303);
  assert.deepEqual(await photosOf('shared'), []);
});

test('whoever has the bytes of somebody else’s photo learns nothing by sending them', async () => {
  const bytes = await jpeg();
  const hidden = (await site.album({ title: 'Hidden', audience: 'restricted' })).id;
  assert.equal((await upload(hidden, [bytes], curator)).status, 303);
  const answer = await upload(albumId, [bytes, await jpeg()]);
  assert.deepEqual(toldOf(answer), [notHere, 'Added']);
  const [id] = await photosOf('hidden');
  assert.ok(!answer.body.includes(id!));
  await change(tx => tx.photos.trash([id!]));
  assert.deepEqual(toldOf(await upload(albumId, [bytes])), [notHere]);
  await change(tx => tx.photos.restore([id!]));
  assert.deepEqual(await photosOf('hidden'), [id]);
});

test('a draft of somebody else in the very album is not told of either', async () => {
  const bytes = await jpeg();
  const drafts = await albumFor('Drafts');
  await upload(drafts, [bytes], curator);
  const [id] = await photosOf('drafts');
  await change(tx => tx.photos.edit([id!], { publication: 'draft' }));
  assert.deepEqual(toldOf(await upload(drafts, [bytes])), [notHere]);
});

test('a photo that a contributor sees elsewhere and may not bring stays where it is', async () => {
  const bytes = await jpeg();
  const open = await site.album({ title: 'Open' });
  await upload(open.id, [bytes], curator);
  const answer = await upload(albumId, [bytes, await jpeg()]);
  assert.deepEqual(toldOf(answer), [notHere, 'Added']);
  const [id] = await photosOf('open');
  assert.deepEqual(
    (await read().photos.find(id!))!.albums.map(album => album.title),
    ['Open'],
  );
});

test('what one brought oneself gets its place in the other album, too', async () => {
  const bytes = await jpeg();
  const other = await albumFor('Other');
  await upload(albumId, [bytes]);
  assert.deepEqual(toldOf(await upload(other, [bytes])), ['Was here already; it is in this album now']);
  assert.equal((await photosOf('other')).length, 1);
});

test('albums where photos may be added are all that is offered', async () => {
  await albumFor('Only to see', ['view']);
  const { body } = await client.get('/admin/upload');
  assert.match(body, /Choose the album/);
  assert.match(body, /Shared/);
  assert.doesNotMatch(body, /Only to see|Hidden|type="file"/);
});
