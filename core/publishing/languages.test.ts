import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AlbumEdit, PhotoEdit } from '../plugin-api/index.ts';
import { findHtmlProblems } from '../testing/html-problems.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let photo: string;
let album: { id: string; slug: string };

const change = { viewer: systemViewer, reason: 'test' };
const editPhoto = (id: string, edit: PhotoEdit) =>
  gallery.gallery.change(change, tx => tx.photos.edit([id], edit));
const editAlbum = (id: string, edit: AlbumEdit) =>
  gallery.gallery.change(change, tx => tx.albums.edit(id, edit));
const get = (path: string, language = 'en') =>
  gallery.client().get(path, { headers: { 'Accept-Language': language } });
const guest = { kind: 'guest' } as const;

before(async () => {
  gallery = await createTestGallery();
  album = await gallery.album({ title: 'Lofoten in winter', description: 'Short days.' });
  photo = await gallery.photo({
    albumId: album.id,
    details: { title: 'Dawn', caption: 'Two boats.', altText: 'Boats on ice' },
  });
  await editAlbum(album.id, {
    translations: { de: { title: 'Lofoten im Winter', description: 'Kurze *Tage*.' } },
  });
  await editPhoto(photo, {
    translations: { de: { title: 'Morgenröte', altText: 'Boote im Eis' }, ar: { title: 'الفجر' } },
  });
});
after(() => gallery.close());

test('visitors read titles and captions in their language, else as they were written', async () => {
  const german = await get(`/photos/${photo}`, 'de');
  assert.match(german.body, /<h1>Morgenröte<\/h1>/);
  assert.match(german.body, /alt="Boote im Eis"/);
  assert.match(german.body, /<div class="prose" lang="en" dir="auto"><p>Two boats\.<\/p>/);
  assert.match(german.body, /Lofoten im Winter/);
  assert.deepEqual(await findHtmlProblems('photo', german.body), []);
  const english = await get(`/photos/${photo}`);
  assert.match(english.body, /<h1>Dawn<\/h1>/);
  assert.doesNotMatch(english.body, /Morgenröte|im Winter|lang="de" dir/);
  const wall = await get(`/albums/${album.slug}`, 'de-AT, de;q=0.9');
  assert.match(wall.body, /<h1 class="two-lines">Lofoten im Winter<\/h1>/);
  assert.match(wall.body, /<p>Kurze <em>Tage<\/em>\.<\/p>/);
  assert.match(wall.body, /alt="Boote im Eis"/);
  for (const path of ['/', '/albums', `/photos/${photo}/around?in=album:${album.slug}`])
    assert.match((await get(path, 'de')).body, /Lofoten im Winter|Morgenröte/, path);
});

test('what is in another language than the page says so', async () => {
  const plain = await gallery.album({ title: 'Plain' });
  const id = await gallery.photo({ albumId: plain.id, details: { title: 'Only English' } });
  const german = await get(`/photos/${id}`, 'de');
  assert.match(german.body, /<h1 lang="en" dir="auto">Only English<\/h1>/);
  const untitled = await gallery.photo({ albumId: plain.id });
  assert.match((await get(`/photos/${untitled}`, 'de')).body, /<h1>Foto ohne Titel<\/h1>|<h1>[^<]+<\/h1>/);
  assert.match((await get('/albums', 'de')).body, /<span class="name" lang="en" dir="auto">Plain</);
  assert.match((await get('/albums', 'en')).body, /<span class="name">Plain</);
});

test('a page kept for one language is not given to readers of another', async () => {
  for (const [language, title] of [
    ['en', 'Dawn'],
    ['de', 'Morgenröte'],
    ['en', 'Dawn'],
    ['de', 'Morgenröte'],
  ] as const)
    assert.match((await get(`/photos/${photo}`, language)).body, new RegExp(`<h1>${title}`));
});

test('the reading door gives texts in a language where there is one, and says which', async () => {
  const read = (language?: string) => gallery.gallery.as(guest, language ? { language } : {}).photos;
  const german = (await read('de').find(photo))!;
  assert.equal(german.title, 'Morgenröte');
  assert.equal(german.caption, 'Two boats.');
  assert.deepEqual(german.languages, { title: 'de', altText: 'de' });
  assert.equal((await read('ar').find(photo))!.title, 'الفجر');
  assert.equal((await read('de-CH').find(photo))!.title, 'Morgenröte');
  for (const language of [undefined, 'en', 'fr']) {
    const found = (await read(language).find(photo))!;
    assert.equal(found.title, 'Dawn');
    assert.equal(found.languages, undefined);
    assert.deepEqual(Object.keys(found.translations).toSorted(), ['ar', 'de']);
  }
  const page = await read('de').list({ kind: 'album', slug: album.slug });
  assert.deepEqual(
    page!.items.map(({ title, languages }) => ({ title, languages })),
    [{ title: 'Morgenröte', languages: { title: 'de', altText: 'de' } }],
  );
});

test('a language costs no statement', async () => {
  const count = async (language?: string) => {
    let statements = 0;
    const onQuery = () => statements++;
    gallery.database.knex.on('query', onQuery);
    const read = gallery.gallery.as(guest, language ? { language } : {});
    await read.photos.find(photo);
    await read.albums.find(album.slug);
    gallery.database.knex.removeListener('query', onQuery);
    return statements;
  };
  await count();
  assert.equal(await count('de'), await count());
});

test('the search finds words of all languages', async () => {
  for (const word of ['Morgenröte', 'morgenrote', 'dawn', 'الفجر', 'Eis']) {
    const { photos } = await gallery.gallery.as(guest).search.run(word);
    assert.deepEqual(
      photos.items.map(({ id }) => id),
      [photo],
      word,
    );
  }
  const { albums } = await gallery.gallery.as(guest).search.run('Winter');
  assert.ok(albums.some(({ id }) => id === album.id));
  await editPhoto(photo, { translations: { de: { title: 'Anbruch' } } });
  const { photos } = await gallery.gallery.as(guest).search.run('Morgenröte');
  assert.deepEqual(photos.items, []);
});

test('curators write them in the forms, which show what was written first, and undo takes them back', async () => {
  const { id: albumId } = await gallery.album({ title: 'Coast' });
  const id = await gallery.photo({ albumId, details: { title: 'Cliff' } });
  await editPhoto(id, { translations: { fr: { title: 'Falaise' } } });
  const curator = await gallery.signIn(await gallery.user({ role: 'curator' }));
  curator.cookies.set('language', 'de');
  const path = `/admin/photos/${id}`;
  const page = await curator.get(path);
  assert.deepEqual(await findHtmlProblems('edit', page.body), []);
  assert.match(page.body, /name="title" type="text" value="Cliff"/);
  assert.match(page.body, /name="translations\.de\.title" type="text" value=""/);
  assert.match(page.body, /name="translations\.fr\.title" type="text" value="Falaise"/);
  const revision = /name="revision" value="(\d+)"/.exec(page.body)![1]!;
  const sent = {
    revision,
    album: albumId,
    title: 'Cliff',
    'translations.de.title': ' Klippe ',
    'translations.de.caption': '',
  };
  const saved = await curator.submit(path, sent);
  assert.equal(saved.status, 303);
  const read = async () => (await gallery.gallery.as(guest).photos.find(id))!.translations;
  assert.deepEqual(await read(), { de: { title: 'Klippe' }, fr: { title: 'Falaise' } });
  assert.match((await get(`/photos/${id}`, 'de')).body, /<h1>Klippe<\/h1>/);
  assert.match((await curator.get(path)).body, /value="Cliff"/);
  const history = await gallery.gallery.as(systemViewer).changes.history('photo', id);
  await gallery.gallery.undo(history!.items[0]!.id, change);
  assert.deepEqual(await read(), { fr: { title: 'Falaise' } });

  const form = await curator.get(`/admin/albums/${albumId}`);
  const fields = {
    revision: /name="revision" value="(\d+)"/.exec(form.body)![1]!,
    title: 'Coast',
    order: 'manual',
    'translations.de.title': 'Küste',
  };
  assert.deepEqual(await findHtmlProblems('album', form.body), []);
  assert.equal((await curator.submit(`/admin/albums/${albumId}`, fields)).status, 303);
  const wrong = { ...fields, revision: String(Number(fields.revision) + 1), 'translations.<b>.title': 'x' };
  assert.equal((await curator.submit(`/admin/albums/${albumId}`, wrong)).status, 422);
  assert.match((await get('/albums', 'de')).body, /Küste/);
});

test('texts of other languages are escaped like all others', async () => {
  const poison = '"><script>alert(1)</script>';
  const { id: albumId, slug } = await gallery.album({ title: 'Poisoned' });
  const id = await gallery.photo({ albumId });
  await editPhoto(id, { translations: { de: { title: poison, caption: poison, altText: poison } } });
  await editAlbum(albumId, { translations: { de: { title: poison, description: poison } } });
  for (const path of [`/photos/${id}`, `/albums/${slug}`, '/albums', `/photos/${id}/embed`])
    assert.doesNotMatch((await get(path, 'de')).body, /<script>alert/, path);
});
