import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Gallery, SearchResult, Viewer } from '../plugin-api/index.ts';
import { because, guest, openTestDoors, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { type Clause, parseQuery, printQuery, type Term } from './grammar.ts';
import { fillGallery, type Known, matches } from './search.fixture.ts';

let database: TestDatabase;
let gallery: Gallery;
let known: Known[];

before(async () => {
  ({ database, gallery } = await openTestDoors());
  known = await fillGallery(gallery);
});
after(() => database.drop());

const search = (query: string, viewer: Viewer = guest): Promise<SearchResult> =>
  gallery.as(viewer).search.run(query, { limit: 200 });

const idsOf = (result: SearchResult) => result.photos.items.map(photo => photo.id).toSorted();

function expected(clauses: readonly Clause[], viewer: Viewer): string[] {
  const seesAll = viewer === system;
  return known
    .filter(photo => seesAll || photo.isPublic)
    .filter(photo => clauses.every(clause => clause.some(term => matches(photo, term, seesAll))))
    .map(photo => photo.id)
    .toSorted();
}

test('names of what every JavaScript object has are no values', async () => {
  for (const query of ['format:constructor', 'is:constructor', 'constructor:x', 'format:__proto__']) {
    assert.deepEqual(idsOf(await search(query)), [], query);
  }
});

const golden = [
  'cafe',
  'CAFÉ',
  'caf',
  'tram',
  '"yellow tram"',
  '"blue hour"',
  '"hour blue"',
  'tram -yellow',
  'storm or tram',
  'lisbon storm or tram',
  '東京',
  '夜景',
  '京東',
  'مدينة',
  'قد',
  'ночной',
  'еж',
  'กรุงเทพ',
  'ete',
  "l'été",
  'krakow',
  'małop',
  'n 5',
  '🌊',
  '-🌊',
  'tag:animals',
  'tag:BIRD',
  'tag:"night-life"',
  '-tag:animals',
  'album:open',
  'album:below',
  'album:closed',
  'camera:x100v',
  'camera:"leica m10"',
  'camera:m10-r',
  'city:kraków',
  'rating:5',
  'rating:>3',
  'rating:2..4',
  'rating:..2',
  '-rating:>3',
  'iso:>=300',
  'f:2.8',
  'taken:2020',
  'taken:2019-12..2020-01',
  'taken:>2019',
  'taken:<2020',
  'taken:2020-05-17',
  'is:portrait',
  'is:landscape -is:panorama',
  'is:square or rating:0',
  'pier',
];

for (const query of golden) {
  test(`finds what is meant by ${query}`, async () => {
    const { clauses } = parseQuery(query);
    for (const viewer of [guest, system]) {
      const result = await search(query, viewer);
      const ids = expected(clauses, viewer);
      assert.deepEqual(idsOf(result), ids);
      assert.equal(result.photoCount, ids.length);
      assert.deepEqual(result.problems, []);
    }
  });
}

test('the golden queries find something, and not everything', () => {
  const empty = golden.filter(query => expected(parseQuery(query).clauses, system).length === 0);
  assert.deepEqual(empty, ['"hour blue"', '京東']);
  assert.ok(golden.every(query => expected(parseQuery(query).clauses, system).length < known.length));
});

const text = fc.constantFrom(
  'cafe',
  'Tram',
  'blue',
  'tr',
  '夜',
  '東京の',
  'ночн',
  'storm',
  'bird',
  'fuji',
  'zzz',
  '🌊',
);
const phrase = fc.constantFrom('blue hour', 'yellow tram', 'over roofs', 'x100v', '夜景');
const fields: Record<string, readonly string[]> = {
  album: ['open', 'BELOW', 'closed'],
  camera: ['fujifilm', 'leica', 'x100'],
  city: ['lisbon', 'krak'],
  f: ['1.8', '2..9', '<3'],
  is: ['portrait', 'panorama', 'square'],
  iso: ['100', '>200', '200..', '<300'],
  rating: ['0', '5', '>2', '1..3', '..4'],
  tag: ['animals', 'Bird', '🌊', 'Wald', 'night-life'],
  taken: ['2020', '>2019', '1987..2019', '2020-01-01', '<2020-05'],
};
const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ kind: fc.constant('word' as const), negated: fc.boolean(), field: fc.constant(null), text }),
  fc.record({
    kind: fc.constant('phrase' as const),
    negated: fc.boolean(),
    field: fc.constant(null),
    text: phrase,
  }),
  fc.constantFrom(...Object.keys(fields)).chain(field =>
    fc.record({
      kind: fc.constant('field' as const),
      negated: fc.boolean(),
      field: fc.constant(field),
      text: fc.constantFrom(...fields[field]!),
    }),
  ),
);
const query = fc.array(fc.array(term, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });

test('any query finds what a naive reading of it finds, for who sees all and for guests', async () => {
  await fc.assert(
    fc.asyncProperty(query, fc.constantFrom(guest, system), async (clauses, viewer) => {
      const result = await search(printQuery(clauses), viewer);
      assert.deepEqual(idsOf(result), expected(clauses, viewer));
      assert.equal(result.photoCount, result.photos.items.length);
    }),
    { numRuns: 150 },
  );
});

test('each chip leads to the query without it', async () => {
  const { terms } = await search('lisbon -tram "blue hour" storm or cafe rating:>3');
  assert.deepEqual(
    terms.map(({ kind, negated, text: chip, without }) => [kind, negated, chip, without]),
    [
      ['word', false, 'lisbon', '-tram "blue hour" storm or cafe rating:>3'],
      ['word', true, 'tram', 'lisbon "blue hour" storm or cafe rating:>3'],
      ['phrase', false, 'blue hour', 'lisbon -tram storm or cafe rating:>3'],
      ['or', false, 'storm or cafe', 'lisbon -tram "blue hour" rating:>3'],
      ['field', false, '>3', 'lisbon -tram "blue hour" storm or cafe'],
    ],
  );
});

test('text that is no query, no word and no SQL does no harm', async () => {
  const hostile = [
    `'; drop table photos; --`,
    `") or true --`,
    `tag:'"`,
    'a:b:c',
    `%_\\`,
    '$1 ? ?? \\?',
    ':* & | ! <->',
    '\uD800',
  ];
  const any = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 30 }));
  await fc.assert(
    fc.asyncProperty(
      any,
      fc.constantFrom(...Object.keys(fields), 'title', 'file', 'place', 'lens'),
      async (value, field) => {
        for (const query of [value, `${field}:${value}`, `${field}:"${value}`]) {
          const result = await search(query, system);
          assert.ok(result.photoCount !== null && result.photoCount <= known.length);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('what is not understood is told, and the rest is searched', async () => {
  const result = await search('colour:red tram rating:many taken:2020-13');
  assert.deepEqual(result.problems, [
    { key: 'search.problem.unknownField', params: { field: 'colour' } },
    { key: 'search.problem.badValue', params: { field: 'rating', value: 'many' } },
    { key: 'search.problem.badValue', params: { field: 'taken', value: '2020-13' } },
  ]);
  assert.deepEqual(
    result.terms.map(({ kind, text: chip }) => [kind, chip]),
    [
      ['word', 'colour:red'],
      ['word', 'tram'],
    ],
  );
  assert.deepEqual(idsOf(await search('tram rating:many')), idsOf(await search('tram')));
  assert.deepEqual((await search('x '.repeat(60))).problems, [{ key: 'search.problem.tooLong', params: {} }]);
});

test('a query that says nothing finds nothing', async () => {
  for (const query of ['', '   ', '""', '-', 'rating:many', '!!!']) {
    const { photos, photoCount, terms } = await search(query);
    assert.deepEqual([photos.items, photoCount, terms], [[], 0, []], query);
  }
});

test('file names and exact places are not searched by guests', async () => {
  assert.equal((await search('file:DSC_1000', system)).photoCount, 1);
  assert.equal((await search('file:DSC_1000')).photoCount, 0);
  assert.equal((await search('DSC_1000', system)).photoCount, 0);
  assert.ok((await search('"pier nine"', system)).photoCount! > 0);
  assert.ok((await search('place:pier', system)).photoCount! > 0);
  for (const query of ['pier', '"pier nine"', 'place:pier', 'place:"pier nine"', 'nine']) {
    assert.equal((await search(query)).photoCount, 0, query);
  }
  assert.ok((await search('place:lisbon')).photoCount! > 0);
  assert.ok((await search('country:pt')).photoCount! > 0);
});

test('pages of results follow each other without a gap, newest first', async () => {
  const { items } = (await search('tram or storm')).photos;
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = (
      await gallery.as(guest).search.run('tram or storm', { limit: 3, ...(cursor && { after: cursor }) })
    ).photos;
    seen.push(...page.items.map(photo => photo.id));
    cursor = page.next ?? undefined;
  } while (cursor);
  assert.deepEqual(
    seen,
    items.map(photo => photo.id),
  );
});

test('albums are found by words of their title, unless they are hidden or unlisted', async () => {
  await gallery.change(because(), async tx => {
    const album = await tx.albums.create({ title: 'Winter in Łódź', audience: 'public' });
    await tx.photos.add([newPhoto({ albumId: album.id })]);
    const unlisted = await tx.albums.create({ title: 'Winter unlisted', audience: 'public' });
    await tx.albums.edit(unlisted.id, { listed: false });
    await tx.albums.create({ title: 'Winter secret', audience: 'restricted' });
  });
  const titlesOf = async (query: string) => (await search(query)).albums.map(album => album.title);
  assert.deepEqual(await titlesOf('winter'), ['Winter in Łódź']);
  assert.deepEqual(await titlesOf('wint lodz'), ['Winter in Łódź']);
  assert.deepEqual(await titlesOf('winter -lodz'), []);
  assert.deepEqual(await titlesOf('winter rating:5'), []);
});

test('near misses lead to names that the viewer may see', async () => {
  await gallery.change(because(), async tx => {
    const closed = await tx.albums.create({ title: 'Nightfall', audience: 'restricted' });
    await tx.photos.add([newPhoto({ albumId: closed.id, keywords: [['Animalia']] })]);
  });
  const suggested = async (query: string, viewer: Viewer = guest) =>
    (await search(query, viewer)).suggestions.map(suggestion => suggestion.query);
  assert.deepEqual(await suggested('animasl'), ['Animals']);
  assert.ok((await suggested('animasl', system)).includes('Animalia'));
  assert.ok(!(await suggested('nightfal rating:9')).includes('Nightfall rating:9'));
  assert.ok((await suggested('nightfal rating:9', system)).includes('Nightfall rating:9'));
  assert.deepEqual(await suggested('tag:animasl'), ['tag:Animals']);
  assert.deepEqual(await suggested('animals'), []);
  for (const query of await suggested('brid')) assert.ok((await search(query)).photoCount! > 0);
});
