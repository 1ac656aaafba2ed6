import type { TrackPoint } from './gpx.ts';

/** Degrees as cameras write them: about ten centimetres. */
const digits = 6;

/**
 * Where a track was at a moment: on the line between the points around it where these are no further apart than the gap, else at
 * the nearer one where that is at most half the gap away; null: nowhere.
 *
 * @param points in the order of time
 * @param at ms since 1970
 * @param gap ms
 */
export function placeAt(
  points: readonly TrackPoint[],
  at: number,
  gap: number,
): { latitude: number; longitude: number } | null {
  const next = firstAfter(points, at);
  const [before, after] = [points[next - 1], points[next]];
  if (before && after && after.at - before.at <= gap) return between(before, after, at);
  const near = [before, after]
    .filter(point => point !== undefined)
    .filter(point => Math.abs(point.at - at) <= gap / 2)
    .toSorted((one, other) => Math.abs(one.at - at) - Math.abs(other.at - at))[0];
  return near ? rounded(near) : null;
}

/** Place in the list of the first point later than a moment. */
function firstAfter(points: readonly TrackPoint[], at: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function between(before: TrackPoint, after: TrackPoint, at: number) {
  const share = (at - before.at) / (after.at - before.at);
  // the short way, over the antimeridian where that is it
  const way = wrapped(after.longitude - before.longitude);
  return rounded({
    latitude: before.latitude + (after.latitude - before.latitude) * share,
    longitude: wrapped(before.longitude + way * share),
  });
}

function wrapped(longitude: number): number {
  if (longitude > 180) return longitude - 360;
  return longitude < -180 ? longitude + 360 : longitude;
}

function rounded({ latitude, longitude }: { latitude: number; longitude: number }) {
  return { latitude: Number(latitude.toFixed(digits)), longitude: Number(longitude.toFixed(digits)) };
}
