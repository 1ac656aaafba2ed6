import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { definePlugin } from '../../plugin-api/define-plugin.ts';
import type { PhotoCondition, Verb, Viewer } from '../../plugin-api/index.ts';
import { createTestGallery, systemViewer, type TestGallery, type TestUser } from '../test-gallery.ts';
import type { WebClient } from '../web-client.ts';

let site: TestGallery;
let guest: WebClient;
let curator: WebClient;
let member: TestUser;
let album: { id: string; slug: string };
let hiddenId: string;
let plainId: string;
let linkPath: string;

type Answer = PhotoCondition | null;
let hides: (viewer: Viewer) => Answer | Promise<Answer> = () => null;

const embargo = {
  manifest: { id: 'embargo', title: 'Embargo of photos', permissions: ['access' as const] },
  definition: definePlugin(gallery => {
    gallery.contribute.accessRule({
      id: 'until-noon',
      reason: 'rule.noon',
      hides: ({ viewer }) => hides(viewer),
    });
  }),
};

const request = { viewer: systemViewer, reason: 'test' };
/** Rules are asked again after any change. */
const touch = () =>
  site.gallery.change(request, tx => tx.albums.edit(album.id, { description: `${Math.random()}` }));
const use = async (answer: typeof hides) => {
  hides = answer;
  await touch();
};
const hashOf = async (id: string) => (await site.gallery.as(systemViewer).photos.find(id))!.hash;

before(async () => {
  site = await createTestGallery({ plugins: [embargo] });
  album = await site.album({ title: 'Harbour' });
  const taken = (at: string) => ({ at, offsetMinutes: null, precision: 'second' as const, source: 'exif' });
  const add = (title: string, at: string) =>
    site.photo({ albumId: album.id, keywords: [['Boats']], details: { title, taken: taken(at), rating: 5 } });
  plainId = await add('Quay in fog', '2019-03-01T10:00:00');
  hiddenId = await add('Quay at noon', '2021-06-02T12:00:00');
  await site.gallery.change(request, async tx => {
    await tx.albums.edit(album.id, { coverPhotoId: hiddenId, audienceVerbs: ['view', 'download'] });
    await tx.photos.edit([hiddenId], { coordinates: { latitude: 38.7, longitude: -9.1 } });
  });
  const { value } = await site.gallery.change(request, tx =>
    tx.shares.create({ name: 'for a friend', albumId: album.id, verbs: ['view'] }),
  );
  linkPath = `/s/${value.token}`;
  guest = site.client();
  member = await site.user();
  curator = await site.signIn(await site.user({ role: 'curator' }));
});
after(() => site.close());

const pages = () => [
  '/',
  '/albums',
  `/albums/${album.slug}`,
  '/search?q=quay',
  '/search?q=tag:boats',
  '/tags/boats',
  '/calendar',
  '/calendar/2021',
  `/photos/${plainId}?in=album:${album.slug}`,
  `/photos/${plainId}?in=tag:boats`,
];

const own = async () => [
  `/photos/${hiddenId}`,
  `/photos/${hiddenId}/original`,
  `/i/${hiddenId}/thumb@1/${await hashOf(hiddenId)}.jpg`,
  `/download?photos=${hiddenId}`,
];

test('what a rule hides from guests is on none of their pages, in no count and in no bytes', async () => {
  await use(viewer => (viewer.kind === 'guest' ? { ids: [hiddenId] } : null));
  for (const path of pages()) {
    const answer = await guest.get(path);
    assert.ok([200, 404].includes(answer.status), `${path} ${answer.status}`);
    assert.ok(!answer.body.includes(hiddenId), `${path} tells of it`);
    assert.ok(!answer.body.includes('at noon'), `${path} tells its title`);
  }
  for (const path of await own()) assert.equal((await guest.get(path)).status, 404, path);
  assert.match((await guest.get(`/albums/${album.slug}`)).body, /1 photo\b/);
  assert.doesNotMatch((await guest.get('/calendar')).body, /2021/);
  const read = site.gallery.as({ kind: 'guest' });
  assert.deepEqual(
    (await read.tags.index()).map(tag => tag.photoCount),
    [1],
  );
  assert.equal((await read.search.run('quay')).photoCount, 1);
  const [listed] = await read.albums.recent(1);
  assert.equal(listed!.photoCount, 1);
  assert.deepEqual(listed!.span, { from: '2019-03-01', to: '2019-03-01' });
  assert.equal(listed!.cover!.id, plainId);
  assert.equal((await read.photos.featured())!.id, plainId);
  assert.equal(await read.places.bounds(), null);
});

test('who may edit is not bound, and bytes that guests may not have are kept by nobody', async () => {
  await use(viewer => (viewer.kind === 'guest' ? { ids: [hiddenId] } : null));
  for (const path of await own()) {
    const answer = await curator.get(path);
    assert.ok(answer.status === 200, `${path} ${answer.status}`);
    assert.doesNotMatch(String(answer.headers.get('cache-control')), /public/, path);
  }
  const photo = (await site.gallery.as(systemViewer).photos.find(hiddenId))!;
  assert.equal(photo.isPublic, false);
});

test('a rule binds whom it names, links as their creator and as themselves', async () => {
  await use(viewer => (viewer.kind === 'user' && viewer.role === 'member' ? { tagIds: [] } : null));
  assert.ok(await site.gallery.as(member.viewer).photos.find(hiddenId));
  await use(viewer =>
    viewer.kind === 'user' && viewer.role === 'member' ? { not: { ids: [plainId] } } : null,
  );
  assert.equal(await site.gallery.as(member.viewer).photos.find(hiddenId), undefined);
  assert.equal((await guest.get(`/photos/${hiddenId}`)).status, 200);
  assert.equal((await guest.get(`${linkPath}/photos/${hiddenId}`)).status, 200);
  await use(viewer => (viewer.kind === 'share' ? { ids: [hiddenId] } : null));
  assert.equal((await guest.get(`${linkPath}/photos/${hiddenId}`)).status, 404);
  assert.equal((await guest.get(`/photos/${hiddenId}`)).status, 200);
});

test('hiding one photo of a link gives no more of the others', async () => {
  await use(() => null);
  const maker = await site.user();
  const grant = (verb: 'view' | 'edit') => ({ [`user:${maker.id}`]: [...new Set<Verb>(['view', verb])] });
  const looking = await site.album({ title: 'To look at', audience: 'restricted' });
  const editing = await site.album({ title: 'To edit', audience: 'restricted' });
  const lookedAt = await site.photo({ albumId: looking.id });
  const edited = await site.photo({ albumId: editing.id });
  await site.gallery.change(request, async tx => {
    await tx.albums.edit(looking.id, { grants: grant('view') });
    await tx.albums.edit(editing.id, { grants: grant('edit') });
  });
  // the doors believe what they are told of somebody's role
  const { value } = await site.gallery.change(
    { ...request, viewer: { ...maker.viewer, role: 'curator' } as Viewer },
    tx => tx.shares.create({ name: 'both', photoIds: [lookedAt, edited], verbs: ['view', 'download'] }),
  );
  const ask = async (path: string) => (await guest.get(`/s/${value.token}/photos/${path}`)).status;
  assert.deepEqual(
    [await ask(lookedAt), await ask(edited), await ask(`${edited}/original`)],
    [200, 200, 404],
  );
  await use(viewer => (viewer.kind === 'user' ? { ids: [lookedAt] } : null));
  assert.deepEqual(
    [await ask(lookedAt), await ask(edited), await ask(`${edited}/original`)],
    [404, 200, 404],
  );
  const object = { kind: 'photo', id: edited } as const;
  const viewer = { kind: 'share', id: value.id } as const;
  const { access } = site.gallery.as(systemViewer);
  assert.equal((await access.explain({ viewer, verb: 'view', object }))!.allowed, true);
  assert.equal((await access.explain({ viewer, verb: 'download', object }))!.allowed, false);
});

test('“Who can see this?” names the plugin and its reason', async () => {
  await use(viewer => (viewer.kind === 'guest' ? { ids: [hiddenId] } : null));
  const object = { kind: 'photo', id: hiddenId } as const;
  const { access } = site.gallery.as(systemViewer);
  const explanation = await access.explain({ viewer: { kind: 'guest' }, verb: 'view', object });
  assert.equal(explanation!.allowed, false);
  assert.deepEqual(explanation!.because[0], {
    ...{ kind: 'rule', speaksFor: false, plugin: 'embargo', title: 'Embargo of photos' },
    ...{ rule: 'until-noon', reason: 'rule.noon', failed: false },
  });
  const ways = await access.viewers(object);
  const ofGuests = ways!.find(way => way.who.kind === 'guest')!;
  assert.equal(ofGuests.heldBackBy[0]!.kind, 'rule');
  const panel = await curator.get(`/admin/photos/${hiddenId}/access?kind=guest&verb=view`);
  assert.match(panel.body, /Embargo of photos/);
});

test('a rule that throws, answers nonsense or hangs hides everything from those it binds, until it works again', async () => {
  const failing: (typeof hides)[] = [
    () => {
      throw new Error('no');
    },
    () => ({ ids: 3 }) as never,
    () => 'everything' as never,
    () => [] as never,
    () => ({ box: { west: 'x; drop table photos', south: 0, east: 0, north: 0 } }) as never,
    () => new Promise(() => {}),
  ];
  for (const fail of failing) {
    await use(fail);
    assert.equal((await guest.get(`/photos/${plainId}`)).status, 404);
    assert.ok(await site.gallery.as(systemViewer).photos.find(plainId));
    assert.equal((await guest.get('/')).status, 200);
    await use(() => null);
    assert.equal((await guest.get(`/photos/${plainId}`)).status, 200);
  }
});

test('a rule may read: what it reads is not hidden from itself', async () => {
  await site.usePlugins([
    {
      ...embargo,
      definition: definePlugin(gallery => {
        gallery.contribute.accessRule({
          id: 'newest',
          reason: 'rule.newest',
          hides: async (_, { read }) => {
            const newest = await read.photos.list({ kind: 'all' }, { limit: 1 });
            return { ids: newest!.items.map(photo => photo.id) };
          },
        });
      }),
    },
  ]);
  await touch();
  assert.equal((await guest.get(`/photos/${hiddenId}`)).status, 404);
  assert.equal((await guest.get(`/photos/${plainId}`)).status, 200);
  await site.usePlugins([]);
  assert.equal((await guest.get(`/photos/${hiddenId}`)).status, 200);
});

test('a plugin that was paused says nothing any more, so everything is hidden until its owner decides', async () => {
  await site.usePlugins([embargo]);
  await use(() => null);
  assert.equal((await guest.get(`/photos/${plainId}`)).status, 200);
  await site.plugins.pause({
    ...{ plugin: 'embargo', where: 'accessRule until-noon', kind: 'throw', message: 'no' },
    ...{ stack: null, process: 'web', at: new Date() },
  } as never);
  assert.equal((await guest.get(`/photos/${plainId}`)).status, 404);
  assert.equal((await curator.get(`/photos/${plainId}`)).status, 200);
  await site.usePlugins([]);
  assert.equal((await guest.get(`/photos/${plainId}`)).status, 200);
});
