import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findHtmlProblems } from '../testing/html-problems.ts';
import { fillSampleGallery, hostile, type SampleGallery } from '../testing/sample-gallery.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let sample: SampleGallery;

before(async () => {
  gallery = await createTestGallery({ env: { PUBLIC_URL: 'http://photos.example' } });
  sample = await fillSampleGallery(gallery);
});
after(() => gallery.close());

/** Where a guest's page comes from, whole. */
async function load(path: string, language = 'en'): Promise<string> {
  const client = gallery.client();
  client.cookies.set('language', language);
  return (await client.get(path)).body;
}

for (const language of ['en', 'de']) {
  test(`every page is valid HTML in ${language}, with no inline script, style element or handler`, async () => {
    const problems: string[] = [];
    for (const [name, path] of Object.entries(sample.paths)) {
      const html = await load(path, language);
      problems.push(...(await findHtmlProblems(name, html)));
      // data is no script: browsers don't run it, and the policy lets it be
      const code = /<script(?! type="application\/ld\+json")(?![^>]*\bsrc=)|<style|<[^>]*\son[a-z]+=/.exec(
        html.replaceAll(hostileAsHtml, ''),
      );
      assert.equal(code?.[0], undefined, name);
    }
    assert.deepEqual(problems, []);
  });
}

test('no page says what only code says', async () => {
  for (const [name, path] of Object.entries(sample.paths)) {
    assert.equal(/>undefined<|="undefined"|\[object |\bNaN\b/.exec(await load(path))?.[0], undefined, name);
  }
});

test('what people wrote is shown as text, wherever it stands', async () => {
  for (const [name, path] of Object.entries(sample.paths)) {
    assert.ok(!(await load(path)).includes(hostile.slice(0, 12)), name);
  }
  assert.match(await load(`/search?q=${encodeURIComponent(hostile)}`), /value="&quot;&gt;&lt;img/);
});

test('guests never see a file name; without a title the date stands there', async () => {
  for (const [name, path] of Object.entries(sample.paths))
    assert.ok(!(await load(path)).includes('DSC_'), name);
  assert.match(await load(`/photos/${sample.photoIds[1]}`), /<h1>2 July 2019<\/h1>/);
});

test('a shared link shows its picture: one whole address, with pixels and words', async () => {
  const html = await load('/albums/coast');
  assert.match(
    html,
    /property="og:image" content="http:\/\/photos\.example\/i\/[^"]+\/medium@1\/[0-9a-f]{12}\.jpg"/,
  );
  assert.match(html, /property="og:title" content="Coast"/);
  assert.match(html, /rel="canonical" href="http:\/\/photos\.example\/albums\/coast"/);
  assert.match(
    await load(`/photos/${sample.photoIds[0]}`),
    /property="og:image:alt" content="Boats before the rain"/,
  );
});

test('every box on a wall has its shape and colour before its bytes are there', async () => {
  const boxes = (await load('/albums/coast')).match(/<li[^>]*style="--r:[\d.]+;--c:#[0-9a-f]{6}"/g);
  assert.equal(boxes?.length, sample.photoIds.length);
});

test('a photo leads on to its neighbours in the context that it was opened in', async () => {
  const html = await load(`/photos/${sample.photoIds[1]}?in=album:coast`);
  assert.match(html, new RegExp(`rel="prev" href="/photos/${sample.photoIds[0]}\\?in=album:coast"`));
  assert.match(html, new RegExp(`rel="next" href="/photos/${sample.photoIds[2]}\\?in=album:coast"`));
});

test('lists go on by links, from the first page to the last and back', async () => {
  const long = await gallery.album({ title: 'Long' });
  for (let index = 0; index < 61; index += 1) await gallery.photo({ width: 3, height: 2, albumId: long.id });
  const first = await load('/albums/long');
  const next = /rel="next" href="([^"]+)">Show more/.exec(first)![1]!.replaceAll('&amp;', '&');
  const last = await load(next);
  assert.equal(last.match(/<li style="--r/g)?.length, 1);
  const previous = /rel="prev" href="([^"]+)">Show previous/.exec(last)![1]!.replaceAll('&amp;', '&');
  assert.equal((await load(previous)).match(/<li style="--r/g)?.length, 60);
});

test('a wrong order is refused, and what others append to links is not', async () => {
  const client = gallery.client();
  assert.equal((await client.get('/albums/coast?order=sideways')).status, 404);
  assert.equal((await client.get('/albums/coast?fbclid=abc')).status, 200);
  assert.equal((await client.get('/calendar/2019/13')).status, 404);
  assert.equal((await client.get('/tags/no-such-tag')).status, 404);
});

test('a renamed album is found at its old address', async () => {
  const album = await gallery.album({ title: 'Before' });
  const system = { kind: 'system', name: 'test' } as const;
  await gallery.gallery.change({ viewer: system, reason: 'rename' }, tx =>
    tx.albums.edit(album.id, { title: 'After', slug: 'after' }),
  );
  const answer = await gallery.client().get('/albums/before?layout=grid');
  assert.deepEqual([answer.status, answer.location], [301, '/albums/after?layout=grid']);
});

test('no text of the interface stands in a template or a route', async () => {
  for (const [name, path] of Object.entries(sample.paths)) {
    if (name === 'sign in') continue;
    const html = await load(path, 'xa');
    assert.deepEqual(readWords(html), [], name);
  }
});

/** English words between tags and in attributes that are read aloud or shown, without what the gallery's owner wrote. */
function readWords(html: string): string[] {
  const own =
    /Enfilade|English|Deutsch|Coast|Harbour at night|Empty room|Long|After|Boats before the rain|rating|Low light all day|Low|light|all day|script|alert|Sea|Fog|Maren Holt|Reine|Norway|CC BY|I waited for an hour|\b(Thursday|[A-Z][a-z]+day|January|February|March|April|May|June|July|August|September|October|November|December|at|UTC|and)\b|[a-z]+: ?[\w.<>]+|zzzzzz/g;
  const body = html.slice(html.indexOf('<body')).replace(/<(script|svg)[\s\S]*?<\/\1>/g, '');
  const attributes = [...body.matchAll(/\b(?:aria-label|alt|title|placeholder)="([^"]*)"/g)].map(
    match => match[1]!,
  );
  const texts = body.replace(/<\/?(em|strong|kbd)>/g, '').split(/<[^>]*>/);
  return [...texts, ...attributes]
    .map(text =>
      text
        .replaceAll(hostileAsHtml, '')
        .replace(/&[a-z#0-9]+;/g, ' ')
        .replace(own, ' '),
    )
    .flatMap(text => text.match(/\b[a-z]{3,}\b/gi) ?? []);
}

const hostileAsHtml = hostile
  .replaceAll('&', '&amp;')
  .replaceAll('<', '&lt;')
  .replaceAll('>', '&gt;')
  .replaceAll('"', '&quot;')
  .replaceAll("'", '&#39;');

test('a right-to-left language mirrors the page', async () => {
  assert.match(await load('/albums/coast', 'xb'), /<html lang="xb" dir="rtl"/);
});
