import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { definePlugin } from '../plugin-api/define-plugin.ts';
import type { PhotoCondition, SearchClauseTerm } from '../plugin-api/index.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

let site: TestGallery;
const ids: Record<string, string> = {};
let answer: (value: string) => PhotoCondition | null;
let buckets: () => { label: string; query: string; count: number }[];
let rewrite: ((clauses: readonly (readonly SearchClauseTerm[])[]) => SearchClauseTerm[][]) | null = null;

const finder = {
  manifest: { id: 'finder' },
  definition: definePlugin(gallery => {
    gallery.contribute.searchField({
      names: ['box', 'area'],
      label: 'field.box',
      condition: ({ value }) => answer(value),
    });
    gallery.contribute.facet({ id: 'place', label: 'facet.place', buckets: () => buckets() });
    gallery.hooks.search.parsing.tap(({ clauses }) => rewrite?.(clauses));
  }),
};

const boxOf = (value: string): PhotoCondition | null => {
  const [west, south, east, north] = value.split(',').map(Number);
  return north === undefined ? null : { box: { west: west!, south: south!, east: east!, north } };
};

before(async () => {
  site = await createTestGallery({ plugins: [finder] });
  const add = async (title: string, place: 'exact' | 'town' | 'hidden', at: [number, number]) => {
    const album = await site.album({ title: `Album of ${title}` });
    ids[title] = await site.photo({ albumId: album.id, details: { title } });
    await site.gallery.change({ viewer: systemViewer, reason: 'test' }, async tx => {
      await tx.albums.edit(album.id, { placeShown: place });
      await tx.photos.edit([ids[title]!], { coordinates: { latitude: at[0], longitude: at[1] } });
    });
  };
  await add('exact', 'exact', [38.712, -9.138]);
  await add('town', 'town', [38.712, -9.138]);
  await add('secret', 'hidden', [38.712, -9.138]);
  await add('fiji', 'exact', [-17.5, 179.5]);
  await add('samoa', 'exact', [-13.5, -172.5]);
});
after(() => site.close());

async function find(query: string, viewer: Parameters<TestGallery['gallery']['as']>[0] = { kind: 'guest' }) {
  const { photos, problems } = await site.gallery.as(viewer).search.run(query);
  const names = photos.items.map(photo => photo.title).toSorted();
  return { names, problems: problems.map(problem => problem.key) };
}

test('a box finds exact places where they are shown, and towns by their tenth of a degree', async () => {
  answer = boxOf;
  assert.deepEqual((await find('box:-9.2,38.7,-9.1,38.8')).names, ['exact', 'town']);
  assert.deepEqual((await find('box:-9.139,38.711,-9.137,38.713')).names, ['exact']);
  assert.deepEqual((await find('box:-9.101,38.699,-9.099,38.701')).names, ['town']);
  assert.deepEqual((await find('box:-9.2,38.7,-9.1,38.8', systemViewer)).names, ['exact', 'secret', 'town']);
  assert.deepEqual((await find('-box:-9.139,38.711,-9.137,38.713')).names, [
    'fiji',
    'samoa',
    'secret',
    'town',
  ]);
});

test('a box goes over the antimeridian', async () => {
  answer = boxOf;
  assert.deepEqual((await find('area:170,-20,-170,-10')).names, ['fiji', 'samoa']);
  assert.deepEqual((await find('area:170,-20,180,-10')).names, ['fiji']);
});

test('a field whose value makes no sense, or that fails, is told of and left out', async () => {
  answer = boxOf;
  assert.deepEqual(await find('box:here exact'), { names: ['exact'], problems: ['search.problem.badValue'] });
  answer = () => {
    throw new Error('no');
  };
  assert.deepEqual(await find('box:1,2,3,4 exact'), {
    names: ['exact'],
    problems: ['search.problem.fieldFails'],
  });
  answer = () => ({ box: { west: 400, south: 0, east: 0, north: 0 } });
  assert.deepEqual((await find('box:1,2,3,4 exact')).problems, ['search.problem.fieldFails']);
});

test('conditions nest, and a value is never SQL', async () => {
  answer = value => ({
    all: [
      { not: { ids: [ids.town!] } },
      { any: [{ ext: { key: "k'); drop table photos; --", equals: value } }, { ids: Object.values(ids) }] },
      { not: { albumIds: ["x' or true --"] } },
    ],
  });
  assert.deepEqual((await find('box:x')).names, ['exact', 'fiji', 'samoa', 'secret']);
});

test('what a plugin makes of a query is searched, and visitors see theirs', async () => {
  rewrite = clauses =>
    clauses.map(terms => [...terms, { kind: 'word', negated: false, field: null, text: 'samoa' }]);
  const result = await site.gallery.as({ kind: 'guest' }).search.run('fiji');
  rewrite = null;
  assert.deepEqual(result.photos.items.map(photo => photo.title).toSorted(), ['fiji', 'samoa']);
  assert.equal(result.photoCount, 2);
  assert.deepEqual(
    result.terms.map(term => term.text),
    ['fiji'],
  );
});

test('facets stand beside what was found as links; one that fails is not there', async () => {
  buckets = () => [{ label: 'Lisbon <b>', query: 'city:lisbon', count: 2 }];
  const found = await site.client().get('/search?q=exact');
  assert.match(
    found.body,
    /href="\/search\?q=exact%20city%3Alisbon"[^>]*>(?:(?!<a ).)*>Lisbon &lt;b&gt;<.*>2</,
  );
  buckets = () => {
    throw new Error('no');
  };
  const plain = await site.client().get('/search?q=exact&x=1');
  assert.equal(plain.status, 200);
  assert.doesNotMatch(plain.body, /class="facets"/);
});

test('a field with the name of one of core’s keeps its plugin off', async () => {
  const thief = {
    manifest: { id: 'thief' },
    definition: definePlugin(gallery => {
      gallery.contribute.searchField({ names: ['rating'], label: 'x', condition: () => null });
    }),
  };
  await site.usePlugins([finder, thief]);
  assert.deepEqual(
    site.plugins.plugins().map(({ manifest }) => manifest.id),
    ['finder'],
  );
});
