import type { Knex } from 'knex';
import { type Fragment, inBox, placesShown, type Scope, visiblePhotos } from '../access/index.ts';
import type { Box, PlaceCluster, TownCount } from '../plugin-api/index.ts';

export const mostClusters = 500;
export const mostTowns = 500;

/** Photos `p` whose place this viewer is shown in some way. */
export function isPlaced(scope: Scope): Fragment {
  const { town } = placesShown(scope);
  if (town === null) return { sql: 'p.latitude is not null', bindings: [] };
  return { sql: `(p.latitude is not null and ${town.sql})`, bindings: town.bindings };
}

/** Coordinates as this viewer is shown them, of all photos whose place they are shown. */
function shownPlaces(scope: Scope, within: Box | null, where: Fragment): Fragment {
  const [visible, placed, exact] = [visiblePhotos(scope), isPlaced(scope), isExact(scope)];
  // rounding moves a photo by no more than this
  const near = within && nearTo(within, 0.051);
  const shown = (column: string) =>
    `case when u.is_exact then u.${column} else floor(u.${column} * 10 + 0.5) / 10 end as ${column}`;
  return {
    sql: `(select u.id, ${shown('latitude')}, ${shown('longitude')}
      from (select p.id, p.latitude, p.longitude, ${exact.sql} as is_exact from photos p
        where p.trashed_at is null and ${visible.sql} and ${placed.sql} and ${where.sql}${near ? ` and ${near.sql}` : ''} offset 0) u)`,
    bindings: [exact, visible, placed, where, ...(near ? [near] : [])].flatMap(({ bindings }) => bindings),
  };
}

function isExact(scope: Scope): Fragment {
  return placesShown(scope).exact ?? { sql: 'true', bindings: [] };
}

/** For the index, which knows exact latitudes alone. */
function nearTo({ south, north }: Box, by: number): Fragment {
  return { sql: 'p.latitude between ?::float8 and ?::float8', bindings: [south - by, north + by] };
}

export interface Grid {
  /** Degrees of one cell. */
  readonly latitude: number;
  readonly longitude: number;
}

/** Photos by cells of a grid, those cells first that hold most. */
export async function listClusters(
  db: Knex,
  scope: Scope,
  { box, grid, where }: { readonly box: Box; readonly grid: Grid; readonly where: Fragment },
): Promise<PlaceCluster[]> {
  const [places, within] = [shownPlaces(scope, box, where), inBox(box, shownColumns)];
  const { rows } = await db.raw<{ rows: PlaceCluster[] }>(
    `select avg(s.latitude) as latitude, avg(s.longitude) as longitude, count(*)::int as "photoCount",
       min(s.id) as "samplePhotoId"
     from ${places.sql} s where ${within.sql}
     group by floor(s.latitude / ?::float8), floor(s.longitude / ?::float8)
     order by 3 desc, 4 limit ${mostClusters}`,
    [...places.bindings, ...within.bindings, grid.latitude, grid.longitude] as never[],
  );
  return rows;
}

const shownColumns = { latitude: 's.latitude', longitude: 's.longitude' };

/** Null when there is none. */
export async function findBounds(db: Knex, scope: Scope, where: Fragment): Promise<Box | null> {
  const places = shownPlaces(scope, null, where);
  const { rows } = await db.raw<{ rows: { [Side in keyof Box]: number | null }[] }>(
    `select min(s.longitude) as west, min(s.latitude) as south, max(s.longitude) as east, max(s.latitude) as north
     from ${places.sql} s`,
    places.bindings as never[],
  );
  const [found] = rows;
  return found?.west == null ? null : (found as Box);
}

export interface PlacedRow {
  readonly id: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly isExact: boolean;
  readonly location: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
}

/** Where some photos were taken that this viewer sees and is shown the place of, unrounded. */
export async function listPlaces(db: Knex, scope: Scope, ids: readonly string[]): Promise<PlacedRow[]> {
  const exact = isExact(scope);
  const { rows } = await db.raw<{ rows: PlacedRow[] }>(
    `select p.id, p.latitude, p.longitude, ${exact.sql} as "isExact", p.place_location as location,
       p.place_city as city, p.place_state as state, p.place_country as country
     from photos p where p.id = any (?::text[])`,
    [...exact.bindings, [...ids]] as never[],
  );
  return rows;
}

export async function listTowns(db: Knex, scope: Scope, where: Fragment): Promise<TownCount[]> {
  const { town } = placesShown(scope);
  const conditions = [visiblePhotos(scope), where, ...(town === null ? [] : [town])];
  const { rows } = await db.raw<{ rows: TownCount[] }>(
    `select p.place_country as country, p.place_city as city, count(*)::int as "photoCount"
     from photos p
     where (p.place_country is not null or p.place_city is not null)
       and ${conditions.map(({ sql }) => `(${sql})`).join(' and ')}
     group by 1, 2 order by 3 desc, 1, 2 limit ${mostTowns}`,
    conditions.flatMap(({ bindings }) => bindings) as never[],
  );
  return rows;
}

/** What a search finds. */
export interface Found {
  readonly where: Fragment;
  /** A tag that all of them have; null: there is none. */
  readonly tagId: string | null;
}

/** As one condition on photos `p`. */
export function isFound({ where, tagId }: Found): Fragment {
  if (tagId === null) return where;
  return {
    sql: `(exists (select 1 from photo_tags pt where pt.photo_id = p.id and pt.tag_id = ?) and ${where.sql})`,
    bindings: [tagId, ...where.bindings],
  };
}
