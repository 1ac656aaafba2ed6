import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, systemViewer, type TestGallery, type TestUser } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let root: TestUser;
let admin: WebClient;
before(async () => {
  site = await createTestGallery();
  root = await site.user({ name: 'root', role: 'admin' });
  admin = await site.signIn(root);
});
after(() => site.close());

const because = { viewer: systemViewer, reason: 'test' };
const read = () => site.gallery.as(systemViewer);

async function makeGroup(name: string, members: readonly string[] = []): Promise<string> {
  const { value } = await site.gallery.change(because, async tx => {
    const group = await tx.groups.create({ name });
    await tx.groups.addMembers(group.id, members);
    return group;
  });
  return value.id;
}

async function memberNames(id: string): Promise<string[] | undefined> {
  return (await read().groups.find(id))?.members.map(user => user.name);
}

test('a group is made, described, filled and emptied in the browser', async () => {
  const [ada, bea] = [await site.user({ name: 'ada' }), await site.user({ name: 'bea' })];
  const made = await admin.submit('/admin/groups/new', { name: 'Choir', description: 'Who sings' });
  const page = made.location!.split('?')[0]!;
  assert.match((await admin.get('/admin/groups')).body, /Choir<\/a>[\s\S]*nobody/);
  const change = (deed: string, users: string[]) => {
    const fields = users.map(user => ['user', user]);
    return admin.formToken(page).then(formToken =>
      admin.send(`${page}/members`, {
        method: 'POST',
        body: new URLSearchParams([['formToken', formToken], ['deed', deed], ...fields]),
      }),
    );
  };
  await change('add', [ada.id, bea.id]);
  const id = page.split('/').at(-1)!;
  assert.deepEqual(await memberNames(id), ['ada', 'bea']);
  await change('remove', [ada.id]);
  assert.deepEqual(await memberNames(id), ['bea']);
  assert.match((await change('add', [])).location!, /problem=none/);
  assert.equal((await change('add', [ada.id, 'nobody'])).status, 404);
  assert.deepEqual(await memberNames(id), ['bea'], 'one who is not there: nothing is changed');
});

test('a name is taken once, and what was typed stays', async () => {
  await makeGroup('Family');
  const answer = await admin.submit('/admin/groups/new', { name: 'FAMILY', description: 'Typed' });
  assert.equal(answer.status, 409);
  assert.match(answer.body, /id="name-problem">This name is taken/);
  assert.match(answer.body, />\s*Typed<\/textarea>/);
  for (const name of ['  ', 'Fam\u200bily', '\u202eylimaF', 'Fam\nily']) {
    const unfit = await admin.submit('/admin/groups/new', { name, description: '' });
    assert.equal(unfit.status, 400, JSON.stringify(name));
    assert.match(unfit.body, /id="name-problem"/);
  }
});

test('two who take a name at the same time: one of them has it', async () => {
  const results = await Promise.allSettled([1, 2, 3].map(() => makeGroup('Rush')));
  const refused = results.filter(result => result.status === 'rejected');
  assert.equal(refused.length, 2);
  for (const { reason } of refused) assert.equal(reason.code, 'CONFLICT');
});

test('a group that is removed comes back by an undo with members and grants, and goes again by a redo', async () => {
  const user = await site.user();
  const id = await makeGroup('Readers', [user.id]);
  const album = await site.album({ title: 'Shared', audience: 'restricted' });
  const grants = { [`group:${id}`]: ['view'], [`user:${root.id}`]: ['view', 'download'] } as const;
  await site.gallery.change(because, tx => tx.albums.edit(album.id, { grants }));
  const viewer = { ...user.viewer, groupIds: [id] };
  const sees = async () => (await site.gallery.as(viewer).albums.findById(album.id)) !== undefined;
  assert.equal(await sees(), true);

  const removed = await admin.submit(`/admin/groups/${id}/remove`, {}, { page: `/admin/groups/${id}` });
  const changeset = new URL(removed.location!, site.url).searchParams.get('done')!;
  assert.equal(await memberNames(id), undefined);
  assert.equal(await sees(), false);

  const undone = await admin.submit(`/admin/changes/${changeset}/undo`, {}, { page: '/admin/groups' });
  assert.equal(undone.status, 303);
  assert.deepEqual(await memberNames(id), [user.name]);
  assert.equal(await sees(), true);

  const redo = new URL(undone.location!, site.url).searchParams.get('done')!;
  assert.equal(
    (await admin.submit(`/admin/changes/${redo}/undo`, {}, { page: '/admin/groups' })).status,
    303,
  );
  assert.equal(await memberNames(id), undefined);
  assert.equal(await sees(), false);
});

test('a name that is taken by now gets a number when its group comes back', async () => {
  const id = await makeGroup('Friends');
  const { changesetId } = await site.gallery.change(because, tx => tx.groups.remove(id));
  await makeGroup('Friends');
  await site.gallery.undo(changesetId!, because);
  assert.equal((await read().groups.find(id))?.name, 'Friends (2)');
});

test('a former name that is taken by now does not come back, and that is told', async () => {
  const id = await makeGroup('Before');
  const { changesetId } = await site.gallery.change(because, tx => tx.groups.edit(id, { name: 'After' }));
  await makeGroup('Before');
  await assert.rejects(site.gallery.undo(changesetId!, because), { code: 'UNDO_CONFLICT' });
  const answer = await admin.submit(`/admin/changes/${changesetId}/undo`, {}, { page: '/admin/groups' });
  assert.equal(answer.status, 409);
  assert.equal((await read().groups.find(id))?.name, 'After');
});

test('history tells of a group in words', async () => {
  const user = await site.user({ name: 'newcomer', displayName: 'New <b>' });
  const id = await makeGroup('Told', [user.id]);
  const { body } = await admin.get(`/admin/history/group/${id}`);
  assert.match(body, /Told/);
  assert.match(body, /New &lt;b&gt;/);
  assert.doesNotMatch(body, /manage\.[a-z]+\./);
});

test('who manages no album learns no group, and nobody but administrators changes one', async () => {
  const id = await makeGroup('Secret');
  const member = await site.user();
  const curator = await site.user({ role: 'curator' });
  const as = (user: TestUser) => site.gallery.as(user.viewer).groups;
  assert.deepEqual(await as(member).list(), []);
  assert.ok(
    (await as(curator).list()).some(group => group.id === id),
    'who grants has to know whom to',
  );
  assert.equal(await as(curator).find(id), undefined);
  for (const user of [member, curator]) {
    const request = { viewer: user.viewer, reason: 'test' };
    const tries = [
      site.gallery.change(request, tx => tx.groups.addMembers(id, [user.id])),
      site.gallery.change(request, tx => tx.groups.create({ name: 'Mine' })),
      site.gallery.change(request, tx => tx.groups.remove(id)),
    ];
    for (const result of await Promise.allSettled(tries))
      assert.equal(result.status === 'rejected' && result.reason.code, 'FORBIDDEN');
  }
});
