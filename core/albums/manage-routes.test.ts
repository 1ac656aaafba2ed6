import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';
import type { WebAnswer, WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let admin: WebClient;

before(async () => {
  site = await createTestGallery();
  admin = await site.signIn(await site.user({ role: 'admin', name: 'ada' }));
});
after(() => site.close());

const poison = `"><script>alert(1)</script>'&{{`;

/** The values that a form shows, by field. */
function formValues(body: string, action: string): Record<string, string> {
  const form = body.split('<form').find(part => part.includes(`action="${action}"`)) ?? '';
  const inputs = [...form.matchAll(/<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"([^>]*)>/g)]
    .filter(([tag]) => !/type="(radio|checkbox)"/.test(tag) || tag.includes(' checked'))
    .map(([, name, value]) => [name, value]);
  const selects = [...form.matchAll(/<select[^>]* name="([^"]+)"[\s\S]*?<\/select>/g)].map(
    ([select, name]) => [name, /<option value="([^"]*)" selected/.exec(select)?.[1] ?? ''],
  );
  const areas = [...form.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)].map(
    ([, name, text]) => [name, text],
  );
  return Object.fromEntries([...inputs, ...selects, ...areas]);
}

/** Opens an album's page for editing, changes some fields and sends the form. */
async function edit(client: WebClient, id: string, fields: Record<string, string>): Promise<WebAnswer> {
  const path = `/admin/albums/${id}`;
  const { body } = await client.get(path);
  return client.send(path, {
    method: 'POST',
    body: new URLSearchParams({ ...formValues(body, path), ...fields }),
  });
}

const find = (id: string) => site.gallery.as(systemViewer).albums.findById(id);

test('an album is made with title, audience, publication and description, and its page for uploading follows', async () => {
  const answer = await admin.submit('/admin/albums/new', {
    title: 'Coast',
    parent: '',
    audience: 'public',
    publication: 'draft',
    description: 'By *the* sea',
  });
  assert.equal(answer.status, 303);
  const id = /albums\/([^/]+)\/upload/.exec(answer.location!)![1]!;
  const album = (await find(id))!;
  assert.deepEqual(
    [album.title, album.slug, album.ownAudience, album.publication, album.description],
    ['Coast', 'coast', 'public', 'draft', 'By *the* sea'],
  );
  const next = await admin.get(answer.location!);
  assert.match(next.body, /Album made/);
  assert.match(next.body, /name="photos"/);
});

test('an album inside another inherits who may see it', async () => {
  const parent = await site.album({ title: 'House' });
  const page = await admin.get(`/admin/albums/new?parent=${parent.id}`);
  assert.match(page.body, /New album in House/);
  const answer = await admin.submit('/admin/albums/new', { title: 'Room', parent: parent.id, audience: '' });
  const album = (await find(/albums\/([^/]+)/.exec(answer.location!)![1]!))!;
  assert.deepEqual([album.parentId, album.ownAudience, album.audience], [parent.id, null, 'public']);
});

test('what is wrong is marked at its field, and what was typed is kept', async () => {
  const answer = await admin.submit('/admin/albums/new', {
    title: '  ',
    description: 'kept <b>',
    parent: '',
    audience: 'signed-in',
  });
  assert.equal(answer.status, 400);
  assert.match(answer.body, /name="title"[^>]*aria-invalid="true"/);
  assert.match(answer.body, /This title is empty or too long/);
  assert.match(answer.body, /kept &lt;b&gt;/);
  assert.match(answer.body, /value="signed-in" checked/);
});

test('every field of an album is edited, and the old address leads to the new one', async () => {
  const { id, slug } = await site.album({ title: 'Before' });
  const answer = await edit(admin, id, {
    title: 'After',
    slug: 'a-new-address',
    description: 'Text',
    audience: 'signed-in',
    publication: 'withdrawn',
    order: 'newest',
    layout: 'grid',
    background: 'grey',
    featured: 'on',
  });
  assert.equal(answer.status, 303, answer.body.match(/class="problem"[^<]*<?/)?.[0]);
  const album = (await find(id))!;
  assert.deepEqual(
    [album.title, album.slug, album.description, album.ownAudience, album.publication],
    ['After', 'a-new-address', 'Text', 'signed-in', 'withdrawn'],
  );
  assert.deepEqual(
    [album.order, album.layout, album.background, album.featured, album.listed],
    ['newest', 'grid', 'grey', true, true],
  );
  assert.equal((await admin.get(`/albums/${slug}`)).location, '/albums/a-new-address');
});

test('boxes that are not ticked switch off what they stand for', async () => {
  const { id } = await site.album({ title: 'Boxes' });
  const path = `/admin/albums/${id}`;
  const values = formValues((await admin.get(path)).body, path);
  delete values.listed;
  const answer = await admin.send(path, { method: 'POST', body: new URLSearchParams(values) });
  assert.equal(answer.status, 303);
  assert.equal((await find(id))!.listed, false);
});

test('a taken address is refused at its field', async () => {
  const other = await site.album({ title: 'Taken' });
  const { id } = await site.album({ title: 'Wants it' });
  const answer = await edit(admin, id, { slug: other.slug, title: 'Kept title' });
  assert.equal(answer.status, 409);
  assert.match(answer.body, /name="slug"[^>]*aria-invalid="true"/);
  assert.match(answer.body, /belongs to another album/);
  assert.match(answer.body, /value="Kept title"/);
});

test('who edits what somebody else changed meanwhile sees both, and may then put theirs in its place', async () => {
  const { id } = await site.album({ title: 'First' });
  const path = `/admin/albums/${id}`;
  const mine = { ...formValues((await admin.get(path)).body, path), title: 'Mine' };
  assert.equal((await edit(admin, id, { title: 'Theirs' })).status, 303);
  const stale = await admin.send(path, { method: 'POST', body: new URLSearchParams(mine) });
  assert.equal(stale.status, 412);
  assert.match(stale.body, /Somebody else changed this/);
  assert.match(stale.body, /value="Mine"/);
  assert.match(stale.body, /By now it says: Theirs/);
  assert.equal((await find(id))!.title, 'Theirs');
  const again = await admin.send(path, {
    method: 'POST',
    body: new URLSearchParams({ ...mine, ...formValues(stale.body, path), title: 'Mine' }),
  });
  assert.equal(again.status, 303);
  assert.equal((await find(id))!.title, 'Mine');
});

test('of two forms sent at the same moment one is told of the other', async () => {
  const { id } = await site.album({ title: 'Race' });
  const path = `/admin/albums/${id}`;
  const values = formValues((await admin.get(path)).body, path);
  const send = (title: string) =>
    admin.send(path, { method: 'POST', body: new URLSearchParams({ ...values, title }) });
  const answers = await Promise.all([send('One'), send('Two'), send('Three')]);
  assert.deepEqual(answers.map(answer => answer.status).toSorted(), [303, 412, 412]);
});

test('an album moves into another, before a sibling, and never into itself', async () => {
  const house = await site.album({ title: 'Outer' });
  const first = await site.album({ title: 'First room', parentId: house.id });
  const second = await site.album({ title: 'Second room' });
  const page = `/admin/albums/${second.id}`;
  const move = (id: string, fields: Record<string, string>) =>
    admin.submit(`/admin/albums/${id}/move`, fields, { page });
  assert.equal((await move(second.id, { parent: house.id })).status, 303);
  const order = async () =>
    (await site.gallery.as(systemViewer).albums.children(house.id)).map(album => album.title);
  assert.deepEqual(await order(), ['First room', 'Second room']);
  assert.equal((await move(second.id, { parent: house.id, before: first.id })).status, 303);
  assert.deepEqual(await order(), ['Second room', 'First room']);
  const circle = await move(house.id, { parent: first.id });
  assert.equal(circle.status, 409);
  assert.match(circle.body, /can’t lie inside itself/);
});

test('a photo becomes the cover, and the first one is shown again', async () => {
  const { id } = await site.album({ title: 'Covered' });
  await site.photo({ albumId: id });
  const chosen = await site.photo({ albumId: id });
  const page = `/admin/albums/${id}`;
  const back = `/admin/albums/${id}/photos`;
  const answer = await admin.submit(`${page}/cover`, { photo: chosen, back }, { page });
  assert.match(answer.location!, new RegExp(`^${back}\\?done=`));
  assert.equal((await find(id))!.coverPhotoId, chosen);
  await admin.submit(`${page}/cover`, { photo: '' }, { page });
  assert.equal((await find(id))!.coverPhotoId, null);
});

test('an album goes to the trash with what is inside it, and comes back', async () => {
  const { id, slug } = await site.album({ title: 'Old house' });
  const inner = await site.album({ title: 'Old room', parentId: id });
  const answer = await admin.submit(`/admin/albums/${id}/trash`, {}, { page: `/admin/albums/${id}` });
  assert.equal(answer.status, 303);
  assert.equal((await site.client().get(`/albums/${slug}`)).status, 404);
  const trash = await admin.get('/admin/trash');
  assert.match(trash.body, /Old house/);
  assert.match((await admin.get(`/admin/albums/${id}`)).body, /This album is in the trash/);
  await admin.submit(`/admin/albums/${id}/restore`, {}, { page: '/admin/trash' });
  assert.equal((await site.client().get(`/albums/${slug}`)).status, 200);
  assert.equal((await find(inner.id))!.trashedAt, null);
});

test('no text that people typed becomes a part of the page', async () => {
  const { id } = await site.album({ title: poison, description: poison });
  await site.album({ title: `${poison} inner`, parentId: id });
  for (const path of [
    '/admin',
    `/admin/albums/${id}`,
    `/admin/albums/new?parent=${id}`,
    `/admin/albums/${id}/upload`,
  ]) {
    const { status, body } = await admin.get(path);
    assert.equal(status, 200, path);
    assert.ok(!body.includes('<script>alert'), path);
    assert.ok(body.includes('&quot;&gt;&lt;script&gt;'), path);
  }
  const again = await edit(admin, id, { title: ' ', description: poison, slug: poison });
  assert.ok(!again.body.includes('<script>alert'));
});

test('guests are led to signing in, members are refused, and what is not there is not found', async () => {
  const { id } = await site.album({ title: 'Closed' });
  const paths = [
    '/admin',
    '/admin/albums/new',
    `/admin/albums/${id}`,
    `/admin/albums/${id}/photos`,
    '/admin/trash',
  ];
  const member = await site.signIn(await site.user());
  for (const path of paths) {
    const answer = await site.client().get(path);
    assert.deepEqual([answer.status, answer.location], [303, `/login?next=${encodeURIComponent(path)}`]);
    assert.equal((await member.get(path)).status, 403, path);
  }
  const refused = await member.submit(`/admin/albums/${id}/trash`, {}, { page: '/account' });
  assert.equal(refused.status, 403);
  assert.equal((await find(id))!.trashedAt, null);
  for (const wrong of ['1111', 'a%00b', '..%2f..', 'é']) {
    assert.equal((await admin.get(`/admin/albums/${wrong}`)).status, 404, wrong);
    assert.equal((await admin.get(`/admin/albums/${wrong}/photos`)).status, 404, wrong);
  }
});

test('a form without its token changes nothing', async () => {
  const { id } = await site.album({ title: 'Guarded' });
  const answer = await admin.send(`/admin/albums/${id}/trash`, {
    method: 'POST',
    body: new URLSearchParams({ formToken: 'x' }),
  });
  assert.equal(answer.status, 403);
  assert.equal((await find(id))!.trashedAt, null);
});
