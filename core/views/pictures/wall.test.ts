import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findHtmlProblems } from '../../testing/html-problems.ts';
import { newPhoto } from '../../testing/new-photo.ts';
import { createTestGallery, type TestGallery } from '../../testing/test-gallery.ts';

let gallery: TestGallery;
let pages: readonly string[];
const layouts = ['single', 'grid', 'mosaic', 'rows'] as const;

before(async () => {
  gallery = await createTestGallery();
  const album = await gallery.album({ title: 'Walls' });
  const photos = Array.from({ length: 70 }, (_, index) =>
    newPhoto({
      ...{ width: 300, height: 200, albumId: album.id, keywords: [['sea']] },
      details: {
        title: `Wave ${index + 1}`,
        taken: {
          ...{ at: `2019-05-04T12:${String(index % 60).padStart(2, '0')}:00`, offsetMinutes: null },
          ...{ precision: 'second', source: 'exif' },
        },
      } as never,
    }),
  );
  const { value } = await gallery.gallery.change({ viewer: gallery.system, reason: 'fill' }, async tx => {
    await tx.albums.edit(album.id, { layout: 'single' });
    return tx.photos.add(photos);
  });
  const id = value[0]!.id;
  pages = [
    '/tags/sea',
    '/search?q=wave',
    '/calendar/2019/05',
    '/calendar/on-this-day?day=05-04',
    '/recent',
    `/favourites?photos=${id}`,
  ];
});
after(() => gallery.close());

const wallsIn = (html: string) =>
  [...html.matchAll(/<ul class="wall ([a-z]*)"/g)].map(([, name]) => name || 'rows');
const choicesIn = (html: string) =>
  [...html.matchAll(/href="(\/preferences\?layout=[^"]+)"/g)].map(([, href]) =>
    href!.replaceAll('&amp;', '&'),
  );

test('what is chosen on any wall holds for all of them, by plain links that lead back', async () => {
  for (const [index, page] of pages.entries()) {
    const client = gallery.client();
    const layout = layouts[index % 3]!;
    const html = (await client.get(page)).body;
    assert.deepEqual(new Set(wallsIn(html)), new Set(['rows']), page);
    assert.equal(choicesIn(html).length, 4, page);
    const link = choicesIn(html).find(href => href.startsWith(`/preferences?layout=${layout}&`))!;
    const back = (await client.get(link)).location!;
    assert.equal(decodeURIComponent(back), decodeURIComponent(page));
    for (const other of [...pages, '/albums/walls']) {
      const shown = (await client.get(other)).body;
      assert.deepEqual(new Set(wallsIn(shown)), new Set([layout]), `${layout} on ${other}`);
    }
    const chosen = (await client.get(page)).body;
    assert.deepEqual(await findHtmlProblems(page, chosen), []);
    const up = choicesIn(chosen).find(href => href.includes('layout=album'))!;
    await client.get(up);
    assert.deepEqual(new Set(wallsIn((await client.get(page)).body)), new Set(['rows']), 'given up');
    assert.deepEqual(wallsIn((await client.get('/albums/walls')).body), ['single'], 'as the album is set');
  }
});

test('guests with the same choice get the same bytes, kept apart from those of other choices', async () => {
  const load = async (page: string, layout: string) => {
    const client = gallery.client();
    await client.get(`/preferences?layout=${layout}&back=/`);
    return (await client.get(page)).body;
  };
  for (const page of pages) {
    const bodies = new Map<string, string>();
    for (const layout of [...layouts, ...layouts]) {
      const body = await load(page, layout);
      assert.equal(bodies.get(layout) ?? body, body, `${layout} of ${page}`);
      assert.ok(wallsIn(body).every(name => name === layout));
      bodies.set(layout, body);
    }
    assert.equal(new Set(bodies.values()).size, layouts.length);
  }
});

test('further pages of a wall have its layout, and one by one has larger pictures', async () => {
  const client = gallery.client();
  await client.get('/preferences?layout=single&back=/');
  const html = (await client.get('/tags/sea')).body;
  const next = /rel="next" href="([^"]+)">Show more/.exec(html)![1]!.replaceAll('&amp;', '&');
  assert.deepEqual(wallsIn((await client.get(next)).body), ['single']);
  assert.match(html, /--w:300/);
});

test('a tag leads to where its photos can be narrowed down', async () => {
  const html = (await gallery.client().get('/tags/sea')).body;
  const link = /href="(\/search\?q=tag[^"]+)"/.exec(html)![1]!;
  assert.equal(link, '/search?q=tag%3A%3Dsea');
  assert.match((await gallery.client().get(link)).body, /70 photos/);
});
