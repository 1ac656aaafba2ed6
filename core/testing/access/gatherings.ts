import type { Ask } from './ask.ts';
import type { Expectations } from './expectations.ts';
import { type FindLeaks, listedOf, showsDetails } from './leaks.ts';
import type { MatrixViewer } from './viewers.ts';
import type { World, WorldObject } from './world.ts';

/** Pages that gather what their viewer may see, by route: nothing else may be on them. Whoever adds one adds it here. */
export const gatherings: Readonly<Record<string, readonly string[]>> = {
  '/': ['/'],
  '/albums': ['/albums'],
  '/tags': ['/tags'],
  '/tags/:slugs': ['/tags/common'],
  '/search': [
    '/search',
    '/search?q=tag:common',
    '/search?q=camera:acme',
    '/search?q=zqpdarft',
    '/search?q=album:zqaclosed',
  ],
  '/select': ['/select', '/select?in=album:zqaopen', '/select?in=album:zqaclosed', '/select?in=tag:common'],
  '/calendar': ['/calendar'],
  '/calendar/on-this-day': ['/calendar/on-this-day', '/calendar/on-this-day?day=05-06'],
  '/recent': ['/recent'],
  '/calendar/:year{/:month}{/:day}': ['/calendar/1930', '/calendar/1931/05', '/calendar/1940/05/06'],
  '/admin': ['/admin'],
  '/admin/albums': ['/admin/albums'],
  '/admin/albums/new': ['/admin/albums/new'],
  '/admin/trash': ['/admin/trash'],
  '/admin/history': ['/admin/history'],
  '/admin/upload': ['/admin/upload'],
  '/admin/bulk': ['album:zqaopen', 'album:zqaclosed', 'tag:common', 'search:zqpdarft'].map(
    context => `/admin/bulk?in=${context}`,
  ),
  '/admin/links': ['/admin/links', '/admin/links?by=everybody'],
  '/api/v1/me': ['/api/v1/me'],
  '/sitemap.xml': ['/sitemap.xml'],
  '/sitemap/:part': ['/sitemap/albums.xml', '/sitemap/photos.xml'],
  '/s/:token': [''],
};

/** The same of the plugins that come with the gallery. */
export const pluginGatherings: Readonly<Record<string, readonly string[]>> = {
  ...feeds('/feed', ['']),
  ...feeds('/tags/:slugs/feed', ['']),
  ...feeds('/search/feed', ['?q=zqpdarft', '?q=camera:acme']),
  '/map': ['/map'],
  ...Object.fromEntries(
    ['comments', 'folder-import', 'keywords', 'write-back']
      .map(plugin => `/admin/x/${plugin}`)
      .map(path => [path, [path]]),
  ),
  '/api/v1/x/map/clusters': ['', '&q=tag:common', '&q=zqpdarft'].map(
    query => `/api/v1/x/map/clusters?box=-180,-90,180,90&zoom=22${query}`,
  ),
};

function feeds(route: string, queries: readonly string[]): Record<string, readonly string[]> {
  const path = route.replace(':slugs', 'common');
  const formats = ['atom', 'rss', 'json'];
  return Object.fromEntries(
    formats.map(format => [`${route}.${format}`, queries.map(query => `${path}.${format}${query}`)]),
  );
}

export interface GatheringParts {
  readonly world: World;
  readonly ask: Ask;
  readonly viewer: MatrixViewer;
  readonly expected: Expectations;
  /** What guests may have, and so caches may keep. */
  readonly guests: Expectations;
  readonly findLeaks: FindLeaks;
}

/** Returns what pages that gather tell of what they should not, and lack of what they should tell. */
export async function askGatherings(parts: GatheringParts): Promise<string[]> {
  const { ask, viewer, findLeaks } = parts;
  const everywhere = [gatherings, pluginGatherings].flatMap(each => Object.values(each).flat());
  const favourites = favouritesOf(parts.world);
  const paths =
    viewer.base === ''
      ? [...everywhere.filter(Boolean), favourites]
      : ['', '/feed.json', '/select', favourites];
  const problems: string[] = [];
  const pages = new Map<string, string>();
  for (const path of paths) {
    const { status, headers, body } = await ask({ path: viewer.base + path, headers: viewer.headers });
    pages.set(path, status === 200 ? body.toString() : '');
    const leaks = findLeaks(path, JSON.stringify(headers) + body.toString());
    problems.push(...leaks.map(leak => `${viewer.name}: ${path} tells of ${leak}`));
  }
  // for who is bound to an album nothing is counted, and what is counted as nothing isn't gone through
  const isUncounted = viewer.base !== '' || viewer.name === 'token bound';
  if (isUncounted || viewer.name === 'token revoked') return problems;
  for (const [path, told, wanted] of compare(parts, pages)) {
    const [one, other] = [told, wanted].map(names => [...new Set(names)].toSorted().join(' '));
    if (one !== other) problems.push(`${viewer.name}: ${path} shows "${one}" instead of "${other}"`);
  }
  return problems;
}

/** All photos there are, in an address that anybody may have been sent. */
function favouritesOf({ objects }: World): string {
  const photos = [...objects.values()].filter(({ kind }) => kind === 'photo');
  return `/favourites?photos=${photos.map(({ id }) => id).join(',')}`;
}

type Comparison = readonly [path: string, told: readonly string[], wanted: readonly string[]];

function compare(
  { world, viewer, expected }: GatheringParts,
  pages: ReadonlyMap<string, string>,
): Comparison[] {
  const photos = listedOf(world, expected, 'photo');
  const albums = listedOf(world, expected, 'album');
  const names = (objects: readonly WorldObject[]) => objects.map(({ name }) => name);
  const read = (path: string, pattern: RegExp) =>
    [...(pages.get(path) ?? '').matchAll(pattern)].map(found => found[1]!);
  const nameById = new Map([...world.objects.values()].map(({ id, name }) => [id, name]));
  const photosOn = (path: string) =>
    read(path, /href="\/photos\/([\w-]{11})[?"]/g).map(id => nameById.get(id) ?? id);
  const listed = albums.filter(
    ({ name }) =>
      name !== 'quiet' || ['curator', 'admin', 'token curator', 'token admin'].includes(viewer.name),
  );
  const isThere = (home: string) => albums.some(({ name }) => name === home);
  // with how many photos, as far as that narrows anything down; `quiet` is in no index
  const inAlbums = albums
    .filter(({ name }) => name !== 'quiet')
    .flatMap(({ name }) => {
      const below = albums.filter(album => album.above.includes(name)).map(album => album.name);
      const inside = photos.filter(photo =>
        photo.albums.some(home => isThere(home) && (home === name || below.includes(home))),
      );
      return inside.length === 0 || inside.length === photos.length ? [] : `${name}:${inside.length}`;
    });
  const withCamera = photos.filter(({ name }) => showsDetails(viewer, expected, name));
  const favourites = favouritesOf(world);
  const seen = [...world.objects].filter(
    ([key, { kind }]) => kind === 'photo' && expected.get(key)?.verbs.has('view'),
  );
  return [
    [favourites, photosOn(favourites), seen.map(([, { name }]) => name)],
    ['/select', read('/select', /value="([\w-]{11})"/g).map(id => nameById.get(id) ?? id), names(photos)],
    ['/albums', read('/albums', /href="\/albums\/zqa([a-z]+)"/g), names(listed)],
    ['/tags', read('/tags', /href="\/tags\/zqt([a-z]+)"/g), names(photos)],
    ['/tags', read('/tags', /href="\/tags\/common"[\s\S]*?(\d+)/g), [String(photos.length)]],
    ['/tags/common', photosOn('/tags/common'), names(photos)],
    ['/tags/common', read('/tags/common', />(\d+) photos</g), [String(photos.length)]],
    ['/search?q=tag:common', photosOn('/search?q=tag:common'), names(photos)],
    ['/search?q=tag:common', read('/search?q=tag:common', />(\d+) photos</g), [String(photos.length)]],
    ['/search?q=tag:common', readAlbums(pages.get('/search?q=tag:common') ?? ''), inAlbums],
    ['/search?q=camera:acme', photosOn('/search?q=camera:acme'), names(withCamera)],
    ['/calendar', read('/calendar', /href="\/calendar\/(\d{4})"/g), photos.map(({ year }) => year)],
  ];
}

/** The albums that a search may be narrowed down to, with their counts: `open:3`. */
function readAlbums(html: string): string[] {
  const links = html.matchAll(/album%3A%3Dzqa([a-z]+)"[\s\S]*?class="count" aria-hidden="true">(\d+)</g);
  return [...links].map(([, name, count]) => `${name}:${count}`);
}

/** What an archive of an album holds: photos that lie in it, or below it in albums that may be seen, and may be had. */
export async function askArchive(parts: GatheringParts, slug: string): Promise<string[]> {
  const { ask, viewer, expected, world, findLeaks } = parts;
  const path = `${viewer.base}/albums/${slug}/download`;
  const { status, body } = await ask({ path, headers: viewer.headers });
  const text = status === 200 ? body.toString('latin1') : '';
  const told = [...text.matchAll(/Zq[pf]([a-z]+)\.jpg/g)].map(found => found[1]!);
  const wanted = isOpen(slug.slice(3)) ? photosIn(slug.slice(3)) : [];
  const [one, other] = [told, wanted].map(names => [...new Set(names)].toSorted().join(' '));
  const problems = findLeaks(path, text).map(leak => `${viewer.name}: ${path} tells of ${leak}`);
  if (one !== other)
    problems.push(`${viewer.name}: ${path} (${status}) holds "${one}" instead of "${other}"`);
  return problems;

  function isOpen(name: string): boolean {
    const { verbs, isTrashed } = expected.get(`album ${name}`) ?? { verbs: new Set(), isTrashed: false };
    return verbs.has('view') && !isTrashed;
  }

  function photosIn(name: string): string[] {
    const homes = [...world.objects.values()]
      .filter(({ kind, above }) => kind === 'album' && above.includes(name))
      .map(album => album.name)
      .filter(isOpen);
    return listedOf(world, expected, 'photo')
      .filter(photo => photo.albums.some(home => home === name || homes.includes(home)))
      .filter(photo => expected.get(`photo ${photo.name}`)!.verbs.has('download'))
      .map(photo => photo.name);
  }
}
