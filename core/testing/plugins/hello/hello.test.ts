import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGallery, type TestGallery } from 'enfilade/plugin-testing';

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
