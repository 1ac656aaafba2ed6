import type { Box } from '../../plugin-api/index.ts';
import { photosShowing } from '../scope/photos-showing.ts';
import type { Fragment, Scope } from '../scope/scope.ts';

/** Photos whose exact place, and whose town, somebody is shown; null: those of all that they see. */
export interface PlacesShown {
  readonly exact: Fragment | null;
  readonly town: Fragment | null;
}

export function placesShown(scope: Scope, alias = 'p'): PlacesShown {
  return {
    exact: photosShowing(scope, 'exact place', alias),
    town: photosShowing(scope, 'town', alias),
  };
}

/** SQL of a latitude and a longitude. */
export interface PlaceColumns {
  readonly latitude: string;
  readonly longitude: string;
}

export function placeOf(alias: string): PlaceColumns {
  return { latitude: `${alias}.latitude`, longitude: `${alias}.longitude` };
}

/** As a town is shown: to a tenth of a degree, halves up. */
export function townOf(alias: string): PlaceColumns {
  const rounded = (column: string) => `(floor(${alias}.${column} * 10 + 0.5) / 10)`;
  return { latitude: rounded('latitude'), longitude: rounded('longitude') };
}

/** A box whose west lies east of its east goes over the antimeridian. */
export function inBox({ west, south, east, north }: Box, { latitude, longitude }: PlaceColumns): Fragment {
  const between =
    west <= east
      ? `${longitude} between ?::float8 and ?::float8`
      : `(${longitude} >= ?::float8 or ${longitude} <= ?::float8)`;
  return {
    sql: `(${latitude} between ?::float8 and ?::float8 and ${between})`,
    bindings: [south, north, west, east],
  };
}

/** Photos that lie in a box by what somebody is shown of their place: nobody finds out more of it by narrowing the box. */
export function inShownBox(box: Box, { exact, town }: PlacesShown, alias: string): Fragment {
  const spot = inBox(box, placeOf(alias));
  if (exact === null) return spot;
  const rounded = inBox(box, townOf(alias));
  const shown = town ?? { sql: 'true', bindings: [] };
  return {
    sql: `((${spot.sql} and ${exact.sql})
      or (${rounded.sql} and ${shown.sql} and (${exact.sql}) is not true))`,
    bindings: [spot, exact, rounded, shown, exact].flatMap(({ bindings }) => bindings),
  };
}
