import type { FoundTag, Tags } from './tag-lookup.ts';
import { signedDegrees, toNumber } from './tag-values.ts';

/** Degrees (WGS 84) and metres above sea level. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number | null;
}

/** The position whose latitude was found; undefined when it is incomplete, off the globe, or 0°, 0° without height. */
export function toPosition(found: FoundTag, tags: Tags): Position | undefined {
  const read = found.tag.includes('/') ? readStructure(found.tag, tags) : readTags(found.tag, tags);
  const { latitude, longitude } = read;
  if (latitude === undefined || longitude === undefined) return undefined;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  const altitude = read.altitude !== undefined && isPlausible(read.altitude) ? read.altitude : null;
  const isUnset = latitude === 0 && longitude === 0 && !altitude;
  return isUnset ? undefined : { latitude, longitude, altitude };
}

function readTags(latitudeTag: string, tags: Tags) {
  const prefix = latitudeTag.slice(0, -'Latitude'.length);
  const metres = toNumber(tags[`${prefix}Altitude`]);
  const isBelowSea = toNumber(tags[`${prefix}AltitudeRef`]) === 1;
  return {
    latitude: signedDegrees(latitudeTag, tags),
    longitude: signedDegrees(`${prefix}Longitude`, tags),
    altitude: metres !== undefined && isBelowSea ? -Math.abs(metres) : metres,
  };
}

function readStructure(source: string, tags: Tags) {
  const value = tags[source.split('/')[0]!];
  const place = (Array.isArray(value) ? value[0] : value) as Tags;
  return {
    latitude: toDegrees(place.GPSLatitude),
    longitude: toDegrees(place.GPSLongitude),
    altitude: toNumber(place.GPSAltitude),
  };
}

// Fields of structures are printed for reading: `43 deg 28' 2.81" N`.
function toDegrees(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 64) return toNumber(value);
  const match = /^(\d+(?:\.\d+)?) deg (?:(\d+(?:\.\d+)?)' )?(?:(\d+(?:\.\d+)?)" )?([NSEW])$/.exec(value);
  if (!match) return toNumber(value);
  const degrees = Number(match[1]) + Number(match[2] ?? 0) / 60 + Number(match[3] ?? 0) / 3600;
  return /[SW]/.test(match[4]!) ? -degrees : degrees;
}

function isPlausible(metres: number): boolean {
  return metres > -12_000 && metres < 100_000;
}
