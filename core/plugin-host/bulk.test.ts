import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { definePlugin } from '../plugin-api/index.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let album: { readonly id: string; readonly slug: string };
let curator: WebClient;
let photos: string[];
const calls: string[][] = [];

const definition = definePlugin(({ contribute }) => {
  contribute.bulkAction({
    ...{ id: 'name', label: 'Name them', right: 'edit' },
    options: {
      type: 'object',
      required: ['title'],
      properties: {
        title: { type: 'string', minLength: 2 },
        list: { type: 'string', 'x-ui': { widget: 'file' } },
      },
    },
    preview: ({ photoIds, options }) => ({
      lines: photoIds.map(photoId => ({ photoId, text: `becomes ${options.title}` })),
    }),
    async run({ photoIds, options, batchId }, context) {
      calls.push([...photoIds]);
      const title = `${options.title}${options.list ?? ''}`;
      await context.change({ reason: 'Named', batchId }, tx => tx.photos.edit(photoIds, { title }));
      return { changed: photoIds.length, problems: ['one was blurred'] };
    },
  });
  contribute.bulkAction({
    ...{ id: 'all', label: 'For curators', right: 'editAll', options: { type: 'object' } },
    run: () => ({ changed: 0 }),
  });
});

before(async () => {
  site = await createTestGallery({ plugins: [{ manifest: { id: 'namer' }, definition }] });
  album = await site.album({ title: 'Coast' });
  photos = [];
  for (let index = 0; index < 3; index += 1)
    photos.push(await site.photo({ albumId: album.id, keywords: [['sea']] }));
  curator = await site.signIn(await site.user({ role: 'curator' }));
});
after(() => site.close());

const arrange = () => `/admin/albums/${album.id}/photos`;
const titles = async () =>
  Promise.all(photos.map(async id => (await site.as('system').photos.find(id))?.title ?? null));

async function post(client: WebClient, path: string, fields: readonly (readonly [string, string])[]) {
  const formToken = await client.formToken('/account');
  const body = new URLSearchParams([
    ['formToken', formToken],
    ...fields.map(([name, value]) => [name, value]),
  ]);
  return client.send(path, { method: 'POST', body });
}

test('chosen photos get a form, a preview that changes nothing, a job, and an undo of it all', async () => {
  assert.match((await curator.get(arrange())).body, /Name them/);
  const two = photos.slice(0, 2).map(id => ['photo', id] as const);
  const chosen = await post(curator, '/admin/bulk', [['bulk', 'namer:name'], ...two]);
  assert.equal(chosen.status, 303);
  const run = chosen.location!;
  assert.match((await curator.get(run)).body, /2 photos chosen/);
  assert.equal((await post(curator, run, [['/title', 'x']])).status, 400);
  assert.equal((await post(curator, run, [['/title', 'Gannets']])).status, 303);
  const previewed = await curator.get(run);
  assert.equal(previewed.body.match(/becomes Gannets/g)?.length, 2);
  assert.deepEqual(await titles(), [null, null, null]);

  await post(curator, `${run}/start`, []);
  assert.equal((await curator.get(run)).headers.get('Refresh'), '3');
  await site.runJobs();
  const done = await curator.get(run);
  assert.match(done.body, /2 photos were changed/);
  assert.match(done.body, /one was blurred/);
  assert.deepEqual(await titles(), ['Gannets', 'Gannets', null]);
  const undo = /action="(\/admin\/batches\/[^"]+\/undo)"/.exec(done.body)![1]!;
  assert.equal((await post(curator, undo, [['back', '/admin']])).status, 303);
  assert.deepEqual(await titles(), [null, null, null]);
});

test('a whole search is resolved when it is run, and a small file travels with the form', async () => {
  const choosing = await curator.get('/admin/bulk?in=search:tag%3Asea');
  assert.match(choosing.body, /All photos of the search/);
  const chosen = await post(curator, '/admin/bulk', [
    ['bulk', 'namer:name'],
    ['whole', 'on'],
    ['in', 'search:tag:sea'],
  ]);
  const run = chosen.location!;
  const form = new FormData();
  form.append('formToken', await curator.formToken('/account'));
  form.append('/title', 'Sea');
  form.append('/list', new Blob([' and shore']), 'list.txt');
  assert.equal((await curator.send(run, { method: 'POST', body: form })).status, 303);
  await post(curator, `${run}/start`, []);
  await site.runJobs();
  assert.deepEqual(await titles(), Array(3).fill('Sea and shore'));
});

test('who may not edit a photo cannot by an action either, and what was stopped stays stopped', async () => {
  const user = await site.user();
  const member = await site.signIn(user);
  assert.equal((await member.get('/admin/bulk?in=search:tag%3Asea')).status, 403);
  assert.equal((await post(member, '/admin/bulk', [['bulk', 'namer:name']])).status, 403);
  const chosen = await post(curator, '/admin/bulk', [
    ['bulk', 'namer:name'],
    ['photo', photos[0]!],
  ]);
  const run = chosen.location!;
  const other = await site.signIn(await site.user({ role: 'admin' }));
  assert.equal((await other.get(run)).status, 404);
  await post(curator, run, [['/title', 'Never']]);
  await post(curator, `${run}/start`, []);
  await post(curator, `${run}/cancel`, []);
  await site.runJobs();
  assert.match((await curator.get(run)).body, /Stopped/);
  assert.ok(!(await titles()).includes('Never'));
});

test('nothing chosen is said on the page to choose from', async () => {
  const answer = await post(curator, '/admin/bulk', [
    ['bulk', 'namer:name'],
    ['in', `album:${album.slug}`],
  ]);
  assert.equal(answer.status, 400);
  assert.match(answer.body, /Choose at least one photo first/);
});
