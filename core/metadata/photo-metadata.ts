import type { PlaceNames, TimePrecision } from '../plugin-api/index.ts';

/** Where a time of taking was found; null when nothing says it. */
export type TimeSource = 'exif' | 'gps' | 'xmp' | 'iptc' | 'file-name' | 'file-time' | null;

/** When a photo was taken, as its own clock said it. */
export interface TimeTaken {
  /** Wall-clock time at the place, `YYYY-MM-DDTHH:mm:ss.SSS` without zone; what `precision` leaves open is
   * filled with the first month, day, hour. Null: unknown. */
  readonly at: string | null;
  /** Minutes east of UTC, from the file or from its GPS time; null when nothing says it. */
  readonly offsetMinutes: number | null;
  /** The finest part that the source gave; null when `at` is. */
  readonly precision: TimePrecision | null;
  /** The file's own time is never used, so `file-time` does not occur here: it is for callers that store one. */
  readonly source: TimeSource;
  /** The moment itself; null while the offset is unknown, and for times coarser than a minute. */
  readonly utc: Date | null;
}

export interface Camera {
  /** For reading: `Nikon`, `D70`. */
  readonly make: string | null;
  readonly model: string | null;
  /** As the camera wrote it: `NIKON CORPORATION`, `NIKON D70`. */
  readonly rawMake: string | null;
  readonly rawModel: string | null;
}

export interface Exposure {
  readonly seconds: number | null;
  /** The f-number. */
  readonly aperture: number | null;
  readonly iso: number | null;
  readonly focalLengthMm: number | null;
  readonly focalLength35Mm: number | null;
  readonly exposureBiasEv: number | null;
  readonly flashFired: boolean | null;
  readonly program: string | null;
}

/** Why metadata is missing though the file was there: `not-an-image` was not given to exiftool, `timeout` and
 * `unreadable` are exiftool's, `sidecar` concerns the sidecar alone. */
export type MetadataProblem = 'not-an-image' | 'timeout' | 'unreadable' | 'sidecar';

/** Any JSON value that PostgreSQL's jsonb accepts: no NUL, no lone surrogates. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** What a photo's file and sidecar say, cleaned and bounded. Every string may still be hostile: escape it by context. */
export interface PhotoMetadata {
  /** At most 500 characters. */
  readonly title: string | null;
  /** At most 20,000 characters, line breaks as `\n`. */
  readonly caption: string | null;
  readonly altText: string | null;
  /** At most 500 paths, from the root down; a flat keyword is a path of one, the deepest of ten. No path is the beginning of another. */
  readonly keywords: string[][];
  /** 0–5; null when there is none, or when the photo is marked as rejected (-1). */
  readonly rating: number | null;
  readonly author: string | null;
  readonly credit: string | null;
  readonly copyright: string | null;
  /** An address or a sentence, as found: check before linking. */
  readonly licence: string | null;
  readonly taken: TimeTaken;
  /** Degrees, WGS 84, north and east positive; both null or neither. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Metres above sea level. */
  readonly altitude: number | null;
  readonly placeNames: PlaceNames;
  readonly camera: Camera;
  readonly lens: string | null;
  readonly exposure: Exposure;
  /** EXIF orientation 1–8 of the stored pixels; for HEIC and AVIF that of the container. */
  readonly orientation: number | null;
  /** Pixels as stored. */
  readonly width: number | null;
  readonly height: number | null;
  /** Pixels as shown, after orientation. */
  readonly displayWidth: number | null;
  readonly displayHeight: number | null;
  readonly software: string | null;
  /** exiftool's whole answer, by `group:tag`, without binary values; `sidecar` holds the sidecar's. At most 256 KB. */
  readonly raw: { [name: string]: JsonValue };
  /** For each field that has a value: the tag it came from, such as `XMP-dc:Title` or `sidecar:XMP-xmp:Rating`. */
  readonly sources: { readonly [field: string]: string };
  readonly problem: MetadataProblem | null;
}

export const unknownTime: TimeTaken = {
  at: null,
  offsetMinutes: null,
  precision: null,
  source: null,
  utc: null,
};
