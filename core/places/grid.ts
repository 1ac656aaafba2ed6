import type { Box } from '../plugin-api/index.ts';
import { type Grid, mostClusters } from './queries.ts';

/** Pixels of a cell's side on a web map. */
const cell = 72;

/** Cells that look square on a map at this zoom; larger where a box would hold too many. */
export function gridFor(box: Box, zoom: number): Grid {
  const level = Math.min(Math.max(Math.round(Number.isFinite(zoom) ? zoom : 0), 0), 22);
  const longitude = (cell * 360) / (256 * 2 ** level);
  const latitude = longitude * Math.max(Math.cos(middleOf(box)), 0.2);
  const width = box.west <= box.east ? box.east - box.west : 360 - box.west + box.east;
  const cells = (width / longitude + 1) * ((box.north - box.south) / latitude + 1);
  const grow = Math.max(Math.sqrt(cells / mostClusters), 1);
  return { latitude: latitude * grow, longitude: longitude * grow };
}

function middleOf({ south, north }: Box): number {
  return ((south + north) / 2) * (Math.PI / 180);
}
