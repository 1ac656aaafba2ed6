import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createSourceJob, type SourceJobData } from '../imports/source-job.ts';
import { definePlugin } from '../plugin-api/define-plugin.ts';
import { fillFolder } from '../testing/import-world.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import type { WebClient } from '../testing/web-client.ts';

let site: TestGallery;
let admin: WebClient;
let base: string;

before(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'enfilade-sources-'));
  await fillFolder(base, { 'a.jpg': 1, 'b.jpg': 2, 'broken.jpg': 'no photo' });
  const definition = definePlugin(gallery =>
    gallery.contribute.importSource({
      ...{ id: 'card', title: 'Memory card', description: 'What lies on a card.' },
      options: {
        type: 'object',
        properties: { path: { type: 'string', minLength: 1 }, most: { type: 'integer', default: 9 } },
        required: ['path'],
      },
      async *scan({ options }) {
        for (const name of ['a.jpg', 'b.jpg', 'broken.jpg'])
          yield { path: `${options.path}/${name}`, shownPath: name, album: ['Card'] };
        yield { skipped: 'film', shownPath: 'c.mov' };
      },
    }),
  );
  site = await createTestGallery({
    plugins: [{ manifest: { id: 'card', permissions: ['system'] }, definition }],
  });
  admin = await site.signIn(await site.user({ role: 'admin' }));
});
after(async () => {
  await site.close();
  await rm(base, { recursive: true, force: true });
});

const form = '/admin/upload/from/card/card';

test('sources are offered to administrators, with a form of what they ask for', async () => {
  assert.match((await admin.get('/admin/upload')).body, new RegExp(`href="${form}">Memory card`));
  const page = await admin.get(form);
  assert.match(page.body, /What lies on a card\./);
  const curator = await site.signIn(await site.user({ role: 'curator' }));
  assert.doesNotMatch((await curator.get('/admin/upload')).body, /Memory card/);
  assert.equal((await curator.get(form)).status, 403);
  assert.equal((await admin.get('/admin/upload/from/card/nowhere')).status, 404);
});

test('what is wrong stands in the form; an import runs as its administrator and tells what came of it', async () => {
  const wrong = await admin.submit(form, { '/path': '', '/most': 'many' });
  assert.equal(wrong.status, 400);
  const asked = await admin.submit(form, { '/path': base, '/most': '3', audience: 'public' });
  assert.equal(asked.status, 303, asked.body);
  assert.match((await admin.get(asked.location!)).body, /The import is about to begin/);

  const id = asked.location!.split('/').at(-1)!;
  const { rows } = await site.database.knex.raw('select data from jobs.job where id = ?', [id]);
  const data: SourceJobData = rows[0].data;
  assert.deepEqual(data.options, { path: base, most: 3 });
  const { gallery, importer } = site.house;
  await createSourceJob({ gallery, importer })({
    ...{ id, data, signal: new AbortController().signal },
    progress: async progress => void (await site.database.knex('jobs').where({ id }).update(progress)),
  });
  await site.database.knex('jobs').where({ id }).update({ state: 'done' });
  const page = (await admin.get(asked.location!)).body;
  for (const said of [
    'The photos are in',
    '2 photos came in',
    'broken.jpg',
    'UNSUPPORTED_FORMAT',
    '1 left out: film',
  ])
    assert.ok(page.includes(said), said);
  const album = await site.client().get('/albums/card');
  assert.equal(album.status, 200);
  assert.match(page, /action="\/admin\/batches\/\w+\/undo"/);
});
