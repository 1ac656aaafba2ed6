import type { PageRequest, PhotoSummary, PluginRequest, PluginTranslate, Readers } from 'enfilade/plugin-api';

/** What there can be a feed of. */
export interface Subject {
  readonly id: 'site' | 'album' | 'tags' | 'search';
  /** Before `.atom` and so on, as a pattern of the router. */
  readonly path: string;
  /** Null: not there, or not for this viewer. */
  readonly find: (asked: Asked, parts: FindParts) => Promise<FoundSubject | null>;
  /** Below share links there are albums, and no tags or searches. */
  readonly inLinks: boolean;
}

type Asked = Pick<PluginRequest, 'params' | 'query'>;

export interface FindParts {
  readonly read: Readers;
  readonly t: PluginTranslate;
  readonly siteName: string;
  readonly page: PageRequest;
}

export interface FoundSubject {
  readonly title: string;
  readonly description: string;
  /** Paths, without a share link's beginning. */
  readonly page: string;
  readonly feed: string;
  /** `?q=…`, behind the format's ending. */
  readonly words?: string;
  readonly photos: readonly PhotoSummary[];
}

const mostTags = 8;
const longestQuery = 500;

export const subjects: readonly Subject[] = [
  { id: 'site', path: '/feed', find: findSite, inLinks: true },
  { id: 'album', path: '/albums/:slug/feed', find: findAlbum, inLinks: true },
  { id: 'tags', path: '/tags/:slugs/feed', find: findTags, inLinks: false },
  { id: 'search', path: '/search/feed', find: findSearch, inLinks: false },
];

async function findSite(_asked: Asked, { read, t, siteName, page }: FindParts): Promise<FoundSubject> {
  const list = await read.photos.list({ kind: 'all', order: 'added' }, page);
  const description = (await read.settings.site()).tagline || t('description.site');
  return { title: siteName, description, page: '/', feed: '/feed', photos: list?.items ?? [] };
}

async function findAlbum({ params, query }: Asked, parts: FindParts): Promise<FoundSubject | null> {
  const { read, t, siteName, page } = parts;
  const found = await read.albums.find(params.slug ?? '');
  if (found && 'movedTo' in found) return findAlbum({ params: { slug: found.movedTo }, query }, parts);
  if (!found || !('album' in found)) return null;
  const { title: album, slug, description } = found.album;
  const list = await read.photos.list({ kind: 'album', slug, order: 'added' }, page);
  // from the trash an album is found by who may bring it back, and shown to nobody
  if (!list) return null;
  const address = albumPath(slug);
  return {
    title: t('title.album', { album, site: siteName }),
    description: description || t('description.album', { album }),
    page: address,
    feed: `${address}/feed`,
    photos: list.items,
  };
}

async function findTags({ params, query }: Asked, parts: FindParts): Promise<FoundSubject | null> {
  const { read, t, siteName, page } = parts;
  const slugs = [...new Set((params.slugs ?? '').split('+').filter(Boolean))];
  if (slugs.length === 0 || slugs.length > mostTags) return null;
  const found = await read.tags.find(slugs);
  if (found && 'movedTo' in found)
    return findTags({ params: { slugs: found.movedTo.join('+') }, query }, parts);
  if (!found) return null;
  const tags = found.tags.map(({ name }) => name).join(', ');
  const list = await read.photos.list({ kind: 'tags', slugs }, page);
  if (!list) return null;
  const address = tagPath(slugs);
  return {
    title: t('title.tags', { tags, site: siteName }),
    description: t('description.tags', { tags }),
    page: address,
    feed: `${address}/feed`,
    photos: list.items,
  };
}

async function findSearch({ query: asked }: Asked, parts: FindParts): Promise<FoundSubject | null> {
  const { read, t, siteName, page } = parts;
  const query = (asked.q ?? '').trim().slice(0, longestQuery);
  if (query === '') return null;
  const { photos } = await read.search.run(query, page);
  const words = queryWords(query);
  return {
    title: t('title.search', { query, site: siteName }),
    description: t('description.search', { query }),
    page: `/search${words}`,
    feed: '/search/feed',
    words,
    photos: photos.items,
  };
}

export function albumPath(slug: string): string {
  return `/albums/${encodeURIComponent(slug)}`;
}

export function tagPath(slugs: readonly string[]): string {
  return `/tags/${slugs.map(encodeURIComponent).join('+')}`;
}

export function queryWords(query: string): string {
  return `?${new URLSearchParams({ q: query })}`;
}
