import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { personOf } from '../access/index.ts';
import type { TokenScope, Viewer } from '../plugin-api/index.ts';
import { createTestGallery, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import { makeTestJpeg } from '../testing/test-jpeg.ts';
import { createTokens } from './tokens.ts';

let gallery: TestGallery;
let member: TestUser;
let root: TestUser;
/** Restricted, with a grant to manage it for the member; in it a photo. */
let album: { readonly id: string; readonly slug: string };
let photo: string;
const request = { viewer: { kind: 'system', name: 'test' }, reason: 'test' } as const;

before(async () => {
  gallery = await createTestGallery();
  member = await gallery.user();
  root = await gallery.user({ role: 'admin' });
  album = await gallery.album({ audience: 'restricted' });
  photo = await gallery.photo({ albumId: album.id });
  await gallery.gallery.change(request, tx =>
    tx.albums.edit(album.id, { grants: { [`user:${member.id}`]: ['view', 'manage'] } }),
  );
});
after(() => gallery.close());

async function asToken(user: TestUser, scopes: readonly TokenScope[], albumId: string | null = null) {
  const maker = { viewer: user.viewer, read: gallery.gallery.as(user.viewer) };
  const { id, token } = await createTokens(gallery.database.knex).create(maker, {
    name: 'x',
    scopes,
    albumId,
  });
  const holder = personOf(user.viewer)!;
  const viewer: Viewer = { kind: 'token', tokenId: id, name: 'x', user: holder, scopes, albumId };
  const headers = { Authorization: `Bearer ${token}` };
  const client = gallery.client();
  return {
    viewer,
    send: (path: string, init: RequestInit) => client.send(path, { ...init, headers }),
    get: async (path: string) => (await client.send(path, { headers })).status,
    post: async (path: string, fields: Record<string, string> = {}) =>
      (await client.send(path, { method: 'POST', headers, body: new URLSearchParams(fields) })).status,
    json: async (path: string) => JSON.parse((await client.send(path, { headers })).body),
  };
}

type Deed = (ask: Awaited<ReturnType<typeof asToken>>) => Promise<number>;
const deeds: Readonly<Record<string, Deed>> = {
  view: ask => ask.get(`/albums/${album.slug}`),
  download: ask => ask.get(`/photos/${photo}/original`),
  edit: ask => ask.post(`/admin/albums/${album.id}/cover`, { photo }),
  manage: async ask => {
    const status = await ask.post(`/admin/albums/${album.id}/trash`);
    if (status === 303) await gallery.gallery.change(request, tx => tx.albums.restore(album.id));
    return status;
  },
  settings: ask => ask.get('/admin/settings'),
};

/** What an album's manager may do with a token of these scopes; an administrator may do it all. */
const expected: [scopes: TokenScope[], done: string[]][] = [
  [['photos:read'], ['view']],
  [
    ['photos:read', 'photos:download'],
    ['view', 'download'],
  ],
  [
    ['photos:read', 'photos:write'],
    ['view', 'edit'],
  ],
  [
    ['photos:read', 'photos:download', 'photos:write', 'albums:manage'],
    ['view', 'download', 'edit', 'manage'],
  ],
];

for (const [scopes, done] of expected) {
  test(`with ${scopes.join(', ')} a token does no more than ${done.join(', ')}, its user and an administrator alike`, async () => {
    for (const user of [member, root]) {
      const ask = await asToken(user, scopes);
      for (const [verb, deed] of Object.entries(deeds)) {
        const status = await deed(ask);
        assert.equal(status < 400, done.includes(verb), `${user.role}: ${verb} was answered ${status}`);
      }
    }
  });
}

test('with every scope a token still does no more than its user', async () => {
  const stranger = await gallery.user();
  const ask = await asToken(stranger, ['photos:read', 'photos:download', 'photos:write', 'albums:manage']);
  for (const [verb, deed] of Object.entries(deeds)) assert.ok((await deed(ask)) >= 400, verb);
  assert.equal((await ask.json('/api/v1/me')).data.rights.editAll, false);
});

test('the scope admin reaches what is administered, for administrators alone and as long as they are', async () => {
  const other = await gallery.user({ role: 'admin' });
  const ask = await asToken(other, ['photos:read', 'admin']);
  assert.equal(await ask.get('/admin/settings'), 200);
  await gallery.gallery.change(request, tx => tx.users.edit(other.id, { role: 'member' }));
  assert.equal(await ask.get('/admin/settings'), 403);
});

test('a token that is bound to an album knows that album and what is below it', async () => {
  const inside = await gallery.album({ parentId: album.id, audience: 'restricted' });
  const outside = await gallery.album();
  const elsewhere = await gallery.photo({ albumId: outside.id });
  const ask = await asToken(root, ['photos:read', 'photos:download'], album.id);
  assert.equal(await ask.get(`/albums/${album.slug}`), 200);
  assert.equal(await ask.get(`/albums/${inside.slug}`), 200);
  assert.equal(await ask.get(`/photos/${photo}/original`), 200);
  assert.equal(await ask.get(`/albums/${outside.slug}`), 404, 'public ones neither');
  assert.equal(await ask.get(`/photos/${elsewhere}/original`), 404);
  assert.equal(await ask.get('/admin/settings'), 403);
});

test('what a token may not do is explained to who manages the album, by API', async () => {
  const ask = await asToken(root, [
    'photos:read',
    'photos:download',
    'photos:write',
    'albums:manage',
    'admin',
  ]);
  const question = `viewer=user:${member.name}&object=album:${album.slug}`;
  const { data } = await ask.json(`/api/v1/access/explain?verb=manage&${question}`);
  assert.equal(data.allowed, true);
  assert.ok(data.because.some(({ kind }: { kind: string }) => kind === 'grant'));
  const guest = await ask.json(`/api/v1/access/explain?verb=view&viewer=guest&object=photo:${photo}`);
  assert.equal(guest.data.allowed, false);
  assert.equal(typeof guest.data.change.text, 'string');
  assert.notEqual(guest.data.change.text, guest.data.change.key);
  const { data: ways, page } = await ask.json(`/api/v1/access/viewers?object=album:${album.id}`);
  assert.ok(ways.some(({ who }: { who: { id?: string } }) => who.id === member.id));
  assert.deepEqual(page, { next: null, previous: null });
});

test('who does not manage an album learns nothing about it from explanations', async () => {
  const ask = await asToken(await gallery.user(), ['photos:read', 'albums:manage']);
  for (const object of [`album:${album.slug}`, 'album:nowhere', `photo:${photo}`, 'photo:nowhere']) {
    assert.equal(await ask.get(`/api/v1/access/viewers?object=${object}`), 404);
    assert.equal(await ask.get(`/api/v1/access/explain?viewer=guest&verb=view&object=${object}`), 404);
  }
});

test('a token gives no downloads by a link that it lacks itself: by none that it makes, edits or renews', async () => {
  for (const user of [member, root]) {
    const lesser = await asToken(user, ['photos:read', 'photos:write', 'albums:manage']);
    const greater = await asToken(user, ['photos:read', 'photos:download', 'photos:write', 'albums:manage']);
    const fields = { album: album.id, name: 'Handed on' };
    assert.equal(await lesser.post('/admin/links/new', { ...fields, download: 'on' }), 403);
    assert.equal(await lesser.post('/admin/links/new', fields), 201);
    assert.equal(await greater.post('/admin/links/new', { ...fields, download: 'on' }), 201);
    const [newest, older] = await gallery.database
      .knex('shares')
      .where({ album_id: album.id })
      .orderBy('created_at', 'desc')
      .select('id', 'verbs');
    assert.deepEqual([newest.verbs, older.verbs], [['view', 'download'], ['view']]);
    assert.equal(await lesser.post(`/admin/links/${older.id}/edit`, { ...fields, download: 'on' }), 403);
    assert.equal(await lesser.post(`/admin/links/${newest.id}/renew`), 403);
    assert.equal(await lesser.post(`/admin/links/${newest.id}/edit`, { name: 'To look at' }), 303);
    assert.equal(await lesser.post(`/admin/links/${newest.id}/revoke`), 303);
    await assert.rejects(
      gallery.gallery.change({ ...request, viewer: lesser.viewer }, tx =>
        tx.shares.create({ photoIds: [photo], name: 'x', verbs: ['view', 'download'] }),
      ),
      { code: 'FORBIDDEN', pointer: '/verbs' },
    );
  }
});

test('what a token is shown is kept for nobody, and nothing kept is shown to it', async () => {
  const ask = await asToken(member, ['photos:read']);
  const guest = gallery.client();
  const path = `/albums/${album.slug}`;
  assert.equal((await guest.get(path)).status, 404);
  assert.equal(await ask.get(path), 200);
  assert.equal((await guest.get(path)).status, 404);
  const open = await gallery.album();
  assert.equal((await guest.get(`/albums/${open.slug}`)).headers.get('cache-control'), 'no-cache');
  const elsewhere = await asToken(member, ['photos:read'], album.id);
  assert.equal(await elsewhere.get(`/albums/${open.slug}`), 404);
});

test('a program brings photos in with its token, and history says whose it is', async () => {
  const shelf = await gallery.album({ audience: 'restricted' });
  await gallery.gallery.change(request, tx =>
    tx.albums.edit(shelf.id, { grants: { [`user:${member.id}`]: ['view', 'upload'] } }),
  );
  const bytes = await makeTestJpeg({ width: 61, height: 43 });
  const upload = async (scopes: TokenScope[]) => {
    const body = new FormData();
    body.append('photos', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'by-program.jpg');
    const ask = await asToken(member, scopes);
    return (await ask.send(`/admin/albums/${shelf.id}/upload`, { method: 'POST', body })).status;
  };
  assert.ok((await upload(['photos:read', 'albums:manage'])) >= 400);
  assert.equal(await upload(['photos:read', 'photos:write']), 303);
  const recent = await gallery.gallery.as(request.viewer).changes.recent();
  const { id, name } = recent.items.find(({ actor }) => actor.kind === 'user')!.actor;
  assert.deepEqual({ id, name }, { id: member.id, name: `${member.displayName} (x)` });
});

test('a curator’s token takes back and reads no more of history than its scopes and its album let it', async () => {
  const curator = await gallery.user({ role: 'curator' });
  const other = await gallery.album({ audience: 'public' });
  const { changesetId } = await gallery.gallery.change({ ...request, viewer: curator.viewer }, tx =>
    tx.albums.edit(other.id, { audience: 'restricted' }),
  );
  const scopes: TokenScope[] = ['photos:read', 'photos:write'];
  for (const albumId of [album.id, null]) {
    const ask = await asToken(curator, scopes, albumId);
    assert.equal(await ask.post(`/admin/changes/${changesetId}/undo`), 404);
  }
  const bound = await asToken(curator, scopes, album.id);
  assert.equal(await bound.get(`/admin/changes/${changesetId}`), 404);
  const { body } = await bound.send('/admin/history', {});
  assert.ok(!body.includes(changesetId!));
  assert.equal(
    await gallery
      .client()
      .get(`/albums/${other.slug}`)
      .then(({ status }) => status),
    404,
  );
});
