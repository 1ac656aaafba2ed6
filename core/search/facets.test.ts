import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type {
  FacetName,
  Gallery,
  NewPhoto,
  Photo,
  SearchFacet,
  SearchFacetValue,
  Viewer,
} from '../plugin-api/index.ts';
import { because, guest, openTestDoors, signedIn, system } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { parseQuery, printQuery } from './grammar.ts';

let database: TestDatabase;
let gallery: Gallery;
const viewers: Record<string, Viewer> = { guest, system };

/** Names that begin alike, hold each other, or are hard to write in a query. */
const cameras = [
  ['Canon', 'EOS R'],
  ['Canon', 'EOS R5'],
  ['Canon', 'Canon EOS R'],
  [null, 'Quote " and \\ back'],
  ['Zorki', null],
  [null, null],
] as const;
const lenses = ['50 mm', '50 mm 1.4', '***', 'F/2.8', null];
const cities = ['York', 'New York', 'Łódź', 'القاهرة', null];
const countries = ['Niger', 'Nigeria', null];
const aboveOf: Record<string, readonly string[]> = {
  Unlisted: ['Open'],
  'No camera': ['Open', 'No camera'],
};
const times = [
  '2019-12-31T23:59:59',
  '2020-01-01T00:00:00',
  '0850-05-05T00:00:00',
  '2020-07-04T12:00:00',
  null,
];
const tags = [[['sea']], [['sea', 'fog']], [['sea'], ['fog bank']], [], [['Night-Life']]];

before(async () => {
  ({ database, gallery } = await openTestDoors());
  await gallery.change(because(), async tx => {
    const names = ['viewer', 'editor', 'bringer'];
    for (const name of names) {
      const user = await tx.users.create({ name, role: 'member', password: { hash: '$argon2id$x' } });
      viewers[name] = signedIn('member', { userId: user.id, name });
    }
    const idOf = (name: string) => (viewers[name] as Viewer & { kind: 'user' }).userId;
    const album = async (
      title: string,
      audience: 'public' | 'restricted',
      shown: object,
      parentId: string | null = null,
    ) => {
      const { id } = await tx.albums.create({ title, audience, parentId });
      await tx.albums.edit(id, shown);
      return id;
    };
    const open = await album('Open', 'public', {});
    const albums = [
      open,
      await album('No camera', 'public', { cameraShown: false }, open),
      await album('No place', 'public', { placeShown: 'hidden' }),
      await album('Closed', 'restricted', {
        cameraShown: false,
        grants: { [`user:${idOf('viewer')}`]: ['view'], [`user:${idOf('editor')}`]: ['view', 'edit'] },
      }),
      await album('Secret', 'restricted', { placeShown: 'hidden' }),
    ];
    const unlisted = await album('Unlisted', 'public', { listed: false }, open);
    const added = await tx.photos.add(Array.from({ length: 90 }, (_, i) => makePhoto(i, albums[i % 5]!)));
    const some = added.map(({ id }) => id).filter((_, i) => i % 4 === 0);
    await tx.albums.addPhotos(unlisted, some);
  });
  // some of one user's own, in albums that they don't see
  await database.knex.raw(
    'update photos set uploaded_by = ? where id in (select id from photos order by id limit 12)',
    [(viewers.bringer as Viewer & { kind: 'user' }).userId],
  );
});
after(() => database.drop());

function makePhoto(i: number, albumId: string | null): NewPhoto {
  const pick = <Value>(values: readonly Value[], step: number) =>
    values[Math.floor(i / step) % values.length]!;
  const [make, model] = cameras[(i * 7 + Math.floor(i / 11)) % cameras.length]!;
  const at = times[(i * 3 + Math.floor(i / 7)) % times.length]!;
  const [city, country] = [cities[(i + Math.floor(i / 5)) % cities.length]!, pick(countries, 4)];
  return newPhoto({
    albumId,
    keywords: tags[(i * 2 + Math.floor(i / 9)) % tags.length]!,
    details: {
      title: i % 2 ? 'Even light' : 'Odd light',
      rating: i % 8 > 5 ? null : i % 8,
      taken: at ? { at, offsetMinutes: 60, precision: i % 3 ? 'second' : 'year', source: 'exif' } : null,
      place: city || country ? { location: 'Pier', city, state: null, country, countryCode: null } : null,
      camera: {
        make,
        model,
        lens: pick(lenses, 3),
        exposureSeconds: null,
        aperture: null,
        iso: 100,
        focalLengthMm: null,
        focalLength35Mm: null,
        exposureBiasEv: null,
        flashFired: null,
      },
    },
  });
}

/** What a viewer is shown of a photo, by facet: the reading door has judged it. */
const valuesOf: Record<FacetName, (photo: Photo) => readonly (string | null | undefined)[]> = {
  year: ({ taken }) => [taken?.at.slice(0, 4)],
  country: ({ place }) => [place?.country],
  city: ({ place }) => [place?.city],
  // fog lies below sea
  tag: photo => photo.tags.flatMap(({ name }) => (name === 'fog' ? ['fog', 'sea'] : [name])),
  // with the albums above; what is in no index is not offered
  album: ({ albums }) => albums.flatMap(({ title }) => aboveOf[title] ?? [title]),
  camera: ({ camera }) => [[camera?.make, camera?.model].filter(Boolean).join(' ')],
  lens: ({ camera }) => [camera?.lens],
  rating: ({ rating }) => [rating === null ? null : String(rating)],
};

async function listWhole(viewer: Viewer, query: string): Promise<Photo[]> {
  const read = gallery.as(viewer);
  const page =
    query === ''
      ? (await read.photos.list({ kind: 'all' }, { limit: 200 }))!
      : (await read.search.run(query, { limit: 200 })).photos;
  const found = await read.photos.findMany(page.items.map(({ id }) => id));
  return [...found.values()];
}

function recount(photos: readonly Photo[], name: FacetName): Map<string, number> {
  const counts = new Map<string, number>();
  for (const photo of photos) {
    for (const value of new Set(valuesOf[name](photo))) {
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return counts;
}

const plain = fc.constantFrom(
  'light',
  'odd or even',
  '-tag:fog',
  'camera:canon',
  'city:york',
  'taken:2019..',
  'rating:>1',
);
const chosen = fc.constantFrom(
  'taken:2020',
  'taken:2019 or taken:2020',
  'camera:"=Canon EOS R"',
  'camera:"=Canon EOS R" or camera:"=Zorki"',
  'lens:"=50 mm"',
  'city:=York',
  'country:=Niger or country:=Nigeria',
  'tag:=sea',
  'album:=open',
  'album:=no-camera album:=open',
  'tag:sea tag:fog-bank',
  'rating:3 or rating:5',
);
const query = fc
  .tuple(fc.array(plain, { maxLength: 2 }), fc.uniqueArray(chosen, { maxLength: 2 }))
  .map(parts => parts.flat().join(' '));

const facetOf = (facets: readonly SearchFacet[], name: FacetName): readonly SearchFacetValue[] =>
  facets.find(facet => facet.name === name)?.values ?? [];

/** The part of a query that chooses values of one facet alone, taken out; tags narrow each other down. */
function baseOf(text: string, name: FacetName): string {
  const fields: Partial<Record<FacetName, RegExp>> = { year: /^\d{4}$/, rating: /^\d$/ };
  const field = name === 'year' ? 'taken' : name;
  const { clauses } = parseQuery(text);
  const isOwn = (clause: (typeof clauses)[number]) =>
    clause.every(term => term.field === field && !term.negated && (fields[name] ?? /^=/).test(term.text));
  const at = name === 'tag' || name === 'album' ? -1 : clauses.findIndex(isOwn);
  return printQuery(at < 0 ? clauses : clauses.toSpliced(at, 1));
}

test('facets are what a recount of the photos shows to this viewer, for any search and any viewer', async () => {
  await fc.assert(
    fc.asyncProperty(
      query,
      fc.constantFrom('guest', 'system', 'viewer', 'editor', 'bringer'),
      async (text, who) => {
        const viewer = viewers[who]!;
        const facets = await gallery.as(viewer).search.facets(text);
        for (const name of Object.keys(valuesOf) as FacetName[]) {
          const base = baseOf(text, name);
          const photos = await listWhole(viewer, base);
          const expected = recount(photos, name);
          const values = facetOf(facets, name);
          const told = new Map(values.map(({ label, photoCount }) => [label, photoCount]));
          // what all of them have narrows nothing
          for (const [value, count] of expected) {
            if (!told.has(value))
              assert.equal(count, photos.length, `${who}: ${text}: ${name} lacks ${value}`);
          }
          for (const { label, photoCount, isChosen } of values) {
            if (photoCount === null) assert.ok(isChosen);
            else assert.equal(photoCount, expected.get(label), `${who}: ${text}: ${name} ${label}`);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('following a value finds just as many photos as it says, and never none', async () => {
  for (const [who, viewer] of Object.entries(viewers)) {
    for (const text of ['', 'light', 'tag:sea', '-canon']) {
      for (const { name, values, isExact } of await gallery.as(viewer).search.facets(text)) {
        assert.ok(isExact);
        for (const { label, photoCount, query: next } of values.filter(({ isChosen }) => !isChosen)) {
          const { photoCount: found } = await gallery.as(viewer).search.run(next);
          assert.equal(found, photoCount, `${who}: ${text}: ${name} ${label}: ${next}`);
          assert.ok(found! > 0);
        }
      }
    }
  }
});

test('one value more of a kind is joined by or, one that is chosen is taken back, tags add up', async () => {
  const queryOf = async (text: string, name: FacetName, label: string) =>
    facetOf(await gallery.as(system).search.facets(text), name).find(value => value.label === label)?.query;
  assert.equal(await queryOf('light', 'year', '2020'), 'light taken:2020');
  assert.equal(await queryOf('taken:2020 light', 'year', '2019'), 'taken:2020 or taken:2019 light');
  assert.equal(await queryOf('taken:2020 or taken:2019 light', 'year', '2020'), 'taken:2019 light');
  assert.equal(await queryOf('light taken:2020', 'year', '2020'), 'light');
  assert.equal(await queryOf('tag:=sea', 'tag', 'fog bank'), 'tag:=sea tag:=fog-bank');
  assert.equal(await queryOf('tag:sea light', 'tag', 'sea'), 'light');
  assert.equal(await queryOf('light', 'album', 'No camera'), 'light album:=no-camera');
  assert.equal(await queryOf('album:=no-camera light', 'album', 'No camera'), 'light');
  assert.equal(await queryOf('', 'city', 'New York'), 'city:"=New York"');
  const quoted = await queryOf('', 'camera', 'Quote " and \\ back');
  assert.equal((await gallery.as(system).search.run(quoted!)).problems.length, 0);
});

test('a search that nobody can read further is narrowed down no further, and nonsense does no harm', async () => {
  const long = 'light '.repeat(160).trim();
  assert.deepEqual(await gallery.as(system).search.facets(long), []);
  for (const text of [
    '-',
    '"',
    'rating:many',
    'taken:2020-13',
    '\0',
    ':::',
    'camera:=',
    'city:="',
    'tag:=',
    '\u202eabc',
  ]) {
    await gallery.as(guest).search.facets(text);
    await gallery.as(guest).search.run(text);
  }
});
