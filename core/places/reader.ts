import type { Knex } from 'knex';
import { type Fragment, inShownBox, placesShown, type Scope } from '../access/index.ts';
import { fail } from '../errors/app-error.ts';
import type { Box, Page, PageRequest, PhotoSummary, PlacedPhoto, PlaceReader } from '../plugin-api/index.ts';
import { gridFor } from './grid.ts';
import {
  type Found,
  findBounds,
  isFound,
  isPlaced,
  listClusters,
  listPlaces,
  listTowns,
  type PlacedRow,
} from './queries.ts';

export interface PlaceReaderParts {
  readonly db: Knex;
  readonly scope: () => Promise<Scope>;
  /** Visible photos under a condition, newest first; the photos' room lists them, through the gallery. */
  readonly listPhotos: (
    scope: Scope,
    where: Fragment,
    page: PageRequest | undefined,
  ) => Promise<Page<PhotoSummary>>;
  readonly search: (query: string, scope: Scope) => Promise<Found>;
}

export function createPlaceReader({ db, scope, listPhotos, search }: PlaceReaderParts): PlaceReader {
  const conditionOf = async (viewerScope: Scope, query = ''): Promise<Fragment> =>
    query.trim() === '' ? everything : isFound(await search(query, viewerScope));

  return {
    async clusters({ box, zoom, query }) {
      requireBox(box);
      const viewerScope = await scope();
      const where = await conditionOf(viewerScope, query);
      return listClusters(db, viewerScope, { box, where, grid: gridFor(box, zoom) });
    },
    async list({ box, query }, page) {
      if (box !== null) requireBox(box);
      const viewerScope = await scope();
      const where = both(placedWithin(viewerScope, box), await conditionOf(viewerScope, query));
      const photos = await listPhotos(viewerScope, where, page);
      const ids = photos.items.map(photo => photo.id);
      const places = new Map((await listPlaces(db, viewerScope, ids)).map(row => [row.id, row]));
      const items = photos.items.flatMap(photo => {
        const row = places.get(photo.id);
        return row ? [toPlaced(photo, row)] : [];
      });
      return { ...photos, items };
    },
    async bounds({ query } = {}) {
      const viewerScope = await scope();
      return findBounds(db, viewerScope, await conditionOf(viewerScope, query));
    },
    async towns({ query } = {}) {
      const viewerScope = await scope();
      return listTowns(db, viewerScope, await conditionOf(viewerScope, query));
    },
  };
}

const everything: Fragment = { sql: 'true', bindings: [] };

function both(one: Fragment, other: Fragment): Fragment {
  return { sql: `(${one.sql} and ${other.sql})`, bindings: [...one.bindings, ...other.bindings] };
}

function requireBox({ west, south, east, north }: Box): void {
  const isWithin = (value: number, most: number) => Number.isFinite(value) && Math.abs(value) <= most;
  const isOne = isWithin(west, 180) && isWithin(east, 180) && isWithin(south, 90) && isWithin(north, 90);
  if (!isOne || south > north) fail('VALIDATION_FAILED', { pointer: '/box' });
}

function placedWithin(scope: Scope, box: Box | null): Fragment {
  const placed = isPlaced(scope);
  if (box === null) return placed;
  const within = inShownBox(box, placesShown(scope), 'p');
  return both(placed, within);
}

function toPlaced(photo: PhotoSummary, row: PlacedRow): PlacedPhoto {
  const { latitude, longitude, isExact } = row;
  const shown = (degrees: number) => (isExact ? degrees : Math.round(degrees * 10) / 10);
  const names = [isExact ? row.location : null, row.city ?? row.state, row.country];
  return {
    photo,
    coordinates: { latitude: shown(latitude), longitude: shown(longitude) },
    isExact,
    name: names.filter(name => name !== null).join(', ') || null,
  };
}
