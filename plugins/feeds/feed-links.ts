import type { HeadElement, PageFacts } from 'enfilade/plugin-api';
import type { Format } from './formats/index.ts';
import { albumPath, queryWords, tagPath } from './subjects.ts';

/** Where the feeds of a page are, for programs that look for them in its head. */
export function feedLinks(
  facts: PageFacts,
  formats: readonly Format[],
  titleOf: (format: Format) => string,
): readonly HeadElement[] | undefined {
  const feed = feedOf(facts);
  if (feed === null) return undefined;
  return formats.map(format => ({
    tag: 'link',
    rel: 'alternate',
    type: format.type,
    title: titleOf(format).slice(0, 200),
    href: `${feed.path}.${format.name}${feed.words ?? ''}`,
  }));
}

function feedOf({ page, albumSlug, tagSlugs, query }: PageFacts): { path: string; words?: string } | null {
  if (page === 'home' || page === 'recent') return { path: '/feed' };
  if (page === 'album' && albumSlug !== null) return { path: `${albumPath(albumSlug)}/feed` };
  if (page === 'tag' && tagSlugs.length > 0) return { path: `${tagPath(tagSlugs)}/feed` };
  if (page === 'search' && query) return { path: '/search/feed', words: queryWords(query) };
  return null;
}
