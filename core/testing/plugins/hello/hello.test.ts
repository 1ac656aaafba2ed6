import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createTestGallery, makeTestJpeg, type TestGallery } from 'enfilade/plugin-testing';

let site: TestGallery;
before(async () => {
  const settings = { greeting: 'Good day', forbiddenWord: 'secret' };
  site = await createTestGallery({ plugins: [{ folder: import.meta.dirname, settings }] });
});
after(() => site.close());

const request = () => ({ viewer: site.system, reason: 'test' });

test('a photo is greeted by its title, and there is a page about it', async () => {
  const { id: albumId } = await site.album();
  const id = await site.photo({ albumId, details: { title: 'First light' } });
  const page = await site.client().get(`/photos/${id}`);
  assert.match(page.body, /Good day, First light!/);
  assert.match((await site.client().get('/x/hello/about')).body, /<h1[^>]*>\s*Greetings/);
});

test('titles lose the space around them, and a forbidden word stops the change', async () => {
  const id = await site.photo({ details: { title: '  Dunes ' } });
  assert.equal((await site.as('system').photos.find(id))!.title, 'Dunes');
  await assert.rejects(
    site.gallery.change(request(), tx => tx.photos.edit([id], { title: 'a secret' })),
    /secret/,
  );
  assert.equal((await site.as('system').photos.find(id))!.title, 'Dunes');
});

test('whoever says hi means hello, and the front page says so to machines', async () => {
  const { id: albumId } = await site.album();
  await site.photo({ albumId, details: { title: 'Hello from the sea' } });
  assert.match((await site.client().get('/search?q=hi')).body, /Hello from the sea/);
  assert.match((await site.client().get('/')).body, /<meta name="hello" content="Good day">/);
});

test('a new photo is greeted once by the job, however often it is told of', async () => {
  await site.photo();
  await site.tellFacts();
  await site.runJobs();
  const said = async () =>
    /(\d+) photos? (was|were) greeted/.exec((await site.client().get('/x/hello/about')).body);
  const greeted = Number((await said())![1]);
  assert.ok(greeted >= 1);
  await site.tellFacts();
  await site.runJobs();
  assert.equal(Number((await said())![1]), greeted);
});

test('scans of a film know their roll, its blank frame stays outside, and a hidden roll is for editors', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'film-'));
  for (const name of ['roll12_00.jpg', 'roll12_03.jpg'])
    await writeFile(path.join(folder, name), await makeTestJpeg({ width: 64, height: 48 }));
  const notes =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Anna"/></rdf:RDF></x:xmpmeta>';
  await writeFile(path.join(folder, 'roll12_03.notes.xmp'), notes);
  const film = await createTestGallery({
    plugins: [{ folder: import.meta.dirname, settings: { hiddenRoll: 12 } }],
  });
  try {
    const report = await film.importFolder(folder, { isPublic: true });
    assert.deepEqual([report.added, report.refused.map(({ code }) => code)], [1, ['HELLO_BLANK_FRAME']]);
    await film.runJobs();
    const asked = film.plugins.inspect('hello')!.places.map(({ where }) => where);
    assert.ok(asked.includes('metadata.enriching'));
    const { items } = (await film.as('system').photos.list({ kind: 'all' }))!;
    const photo = (await film.as('system').photos.find(items[0]!.id))!;
    assert.deepEqual(
      [photo.ext.hello, photo.credit, photo.tags.map(({ name }) => name)],
      [{ roll: 12 }, 'Anna', ['Roll 12']],
    );
    assert.equal((await film.client().get(`/photos/${photo.id}`)).status, 404);
    const editor = await film.signIn(await film.user({ role: 'curator' }));
    assert.match((await editor.get(`/photos/${photo.id}`)).body, /Film roll/);
  } finally {
    await film.close();
    await rm(folder, { recursive: true });
  }
});
