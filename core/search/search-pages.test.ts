import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findHtmlProblems } from '../testing/html-problems.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import { dayOf } from '../views/texts/days.ts';

let site: TestGallery;
const today = dayOf(new Date());
const year = Number(today.slice(0, 4));

before(async () => {
  site = await createTestGallery();
  const open = await site.album({ title: 'Open' });
  const hidden = await site.album({ title: 'Hidden', audience: 'restricted' });
  const add = (albumId: string, title: string, at: string, city: string) =>
    site.photo({
      albumId,
      keywords: [['sea']],
      details: {
        title,
        taken: { at, offsetMinutes: 0, precision: 'second', source: 'exif' },
        place: { location: null, city, state: null, country: 'Norway', countryCode: 'NO' },
      },
    });
  await add(open.id, 'Boat one', '2019-07-04T10:00:00', 'Reine');
  await add(open.id, 'Boat two', '2020-07-04T10:00:00', 'Reine');
  await add(open.id, 'Boat three', '2020-08-04T10:00:00', 'Å <i>');
  await add(open.id, 'Boat then', `${year - 2}-${today.slice(5)}T10:00:00`, 'Bodø');
  await add(open.id, 'Boat now', `${today}T10:00:00`, 'Bodø');
  await add(hidden.id, 'Boat unseen', '1999-07-04T10:00:00', 'Nowhere');
});
after(() => site.close());

const ask = async (path: string) => (await site.client().get(path)).body;

/** The links among the facets: what they say, and where they lead. */
function linksIn(body: string): { text: string; href: string; isChosen: boolean }[] {
  const [facets = ''] = /<nav class="facets"[\s\S]*?<\/nav>/.exec(body) ?? [];
  return [...facets.matchAll(/<a rel="nofollow" href="([^"]+)"([^>]*)>([\s\S]*?)<\/a>/g)].map(
    ([, href = '', rest = '', inside = '']) => ({
      href: href.replaceAll('&amp;', '&').replaceAll('&quot;', '"'),
      isChosen: rest.includes('aria-current'),
      text: inside.replace(/<span class="count"[\s\S]*?<\/span>/, '').replace(/<[^>]*>/g, ''),
    }),
  );
}

test('a search is narrowed down by links, one kind after the other, and back', async () => {
  const all = await ask('/search?q=boat');
  const find = (body: string, text: string) => linksIn(body).find(link => link.text.startsWith(text))!;
  assert.equal(find(all, '2020').text, '2020, 2 photos');
  assert.equal(find(all, '1999'), undefined);
  assert.doesNotMatch(all, /Nowhere/);
  const in2020 = await ask(find(all, '2020').href);
  assert.match(in2020, />2 photos</);
  assert.equal(find(in2020, '2020').isChosen, true);
  const either = await ask(find(in2020, '2019').href);
  assert.match(either, />3 photos</);
  const inReine = await ask(find(either, 'Reine').href);
  assert.match(inReine, />2 photos</);
  assert.match(await ask(find(inReine, '2020').href), />1 photo</);
  assert.match(find(all, 'Å').text, /^Å &lt;i&gt;, 1 photo$/);
  assert.match(await ask(find(all, 'Å').href), />1 photo</);
});

test('without a search the page leads into the gallery, by what guests may see', async () => {
  const links = linksIn(await ask('/search'));
  assert.ok(links.some(({ text }) => text === '2019, 1 photo'));
  assert.ok(links.some(({ text }) => text === 'sea, 5 photos'));
  assert.ok(!links.some(({ text }) => /1999|Nowhere/.test(text)));
});

test('further pages and searches that find nothing have no facets', async () => {
  assert.equal(linksIn(await ask('/search?q=nothing-of-that')).length, 0);
});

test('whatever is searched for, the page says what was understood', async () => {
  const client = site.client();
  const told: Record<string, RegExp> = {
    '"boat': /aria-hidden="true" dir="auto">“boat”</,
    '-': /Nothing was found for this/,
    '- boat': />5 photos</,
    'colour:red boat': /There is no field “colour”/,
    'rating:9..1x boat': /“9\.\.1x” is no value for rating/,
    'taken:2020-13 boat': /“2020-13” is no value for taken/,
    'onthisday:13-40 boat': /“13-40” is no value for onthisday/,
    [`boat ${'x'.repeat(10_000)}`]: /The search is very long/,
    'قارب boat': /dir="auto">قارب</,
    baot: /Nothing was found for this/,
    'tag:see': /Perhaps you meant[\s\S]*>sea</,
    '\u202e\u200fboat': /<h1>/,
  };
  for (const [query, pattern] of Object.entries(told)) {
    const { status, body } = await client.get(`/search?q=${encodeURIComponent(query)}`);
    assert.equal(status, 200, query);
    assert.match(body, pattern, query);
  }
  assert.match((await client.get('/search?q=boat%00')).body, />5 photos</);
  assert.equal((await client.get('/search?q=boat&q=two')).status, 200);
});

test('on this day shows what was taken on it in earlier years, and the first page leads there', async () => {
  const page = await ask('/calendar/on-this-day');
  assert.match(page, /Boat then/);
  assert.doesNotMatch(page, /Boat now|Boat one/);
  assert.match(page, new RegExp(`<h2 [^>]*><a href="/calendar/${year - 2}/[^"]*">${year - 2}<`));
  const other = await ask('/calendar/on-this-day?day=07-04');
  assert.match(other, />2020<[\s\S]*Boat two[\s\S]*>2019<[\s\S]*Boat one/);
  assert.doesNotMatch(other, /Boat three|Boat unseen/);
  for (const day of ['13-01', '02-30', 'x', '7-4']) {
    assert.equal((await site.client().get(`/calendar/on-this-day?day=${day}`)).status, 404, day);
  }
  assert.match(await ask('/'), /href="\/calendar\/on-this-day"/);
  const [, photo] = /href="(\/photos\/[^"]*)"/.exec(other)!;
  assert.match(await ask(photo!.replaceAll('&amp;', '&')), /rel="next"/);
});

test('recently added lists what came last, with its neighbours in that order', async () => {
  const page = await ask('/recent');
  assert.match(page, /Boat now[\s\S]*Boat then[\s\S]*Boat one/);
  assert.doesNotMatch(page, /Boat unseen/);
  const [, photo] = /href="(\/photos\/[^"]*)"/.exec(page)!;
  assert.match(photo!, /\?in=all:added$/);
  const shown = await ask(photo!);
  assert.match(shown, /href="\/recent"/);
  assert.match(shown, /rel="next" href="[^"]*\?in=all:added"/);
  assert.match(await ask('/'), /href="\/recent"/);
});

test('all of it is sound HTML', async () => {
  const problems: string[] = [];
  for (const path of [
    '/search',
    '/search?q=boat',
    '/search?q=boat%20taken:2020',
    '/recent',
    '/calendar/on-this-day',
  ]) {
    problems.push(...(await findHtmlProblems(path, await ask(path))));
  }
  assert.deepEqual(problems, []);
});

test('what was searched for is said in words, one of several with what joins them in the reader’s language', async () => {
  const chips = (body: string) =>
    [...body.matchAll(/<a class="chip"[\s\S]*?dir="auto">([\s\S]*?)<\/span>/g)].map(([, text]) => text);
  const path = `/search?q=${encodeURIComponent('boat "Boat one" or -tag:sea or taken:2019')}`;
  assert.deepEqual(chips(await ask(path)), ['boat', '“Boat one”, not tag: sea or taken: 2019']);
  const german = await site.client().get(path, { headers: { 'accept-language': 'de' } });
  assert.deepEqual(chips(german.body), ['boat', '“Boat one”, nicht tag: sea oder taken: 2019']);
});
