import { XMLParser } from 'fast-xml-parser';

/** Where somebody was at a moment. */
export interface TrackPoint {
  /** ms since 1970 */
  readonly at: number;
  /** Degrees, WGS 84. */
  readonly latitude: number;
  readonly longitude: number;
}

/** Points of one track that are read. */
const mostPoints = 200_000;

const lists = new Set(['trk', 'trkseg', 'trkpt']);

/** Made anew for each file: it keeps the entities of the last one. */
function createParser(): XMLParser {
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    removeNSPrefix: true,
    parseTagValue: false,
    processEntities: false,
    isArray: name => lists.has(name),
  });
}

/** Why a file is no track; a key of the catalogue. */
export class NoTrack extends Error {
  readonly key: string;
  constructor(key: string) {
    super(key);
    this.key = key;
  }
}

/** The points of all tracks of a GPX file that say when, in the order of time. Throws {@link NoTrack}. */
export function readTrack(text: string): TrackPoint[] {
  const points = pointsIn(parse(text)).slice(0, mostPoints).flatMap(toPoint);
  if (points.length === 0) throw new NoTrack('gpx.noPoints');
  return points.toSorted((one, other) => one.at - other.at);
}

type Node = Readonly<Record<string, unknown>>;

function parse(text: string): Node {
  // a track has no use for entities of its own
  if (/<!DOCTYPE/i.test(text)) throw new NoTrack('gpx.noXml');
  let document: unknown;
  try {
    document = createParser().parse(text);
  } catch {
    throw new NoTrack('gpx.noXml');
  }
  const { gpx } = document as Node;
  if (!isNode(gpx)) throw new NoTrack('gpx.noGpx');
  return gpx;
}

function pointsIn(gpx: Node): Node[] {
  return nodesOf(gpx.trk)
    .flatMap(track => nodesOf(track.trkseg))
    .flatMap(segment => nodesOf(segment.trkpt));
}

function nodesOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function toPoint({ lat, lon, time }: Node): TrackPoint[] {
  const at = Date.parse(typeof time === 'string' ? time.trim() : '');
  const [latitude, longitude] = [degrees(lat, 90), degrees(lon, 180)];
  return Number.isNaN(at) || latitude === null || longitude === null ? [] : [{ at, latitude, longitude }];
}

function degrees(value: unknown, most: number): number | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) && Math.abs(number) <= most ? number : null;
}
