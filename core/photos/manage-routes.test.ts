import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';
import type { WebAnswer, WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let admin: WebClient;

before(async () => {
  site = await createTestGallery();
  admin = await site.signIn(await site.user({ role: 'curator', name: 'carl' }));
});
after(() => site.close());

const poison = `"><script>alert(1)</script>'&{{`;
const read = () => site.gallery.as(systemViewer);

async function revisionOf(id: string): Promise<string> {
  return String((await read().photos.find(id))!.revision);
}

/** As a browser would send the form with these fields changed; the albums stay unless they are given. */
async function edit(
  id: string,
  fields: Record<string, string>,
  albums?: readonly string[],
): Promise<WebAnswer> {
  const photo = (await read().photos.find(id))!;
  const body = new URLSearchParams({
    formToken: await admin.formToken(`/admin/photos/${id}`),
    revision: await revisionOf(id),
    ...fields,
  });
  for (const album of albums ?? photo.albums.map(each => each.id)) body.append('album', album);
  return admin.send(`/admin/photos/${id}`, { method: 'POST', body });
}

test('every field of a photo is edited in one change, with its tags and albums', async () => {
  const left = await site.album({ title: 'Left' });
  const right = await site.album({ title: 'Right' });
  const id = await site.photo({ albumId: left.id });
  const answer = await edit(
    id,
    {
      title: 'Gannets',
      caption: 'On *their* rock',
      altText: 'White birds',
      rating: '5',
      author: 'Ada',
      copyright: '© Ada',
      taken: '2019-07-04 15:30',
      city: 'Bergen',
      country: 'Norway',
      coordinates: '60.3913, 5.3221',
      publication: 'draft',
      tags: 'sea, Animals > Birds, "Smith, John"',
    },
    [right.id],
  );
  assert.equal(answer.status, 303);
  const photo = (await read().photos.find(id))!;
  assert.deepEqual(
    [
      photo.title,
      photo.caption,
      photo.altText,
      photo.rating,
      photo.author,
      photo.copyright,
      photo.publication,
    ],
    ['Gannets', 'On *their* rock', 'White birds', 5, 'Ada', '© Ada', 'draft'],
  );
  assert.deepEqual(photo.taken, {
    at: '2019-07-04T15:30:00',
    offsetMinutes: null,
    precision: 'minute',
    source: 'curator',
  });
  assert.deepEqual([photo.place!.city, photo.place!.country], ['Bergen', 'Norway']);
  assert.deepEqual(photo.coordinates, { latitude: 60.3913, longitude: 5.3221 });
  assert.deepEqual(photo.tags.map(tag => tag.name).toSorted(), ['Birds', 'Smith, John', 'sea']);
  assert.deepEqual(
    photo.albums.map(album => album.title),
    ['Right'],
  );
  const page = await admin.get(`/admin/photos/${id}`);
  assert.match(page.body, /Animals &gt; Birds, sea, &quot;Smith, John&quot;/);
  assert.match(page.body, /value="2019-07-04 15:30"/);
});

test('saving a form as it is changes nothing', async () => {
  const { id: albumId } = await site.album();
  const taken = {
    at: '2018-01-02T03:04:05.678',
    offsetMinutes: 60,
    precision: 'millisecond',
    source: 'exif',
  } as const;
  const coordinates = { latitude: 60.39130000000001, longitude: -5.3 };
  const id = await site.photo({
    albumId,
    keywords: [['Nature', 'Water, still'], ['x > y']],
    details: { title: 'As it is', caption: 'Two\nlines', taken, coordinates },
  });
  const before = await read().photos.find(id);
  const { body } = await admin.get(`/admin/photos/${id}`);
  const form = body.slice(body.indexOf('name="revision"'));
  const value = (name: string) =>
    (
      new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(form)?.[1] ??
      new RegExp(`<textarea[^>]* name="${name}"[^>]*>\\n?([^<]*)<`).exec(form)?.[1] ??
      ''
    )
      .replaceAll('&quot;', '"')
      .replaceAll('&gt;', '>')
      .replaceAll('\n', '\r\n');
  const fields = Object.fromEntries(
    ['title', 'caption', 'altText', 'taken', 'coordinates', 'tags'].map(name => [name, value(name)]),
  );
  assert.equal(fields.tags, 'Nature > "Water, still", "x > y"');
  const answer = await edit(id, fields);
  assert.match(answer.location!, /done=nothing/);
  const later = await read().photos.find(id);
  assert.deepEqual(
    [later!.taken, later!.coordinates, later!.tags],
    [before!.taken, before!.coordinates, before!.tags],
  );
});

for (const [field, value, problem] of [
  ['taken', '30 February', /Write the date as/],
  ['taken', '2019-02-30', /Write the date as/],
  ['taken', '2019-13', /Write the date as/],
  ['coordinates', 'north', /Write latitude and longitude/],
  ['coordinates', '91, 5', /Write latitude and longitude/],
  ['rating', '6', /A rating is/],
  ['title', 'x'.repeat(501), /This title is empty or too long/],
] as const) {
  test(`${field} "${value.slice(0, 12)}" is refused at its field, and nothing is lost of what was typed`, async () => {
    const id = await site.photo();
    const answer = await edit(id, { [field]: value, caption: 'A long caption' });
    assert.equal(answer.status, 400);
    assert.match(answer.body, problem);
    assert.match(answer.body, new RegExp(`name="${field}"[^>]*aria-invalid="true"`));
    assert.match(answer.body, /A long caption/);
    assert.equal((await read().photos.find(id))!.caption, null);
  });
}

test('who edits what somebody else changed meanwhile sees both', async () => {
  const id = await site.photo({ details: { title: 'Old' } });
  const old = await revisionOf(id);
  await edit(id, { title: 'Theirs' });
  const stale = await edit(id, { title: 'Mine', revision: old });
  assert.equal(stale.status, 412);
  assert.match(stale.body, /value="Mine"/);
  assert.match(stale.body, /By now it says: Theirs/);
});

test('a photo goes to the trash and comes back, alone and several at once', async () => {
  const { id: albumId, slug } = await site.album();
  const ids = [await site.photo({ albumId }), await site.photo({ albumId }), await site.photo({ albumId })];
  const page = `/admin/photos/${ids[0]}`;
  await admin.submit(`${page}/trash`, {}, { page });
  assert.equal((await site.client().get(`/photos/${ids[0]}`)).status, 404);
  assert.match((await admin.get(page)).body, /This photo is in the trash/);
  await admin.submit(`${page}/restore`, {}, { page });
  assert.equal((await site.client().get(`/photos/${ids[0]}`)).status, 200);
  await arrange(albumId, { do: 'trash', all: 'on' }, [], ids);
  assert.equal((await read().photos.list({ kind: 'album', slug }))!.items.length, 0);
  const none = await admin.submit('/admin/photos/restore', {}, { page: '/admin/trash' });
  assert.equal(none.status, 400);
  assert.match(none.body, /Choose at least one photo/);
  const body = new URLSearchParams({ formToken: await admin.formToken('/admin/trash') });
  for (const id of ids) body.append('photo', id);
  assert.equal((await admin.send('/admin/photos/restore', { method: 'POST', body })).status, 303);
  assert.deepEqual(
    (await read().photos.list({ kind: 'album', slug }))!.items.map(photo => photo.id),
    ids,
  );
});

/** Presses a button of the page that arranges an album's photos. */
async function arrange(
  albumId: string,
  fields: Record<string, string>,
  chosen: readonly string[],
  shown: readonly string[] = [],
): Promise<WebAnswer> {
  const path = `/admin/albums/${albumId}/photos`;
  const body = new URLSearchParams({ formToken: await admin.formToken(path), ...fields });
  for (const id of chosen) body.append('photo', id);
  for (const id of shown) body.append('shown', id);
  return admin.send(path, { method: 'POST', body });
}

async function albumWithPhotos(count: number) {
  const album = await site.album();
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await site.photo({ albumId: album.id }));
  const order = async () =>
    (await read().photos.list({ kind: 'album', slug: album.slug, order: 'manual' }))!.items.map(photo =>
      ids.indexOf(photo.id),
    );
  return { ...album, ids, order };
}

test('photos are put in order without a script: one step, a place by its number, the end', async () => {
  const { id, ids, order } = await albumWithPhotos(5);
  await arrange(id, { do: `later:${ids[0]}` }, []);
  assert.deepEqual(await order(), [1, 0, 2, 3, 4]);
  await arrange(id, { do: `earlier:${ids[4]}` }, []);
  assert.deepEqual(await order(), [1, 0, 2, 4, 3]);
  await arrange(id, { do: 'move', place: '1' }, [ids[2]!, ids[4]!]);
  assert.deepEqual(await order(), [2, 4, 1, 0, 3]);
  await arrange(id, { do: 'move', place: '99' }, [ids[2]!]);
  assert.deepEqual(await order(), [4, 1, 0, 3, 2]);
  const first = await arrange(id, { do: `earlier:${ids[4]}` }, []);
  assert.match(first.location!, /done=nothing/);
  await arrange(id, { do: `later:${ids[2]}` }, []);
  assert.deepEqual(await order(), [4, 1, 0, 3, 2]);
});

test('several photos get and lose tags at once', async () => {
  const { id, ids } = await albumWithPhotos(3);
  await arrange(id, { do: 'tag', tags: 'fog, Places > North' }, ids.slice(0, 2));
  const tagsOf = async (photoId: string) =>
    (await read().photos.find(photoId))!.tags.map(tag => tag.name).toSorted();
  assert.deepEqual(await Promise.all(ids.map(tagsOf)), [['North', 'fog'], ['North', 'fog'], []]);
  await arrange(id, { do: 'untag', tags: 'FOG, places > north' }, [ids[0]!]);
  assert.deepEqual(await tagsOf(ids[0]!), []);
  const unknown = await arrange(id, { do: 'untag', tags: 'never heard of' }, [ids[1]!]);
  assert.equal(unknown.status, 400);
  assert.match(unknown.body, /There is no such tag/);
  assert.match(unknown.body, new RegExp(`value="${ids[1]}" checked`));
});

test('several photos go into another album and out of this one', async () => {
  const { id, ids, order } = await albumWithPhotos(3);
  const other = await site.album();
  await arrange(id, { do: 'addTo', target: other.id }, [ids[2]!, ids[0]!]);
  const there = (await read().photos.list({ kind: 'album', slug: other.slug }))!.items.map(photo => photo.id);
  assert.deepEqual(there, [ids[2], ids[0]]);
  await arrange(id, { do: 'takeOut' }, [ids[1]!]);
  assert.deepEqual(await order(), [0, 2]);
});

test('nothing chosen, no such deed and a photo from elsewhere are refused', async () => {
  const { id, ids, order } = await albumWithPhotos(2);
  const stranger = await site.photo();
  const none = await arrange(id, { do: 'trash' }, []);
  assert.equal(none.status, 400);
  assert.match(none.body, /Choose at least one photo/);
  assert.equal((await arrange(id, { do: 'explode' }, ids)).status, 400);
  assert.equal((await arrange(id, { do: 'move', place: 'x' }, ids)).status, 400);
  assert.equal((await arrange(id, { do: 'move', place: '1' }, [stranger])).status, 404);
  assert.equal((await arrange(id, { do: 'trash' }, ['1111'])).status, 404);
  assert.equal((await arrange(id, { do: 'trash' }, ['a b'])).status, 404);
  assert.deepEqual(await order(), [0, 1]);
});

test('a long album is arranged page by page, by numbers that go on', async () => {
  const album = await site.album();
  const ids: string[] = [];
  for (let i = 0; i < 63; i++) ids.push(await site.photo({ albumId: album.id, width: 8, height: 8 }));
  const { body } = await admin.get(`/admin/albums/${album.id}/photos`);
  const next = /rel="next" href="([^"]+)"/.exec(body)![1]!.replaceAll('&amp;', '&');
  const second = await admin.get(next);
  assert.match(second.body, /<ol class="light-table" start="61">/);
  const [, after] = /name="after" value="([^"]+)"/.exec(second.body)!;
  const answer = await arrange(album.id, { do: 'move', place: '2', after: after!, from: '61' }, [ids[62]!]);
  assert.match(answer.location!, /from=61/);
  const list = (await read().photos.list({ kind: 'album', slug: album.slug }, { limit: 3 }))!.items;
  assert.deepEqual(
    list.map(photo => ids.indexOf(photo.id)),
    [0, 62, 1],
  );
});

test('no text that people typed becomes a part of the page', async () => {
  const { id: albumId } = await site.album({ title: poison });
  const id = await site.photo({ albumId, fileName: `${poison}.jpg`, keywords: [[poison, poison]] });
  const fields = [
    'title',
    'caption',
    'altText',
    'author',
    'credit',
    'copyright',
    'licence',
    'city',
    'location',
  ];
  await edit(id, Object.fromEntries(fields.map(name => [name, poison])));
  await edit(id, { title: `${poison} again`, taken: poison });
  for (const path of [
    `/admin/photos/${id}`,
    `/admin/albums/${albumId}/photos`,
    `/admin/history/photo/${id}`,
    '/admin/history',
  ]) {
    const { status, body } = await admin.get(path);
    assert.equal(status, 200);
    assert.ok(!body.includes('<script>alert'), path);
  }
  const wrong = await edit(id, {
    taken: poison,
    tags: poison,
    coordinates: poison,
    back: `javascript:${poison}`,
  });
  assert.equal(wrong.status, 400);
  assert.ok(!wrong.body.includes('<script>alert') && !wrong.body.includes('javascript:'));
});
