import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemViewer } from '../testing/test-gallery.ts';
import type { WebAnswer, WebClient } from '../testing/web-client.ts';
import {
  createDelegatedWorld,
  type Delegate,
  type DelegatedWorld,
  delegates,
} from './delegated-world.fixture.ts';
import { takeBackSince } from './take-back.fixture.ts';

let world: DelegatedWorld;
const clients = {} as Record<Delegate, WebClient>;
before(async () => {
  world = await createDelegatedWorld();
  for (const name of delegates) clients[name] = await world.site.signIn(world.users[name]);
});
after(() => world.site.close());

const read = () => world.site.gallery.as(systemViewer);
const id = (name: string) => world.ids[name]!;
const albumsOf = async (name: string) =>
  (await read().photos.find(id(name)))!.albums.map(album => album.title).toSorted();

async function post(
  by: Delegate,
  path: string,
  fields: Record<string, string> | [string, string][],
): Promise<WebAnswer> {
  const body = new URLSearchParams(fields);
  body.set('formToken', await clients[by].formToken('/account'));
  return clients[by].send(path, { method: 'POST', body });
}

/** Takes back what somebody did last, from the note on the page that they were led to. */
async function undoFromNote(by: Delegate, page: string): Promise<WebAnswer> {
  const { body } = await clients[by].get(page);
  const action = /action="(\/admin\/(?:changes|batches)\/[^"]+\/undo)"/.exec(body)?.[1];
  assert.ok(action, `no undo on ${page}`);
  return post(by, action, { back: '/admin' });
}

/** Runs with the world as it was, and leaves it so. */
function scene(name: string, run: () => Promise<void>): void {
  test(name, async () => {
    const takeBack = await takeBackSince(world.site);
    await run();
    await takeBack();
  });
}

scene('of others’ changes an editor reads what was done to what they know, and no words', async () => {
  const { body } = await clients.editor.get(`/admin/history/album/${id('house')}`);
  assert.match(body, /<p class="what">Album made/);
  assert.match(body, /The same people|Only people/);
  // the grants and the hidden cover leave no line; being moved to the top is told of without from where
  assert.equal(body.match(/<p class="what">Album changed/g)?.length, 1);
  assert.doesNotMatch(body, /\/undo"|Cover|Sorted/);
});

scene('an editor’s form says nothing of who may see an album, and loses none of it', async () => {
  const rules = { featured: true, listed: false, publication: 'draft' } as const;
  await world.change('manager', tx => tx.albums.edit(id('house'), rules));
  const page = `/admin/albums/${id('house')}`;
  const { body } = await clients.editor.get(page);
  for (const name of ['audience', 'publication', 'featured', 'listed', 'rules'])
    assert.ok(!body.includes(`name="${name}"`), name);
  const revision = String((await read().albums.findById(id('house')))!.revision);
  const fields = { revision, title: 'The house', order: 'newest', layout: '', background: '' };
  assert.equal((await post('editor', page, fields)).status, 303);
  const album = (await read().albums.findById(id('house')))!;
  assert.deepEqual(
    [album.title, album.order, album.ownAudience, album.publication, album.featured, album.listed],
    ['The house', 'newest', 'restricted', 'draft', true, false],
  );
});

scene('who may manage finds the way to who sees an album and a photo from each of their pages', async () => {
  const { slug } = (await read().albums.findById(id('house')))!;
  const ways = { '/admin': 'albums/house', [`/albums/${slug}`]: 'albums/house' };
  for (const [page, of] of Object.entries({ ...ways, [`/photos/${id('photo')}`]: 'photos/photo' })) {
    const [kind, name] = of.split('/');
    const link = `href="/admin/${kind}/${id(name!)}/access"`;
    assert.ok((await clients.manager.get(page)).body.includes(link), page);
    assert.ok(!(await clients.editor.get(page)).body.includes('/access"'), page);
  }
});

scene('an editor makes albums that inherit, and is offered no other ones', async () => {
  const page = `/admin/albums/new?parent=${id('room')}`;
  const { body } = await clients.editor.get(page);
  assert.doesNotMatch(body, /name="audience"|name="publication"|No other album/);
  const answer = await post('editor', '/admin/albums/new', { title: 'Shelf', parent: id('room') });
  const made = (await read().albums.findById(answer.location!.split('/')[3]!))!;
  assert.deepEqual([made.parentId, made.ownAudience], [id('room'), null]);
  assert.equal((await clients.editor.get(answer.location!)).status, 200);
});

scene(
  'who manages one album and edits another is told at the field where rules can’t be chosen',
  async () => {
    const { manager } = world.users;
    const grants = { [`user:${manager.id}`]: ['view', 'edit'] as const };
    await world.change('curator', tx => tx.albums.edit(id('open'), { grants }));
    const fields = { title: 'Tent', parent: id('open'), audience: 'restricted' };
    const answer = await post('manager', '/admin/albums/new', fields);
    assert.equal(answer.status, 400);
    assert.match(answer.body, /id="parent-problem">Inside this album you can’t choose who sees it/);
  },
);

scene('an album goes to the trash with its own alone, and why not is said on its page', async () => {
  const answer = await post('manager', `/admin/albums/${id('house')}/trash`, {});
  assert.equal(answer.status, 409);
  assert.match(answer.body, /Inside it lie albums that aren’t yours to delete/);
  assert.match(answer.body, /value="House"/);
  assert.equal((await read().albums.findById(id('house')))!.trashedAt, null);
});

scene('nobody shuts themselves out of what they manage: the form says so and nothing changes', async () => {
  const answer = await post('manager', `/admin/albums/${id('house')}/move`, { parent: id('open') });
  assert.equal(answer.status, 303);
  const revision = String((await read().albums.findById(id('house')))!.revision);
  const { users } = world;
  await world.change('curator', tx =>
    tx.albums.edit(id('open'), { grants: { [`user:${users.manager.id}`]: ['view', 'edit'] } }),
  );
  const fields = {
    ...{ revision, title: 'House', order: 'manual', layout: '', background: '' },
    rules: 'on',
  };
  const refused = await post('manager', `/admin/albums/${id('house')}`, {
    ...{ ...fields, audience: '', publication: 'published', listed: 'on' },
  });
  assert.equal(refused.status, 409);
  assert.match(refused.body, /you could not manage this album any more/);
  assert.equal((await read().albums.findById(id('house')))!.ownAudience, 'restricted');
});

scene('a contributor edits what they brought, takes it out where it was, and takes that back', async () => {
  const page = `/admin/photos/${id('own')}`;
  const { body } = await clients.contributor.get(page);
  assert.doesNotMatch(body, /\/trash"|\/cover"|\/links"/);
  const revision = () => read().photos.find(id('own'));
  const edited = await post('contributor', page, [
    ...[
      ['revision', String((await revision())!.revision)] as [string, string],
      ['title', 'New'] as [string, string],
    ],
    ['album', id('house')],
  ]);
  assert.equal(edited.status, 303);
  assert.equal((await revision())!.title, 'New');
  const takenOut = await post('contributor', page, {
    revision: String((await revision())!.revision),
    title: 'New',
  });
  assert.match(takenOut.location!, /^\/admin\?done=/);
  assert.deepEqual(await albumsOf('own'), []);
  assert.equal((await clients.contributor.get(page)).status, 403);
  assert.equal((await undoFromNote('contributor', takenOut.location!)).status, 303);
  assert.deepEqual(await albumsOf('own'), ['House']);
});

scene('saving a photo leaves it in albums that its editor may not edit', async () => {
  const page = `/admin/photos/${id('photo')}`;
  await world.change('curator', tx => tx.albums.addPhotos(id('outsidePublic'), [id('photo')]));
  const revision = String((await read().photos.find(id('photo')))!.revision);
  const answer = await post('editor', page, [
    ['revision', revision],
    ['title', 'Steps'],
    ['album', id('house')],
  ]);
  assert.equal(answer.status, 303);
  assert.deepEqual(await albumsOf('photo'), ['House', 'Qoutside square']);
});

scene('an undo puts nothing back where its author may not put it any more', async () => {
  await world.change('editor', tx => tx.albums.removePhotos(id('house'), [id('second')]));
  const removed = await world.change('editor', tx => tx.albums.removePhotos(id('open'), [id('openPhoto')]));
  await world.change('curator', tx => tx.albums.edit(id('open'), { grants: {} }));
  const { body } = await clients.editor.get('/admin/history');
  assert.doesNotMatch(body, new RegExp(`/admin/changes/${removed}/undo`));
  assert.equal((await post('editor', `/admin/changes/${removed}/undo`, {})).status, 404);
  assert.deepEqual(await albumsOf('openPhoto'), []);
});

scene('an album comes back by an undo only below one that its mover may still edit', async () => {
  const moved = await world.change('manager', tx => tx.albums.move(id('room'), { parentId: id('open') }));
  const grants = { [`user:${world.users.manager.id}`]: ['view'] as const };
  await world.change('curator', tx =>
    tx.albums.edit(id('room'), {
      audience: 'restricted',
      grants: { [`user:${world.users.manager.id}`]: ['manage', 'view'] },
    }),
  );
  await world.change('curator', tx => tx.albums.edit(id('house'), { grants }));
  assert.equal((await post('manager', `/admin/changes/${moved}/undo`, {})).status, 404);
});

scene(
  'what brought new tags can be undone by who brought it, and the tags stay for whoever has them',
  async () => {
    const changeset = await world.change('contributor', tx =>
      tx.photos.edit([id('own')], { tags: [['Furniture', 'Chairs']] }),
    );
    assert.equal((await post('contributor', `/admin/changes/${changeset}/undo`, {})).status, 303);
    assert.deepEqual((await read().photos.find(id('own')))!.tags, []);
  },
);

scene('in the trash lies what its viewer may bring back, and no more', async () => {
  await world.change('curator', tx => tx.photos.trash([id('own')]));
  const { body } = await clients.contributor.get('/admin/trash');
  assert.match(body, /The trash is empty/);
  const page = await clients.contributor.get(`/admin/photos/${id('own')}`);
  assert.match(page.body, /This photo is in the trash/);
  assert.doesNotMatch(page.body, /\/restore"/);
  assert.match((await clients.manager.get('/admin/trash')).body, /Brought along/);
});

scene('public pages lead to what their viewer may do there', async () => {
  const offered = async (by: Delegate) => {
    const { body } = await clients[by].get('/albums/open-day');
    return ['upload', 'history/album', 'albums/new?parent='].map(
      part => body.includes(`/admin/${part}`) || body.includes(`/${part}"`),
    );
  };
  assert.deepEqual(await offered('contributor'), [true, false, false]);
  assert.deepEqual(await offered('editor'), [true, true, true]);
  const photo = async (by: Delegate, name: string) =>
    (await clients[by].get(`/photos/${id(name)}`)).body.includes(`href="/admin/photos/${id(name)}"`);
  assert.deepEqual(await Promise.all([photo('contributor', 'openOwn'), photo('contributor', 'openPhoto')]), [
    true,
    false,
  ]);
  assert.equal(await photo('editor', 'openPhoto'), true);
});

scene('the menu leads to the workbench whoever may upload, and nobody else', async () => {
  const member = await world.site.signIn(world.users.member);
  assert.ok((await clients.contributor.get('/')).body.includes('href="/admin"'));
  assert.ok(!(await member.get('/')).body.includes('href="/admin"'));
});
