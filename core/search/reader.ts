import type { Knex } from 'knex';
import type { Scope } from '../access/index.ts';
import type {
  AlbumReader,
  AlbumSummary,
  PhotoReader,
  SearchReader,
  SearchResult,
} from '../plugin-api/index.ts';
import { type CompiledSearch, compileAlbumSearch } from './compile.ts';
import { findFacets } from './facets.ts';
import { countFound, findAlbumIds } from './queries/reads.ts';
import { suggestQueries } from './suggest-queries.ts';

export interface SearchReaderParts {
  readonly db: Knex;
  readonly scope: () => Promise<Scope>;
  /** The same viewer's readers of the other rooms. */
  readonly photos: Pick<PhotoReader, 'list'>;
  readonly albums: Pick<AlbumReader, 'findById'>;
  readonly compile: (query: string, scope: Scope) => Promise<CompiledSearch>;
}

const mostAlbums = 6;
const noPhotos = { items: [], next: null, previous: null };

/** Photos are found newest first, so that a page begins where the last one ended (docs/decisions/search-order.md). */
export function createSearchReader({ db, scope, photos, albums, compile }: SearchReaderParts): SearchReader {
  async function findAlbums(viewerScope: Scope, query: string): Promise<AlbumSummary[]> {
    const ids = await findAlbumIds(db, viewerScope, compileAlbumSearch(query), mostAlbums);
    const found = await Promise.all(ids.map(id => albums.findById(id)));
    return found.filter(album => album !== undefined);
  }

  return {
    async run(query, page): Promise<SearchResult> {
      const viewerScope = await scope();
      const { photos: searched, isEmpty, terms, problems } = await compile(query, viewerScope);
      const base = { terms, problems, suggestions: [] };
      if (isEmpty) return { ...base, photos: noPhotos, albums: [], photoCount: 0 };
      const [found, photoCount, foundAlbums] = await Promise.all([
        photos.list({ kind: 'search', query }, page),
        countFound(db, viewerScope, searched),
        findAlbums(viewerScope, query),
      ]);
      const isNothing = photoCount === 0 && foundAlbums.length === 0;
      return {
        ...base,
        photos: found ?? noPhotos,
        albums: foundAlbums,
        photoCount,
        suggestions: isNothing ? await suggestQueries(db, viewerScope, query) : [],
      };
    },
    facets: async query => findFacets({ db, scope: await scope(), compile }, query),
  };
}
