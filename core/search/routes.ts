import Router from '@koa/router';
import { chooseAddress } from '../http/bulk-actions.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Contributions, SearchResult, SearchTerm } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { callContextOf } from '../views/page/call-context.ts';
import { readPage } from '../views/page/paging.ts';
import { albumBox } from '../views/pictures/photo-box.ts';
import { contextQuery } from '../views/pictures/photo-context.ts';
import { wallBoxes, wallLayout } from '../views/pictures/wall.ts';
import { type Language, languageOf } from '../views/texts/language.ts';
import { parseQuery } from './grammar.ts';
import { facetModels, pluginFacetModels } from './routes/facets-model.ts';

/** Characters; with a few more, a context of this query still fits an address. */
const longestQuery = 900;

/** Shown where nothing was asked yet: what can be asked. */
const examples = [
  ['tag:birds', 'tag'],
  ['taken:2018..2020', 'taken'],
  ['onthisday:07-04', 'onthisday'],
  ['camera:leica', 'camera'],
  ['album:coast', 'album'],
  ['rating:>3', 'rating'],
] as const;

export interface SearchRouteParts {
  readonly views: Views;
  readonly plugins: { readonly contributions: Contributions };
}

/** `/search?q=` */
export function searchRoutes(parts: SearchRouteParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/search', permit('guest'), ctx => showSearch(parts, ctx));
  return router;
}

async function showSearch(parts: SearchRouteParts, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const asked = typeof ctx.query.q === 'string' ? ctx.query.q.trim() : '';
  const query = asked.slice(0, longestQuery);
  const result = query ? await read.search.run(query, readPage(ctx.query)) : null;
  const hasPhotos = result !== null && result.photos.items.length > 0;
  // further pages are loaded for their photos alone
  const isFirst = ctx.query.after === undefined && ctx.query.before === undefined;
  const hasFacets = isFirst && (hasPhotos || result === null);
  const facets = hasFacets ? await findFacets(parts, ctx, query) : [];
  const model = result ? resultModel(query, result, ctx) : { found: null };
  await parts.views.render(ctx, '@search/search', {
    title: titleOf(query, model.found, t),
    section: 'search',
    noIndex: true,
    styles: ['search.css'],
    scripts: ['album.js'],
    slots: { 'search.results': { query } },
    subject: { page: 'search', query },
    query,
    choose: hasPhotos ? await chooseAddress(parts.views, ctx, { kind: 'search', query }) : null,
    facets,
    examples: examples.map(([text, name]) => ({
      text,
      href: searchAddress(text),
      label: t(`search.example.${name}`),
    })),
    ...model,
    tooLong: asked.length > longestQuery ? t('search.problem.tooLong') : null,
  });
}

/** Whoever listens hears at once how many there are. */
function titleOf(query: string, found: string | null, t: Language['t']): string {
  if (found === null) return t('search.title');
  return t('search.titleWith', { query: `${query} – ${found}` });
}

async function findFacets({ views, plugins }: SearchRouteParts, ctx: Context, query: string) {
  const { read, locale } = ctx.state;
  const language = languageOf(ctx.state);
  const [own, added] = await Promise.all([
    read.search.facets(query),
    query === ''
      ? []
      : pluginFacetModels({
          query,
          contributions: plugins.contributions,
          context: callContextOf(ctx),
          textOf: (plugin, key) => views.translatorOf(plugin, locale)(key),
          addressOf: searchAddress,
          language,
        }),
  ]);
  return [...facetModels(own, language, searchAddress), ...added];
}

function resultModel(query: string, result: SearchResult, { state }: Context) {
  const language = languageOf(state);
  const { t } = language;
  const wall = wallLayout(state, language);
  const { photos, photoCount } = result;
  const context = contextQuery({ kind: 'search', query });
  const isEmpty = photos.items.length === 0 && result.albums.length === 0;
  return {
    found: photoCount === null ? t('search.foundMany') : t('search.found', { count: photoCount }),
    isEmpty,
    chips: result.terms.map(term => ({
      text: termText(term, language),
      label: t('search.without', { term: termText(term, language) }),
      href: searchAddress(term.without),
    })),
    problems: result.problems.map(({ key, params }) => t(key, params)),
    albums: result.albums.map(album => albumBox(album, language)),
    suggestions: result.suggestions.map(({ text, query: nearest }) => ({
      text,
      href: searchAddress(nearest),
    })),
    ...wall,
    eager: result.albums.length > 0 ? 0 : wall.eager,
    photos: wallBoxes(photos.items, { layout: wall.layout, query: context, language }),
    next: photos.next && `${searchAddress(query)}&after=${encodeURIComponent(photos.next)}`,
    previous: photos.previous && `${searchAddress(query)}&before=${encodeURIComponent(photos.previous)}`,
  };
}

function searchAddress(query: string): string {
  return query ? `/search?q=${encodeURIComponent(query)}` : '/search';
}

function termText(term: SearchTerm, language: Language): string {
  if (term.kind !== 'or') return partText(term, language);
  const parts = parseQuery(term.text).clauses.flat();
  const said = parts.map(part => partText(part, language));
  return new Intl.ListFormat(language.formatLocale, { type: 'disjunction' }).format(said);
}

type SearchPart = Pick<SearchTerm, 'kind' | 'negated' | 'field' | 'text'>;

function partText({ kind, negated, field, text }: SearchPart, { t }: Language): string {
  const said = kind === 'phrase' ? `“${text}”` : field ? `${field}: ${text.replace(/^=/, '')}` : text;
  return negated ? t('search.not', { term: said }) : said;
}
