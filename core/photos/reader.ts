import type { Knex } from 'knex';
import { isOwn, mayPublish, type Scope, shownOf, sizeBound, speak, verbsOf } from '../access/index.ts';
import { fail } from '../errors/app-error.ts';
import type {
  Coordinates,
  MonthCount,
  Photo,
  PhotoContext,
  PhotoPageRequest,
  PhotoReader,
  PlaceShown,
  PluginValues,
} from '../plugin-api/index.ts';
import type { KeptBytes } from './kept-bytes.ts';
import type { KeptCounts } from './kept-counts.ts';
import { cameraOf, placeOf } from './photo-rows.ts';
import { toSummary } from './photo-summary.ts';
import { findAround } from './queries/around.ts';
import { type ContextCompilers, findSource, type PhotoSource } from './queries/contexts.ts';
import { findDownloads } from './queries/downloads.ts';
import { listFirsts } from './queries/firsts.ts';
import { listIndexed } from './queries/indexed.ts';
import { listPhotos, type PartsRequest } from './queries/lists.ts';
import { countMonths } from './queries/months.ts';
import { findNeighbours } from './queries/neighbours.ts';
import { countParts, findPart, type KeyedPart, partOf } from './queries/parts.ts';
import {
  findBytes,
  findFeatured,
  findPhotoRow,
  findPhotoRows,
  findRawMetadata,
  findVisibleSummaries,
  isPhotoGone,
  type WholeRow,
} from './queries/single.ts';
import { trashSource } from './queries/trash.ts';

export interface PhotoReaderParts {
  readonly db: Knex;
  readonly scope: () => Promise<Scope>;
  readonly compilers: ContextCompilers;
  readonly keptBytes: KeptBytes;
  readonly keptMonths: KeptCounts<MonthCount>;
  readonly keptParts: KeptCounts<KeyedPart>;
}

const mostSummaries = 200;

interface PlaceAsked {
  readonly context: PhotoContext;
  readonly source: PhotoSource;
  readonly request: PhotoPageRequest;
}

export function createPhotoReader({
  db,
  scope,
  compilers,
  keptBytes,
  keptMonths,
  keptParts,
}: PhotoReaderParts): PhotoReader {
  const findParts = (viewerScope: Scope, context: PhotoContext, source: PhotoSource) =>
    keptParts.find(viewerScope, JSON.stringify(context), () => countParts(db, viewerScope, source));

  /** Where a page begins in a list with parts, and in which of them its photos lie; nothing where that isn't asked for. */
  async function findPlace(viewerScope: Scope, asked: PlaceAsked): Promise<PartsRequest> {
    const { context, source, request } = asked;
    const { at, tellsParts = false } = request;
    const isPart = at !== undefined && (source.parts === 'letters' || /^n\d/.test(at));
    if (source.parts === undefined || (!isPart && !tellsParts)) return {};
    const parts = await findParts(viewerScope, context, source);
    const found = isPart ? (findPart(parts, at, source) ?? fail('NOT_FOUND')) : undefined;
    return {
      ...(found && { behind: found.behind }),
      ...(tellsParts && { partOf: keys => partOf(parts, keys, source) }),
    };
  }

  return {
    async find(id) {
      const viewerScope = await scope();
      const row = await findPhotoRow(db, viewerScope, id);
      return row && toPhoto(row, viewerScope);
    },
    async findMany(ids) {
      const viewerScope = await scope();
      const rows = await findPhotoRows(db, viewerScope, ids.slice(0, mostSummaries));
      return new Map(rows.map(row => [row.id, toPhoto(row, viewerScope)]));
    },
    async summaries(ids) {
      return findVisibleSummaries(db, await scope(), ids.slice(0, mostSummaries));
    },
    async list(context, request = {}) {
      const viewerScope = await scope();
      const source = await findSource(db, viewerScope, context, compilers);
      if (!source) return undefined;
      const place = await findPlace(viewerScope, { context, source, request });
      const page = await listPhotos(db, viewerScope, source, { ...request, ...place });
      // that others see photos with a tag is no reason to know of it
      return context.kind === 'tags' && page.items.length === 0 ? undefined : page;
    },
    async firsts(albumIds, limit) {
      return listFirsts(db, await scope(), albumIds, limit);
    },
    async months(context) {
      const viewerScope = await scope();
      return keptMonths.find(viewerScope, JSON.stringify(context), async () => {
        const source = await findSource(db, viewerScope, context, compilers);
        return source ? countMonths(db, viewerScope, source) : [];
      });
    },
    async parts(context) {
      const viewerScope = await scope();
      const source = await findSource(db, viewerScope, context, compilers);
      const parts = source ? await findParts(viewerScope, context, source) : [];
      return parts.map(({ at, photoCount }) => ({ at, photoCount }));
    },
    async neighbours(id, context) {
      const viewerScope = await scope();
      const source = await findSource(db, viewerScope, context, compilers);
      return source ? findNeighbours(db, viewerScope, source, id) : { previous: null, next: null };
    },
    async around(id, context, request) {
      const viewerScope = await scope();
      const source = await findSource(db, viewerScope, context, compilers);
      return source && findAround(db, viewerScope, source, { id, ...request });
    },
    async featured() {
      return findFeatured(db, await scope());
    },
    async bytes(id) {
      const viewerScope = await scope();
      return keptBytes.find(viewerScope, id, () => findBytes(db, viewerScope, id));
    },
    async downloads(ids) {
      return findDownloads(db, await scope(), ids.slice(0, mostSummaries));
    },
    async rawMetadata(id) {
      const viewerScope = await scope();
      const row = await findPhotoRow(db, viewerScope, id);
      return row && mayEdit(row, viewerScope) ? findRawMetadata(db, id) : undefined;
    },
    async indexed(request) {
      const viewerScope = await scope();
      const rows = await listIndexed(db, viewerScope, request);
      return rows.map(row => ({ ...toSummary(row, viewerScope), changedAt: row.changedAt }));
    },
    async trashed(request = {}) {
      return listPhotos(db, await scope(), trashSource, request);
    },
    async isGone(id) {
      return isPhotoGone(db, id);
    },
  };
}

function toPhoto(row: WholeRow, scope: Scope): Photo {
  const judged = { roots: row.allRoots, uploadedBy: row.uploadedBy };
  const may = verbsOf(scope, judged);
  const shown = shownOf(scope, judged);
  const showsFile = may.includes('edit') || may.includes('download');
  const photo = {
    ...toSummary(row, scope),
    largestSize: sizeBound(shown),
    ext: row.ext as PluginValues,
    caption: row.caption,
    translations: row.translations,
    author: row.author,
    credit: row.credit,
    copyright: row.copyright,
    licence: row.licence,
    coordinates: shownCoordinates(row, shown.place),
    altitude: shown.place === 'exact' ? row.altitude : null,
    place: shownPlace(row, shown.place),
    camera: shown.camera ? cameraOf(row) : null,
    tags: row.tags,
    indexed: row.isIndexed,
    albums: row.albums.map(({ texts, ...album }) => speak(album, texts, scope)),
    fileName: showsFile && scope.viewer.kind !== 'guest' && !scope.link ? row.fileName : null,
    format: row.format,
    bytes: showsFile ? row.bytes : null,
    publication: row.publication,
    uploadedBy: may.includes('edit') ? row.uploader : null,
    isOwn: isOwn(scope, judged),
    mayPublish: mayPublish(scope, judged),
    trashedAt: row.trashedAt,
    createdAt: row.createdAt,
    revision: row.revision,
    may,
  };
  return speak(photo, row.translations, scope);
}

function mayEdit(row: WholeRow, scope: Scope): boolean {
  return verbsOf(scope, { roots: row.allRoots, uploadedBy: row.uploadedBy }).includes('edit');
}

/** Of a town: coordinates to a tenth of a degree, and no spot by name. */
function shownCoordinates(row: WholeRow, place: PlaceShown): Coordinates | null {
  if (row.latitude === null || row.longitude === null || place === 'hidden') return null;
  const shown = (degrees: number) => (place === 'exact' ? degrees : Math.round(degrees * 10) / 10);
  return { latitude: shown(row.latitude), longitude: shown(row.longitude) };
}

function shownPlace(row: WholeRow, shown: PlaceShown): Photo['place'] {
  const place = shown === 'hidden' ? null : placeOf(row);
  if (place === null || shown === 'exact') return place;
  const town = { ...place, location: null };
  return (town.city ?? town.state ?? town.country ?? town.countryCode) ? town : null;
}
