import type { CameraFacts, PlaceNames, TimePrecision, TimeTaken } from '../plugin-api/index.ts';
import type { PhotoDoc } from './photo-doc.ts';

/** The columns of `photos` that a document fills, with their SQL types. */
export const documentColumns = {
  title: 'text',
  caption: 'text',
  alt_text: 'text',
  rating: 'smallint',
  author: 'text',
  credit: 'text',
  copyright: 'text',
  licence: 'text',
  taken_at: 'timestamp',
  taken_offset_minutes: 'smallint',
  taken_precision: 'text',
  taken_source: 'text',
  latitude: 'double precision',
  longitude: 'double precision',
  altitude: 'real',
  place_location: 'text',
  place_city: 'text',
  place_state: 'text',
  place_country: 'text',
  place_country_code: 'text',
  camera_make: 'text',
  camera_model: 'text',
  lens: 'text',
  exposure_seconds: 'double precision',
  aperture: 'real',
  iso: 'integer',
  focal_length_mm: 'real',
  focal_length_35_mm: 'real',
  exposure_bias_ev: 'real',
  flash_fired: 'boolean',
  width: 'integer',
  height: 'integer',
  focal_x: 'real',
  focal_y: 'real',
  average_colour: 'text',
  thumb_hash: 'text',
  sha256: 'text',
  format: 'text',
  file_name: 'text',
  publication: 'text',
  published_from: 'timestamptz',
  published_until: 'timestamptz',
  uploaded_by: 'text',
  trashed_at: 'timestamptz',
  created_at: 'timestamptz',
  translations: 'jsonb',
  ext: 'jsonb',
} as const;

export type DocumentRow = Record<keyof typeof documentColumns, unknown>;

export function rowOfDoc(doc: PhotoDoc): DocumentRow {
  return {
    title: doc.title,
    caption: doc.caption,
    alt_text: doc.altText,
    rating: doc.rating,
    author: doc.author,
    credit: doc.credit,
    copyright: doc.copyright,
    licence: doc.licence,
    taken_at: doc.taken?.at ?? null,
    taken_offset_minutes: doc.taken?.offsetMinutes ?? null,
    taken_precision: doc.taken?.precision ?? null,
    taken_source: doc.taken?.source ?? null,
    latitude: doc.coordinates?.latitude ?? null,
    longitude: doc.coordinates?.longitude ?? null,
    altitude: doc.altitude,
    place_location: doc.place?.location ?? null,
    place_city: doc.place?.city ?? null,
    place_state: doc.place?.state ?? null,
    place_country: doc.place?.country ?? null,
    place_country_code: doc.place?.countryCode ?? null,
    ...cameraColumns(doc.camera),
    width: doc.width,
    height: doc.height,
    focal_x: doc.focalPoint?.x ?? null,
    focal_y: doc.focalPoint?.y ?? null,
    average_colour: doc.averageColour,
    thumb_hash: doc.thumbHash,
    sha256: doc.sha256,
    format: doc.format,
    file_name: doc.fileName,
    publication: doc.publication,
    published_from: isShown(doc) ? (doc.publishedFrom ?? '-infinity') : 'infinity',
    published_until: doc.publishedUntil ?? 'infinity',
    uploaded_by: doc.uploadedBy,
    trashed_at: doc.trashedAt,
    created_at: doc.createdAt,
    translations: doc.translations ?? {},
    ext: doc.ext,
  };
}

/** A draft's or withdrawn photo's time never comes. */
function isShown(doc: PhotoDoc): boolean {
  return doc.publication === 'published' || doc.publication === 'scheduled';
}

function cameraColumns(camera: CameraFacts | null) {
  return {
    camera_make: camera?.make ?? null,
    camera_model: camera?.model ?? null,
    lens: camera?.lens ?? null,
    exposure_seconds: camera?.exposureSeconds ?? null,
    aperture: camera?.aperture ?? null,
    iso: camera?.iso ?? null,
    focal_length_mm: camera?.focalLengthMm ?? null,
    focal_length_35_mm: camera?.focalLength35Mm ?? null,
    exposure_bias_ev: camera?.exposureBiasEv ?? null,
    flash_fired: camera?.flashFired ?? null,
  };
}

/** SQL expressions, by the name that {@link PhotoRow} gives them; alias `p` of photos. */
export const rowExpressions = {
  title: 'p.title',
  altText: 'p.alt_text',
  caption: 'p.caption',
  rating: 'p.rating',
  author: 'p.author',
  credit: 'p.credit',
  copyright: 'p.copyright',
  licence: 'p.licence',
  takenAt: `to_char(p.taken_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS')`,
  takenOffset: 'p.taken_offset_minutes',
  takenPrecision: 'p.taken_precision',
  takenSource: 'p.taken_source',
  latitude: 'p.latitude',
  longitude: 'p.longitude',
  altitude: 'p.altitude',
  placeLocation: 'p.place_location',
  placeCity: 'p.place_city',
  placeState: 'p.place_state',
  placeCountry: 'p.place_country',
  placeCountryCode: 'p.place_country_code',
  make: 'p.camera_make',
  model: 'p.camera_model',
  lens: 'p.lens',
  exposureSeconds: 'p.exposure_seconds',
  aperture: 'p.aperture',
  iso: 'p.iso',
  focalLengthMm: 'p.focal_length_mm',
  focalLength35Mm: 'p.focal_length_35_mm',
  exposureBiasEv: 'p.exposure_bias_ev',
  flashFired: 'p.flash_fired',
  width: 'p.width',
  height: 'p.height',
  focalX: 'p.focal_x',
  focalY: 'p.focal_y',
  averageColour: 'p.average_colour',
  thumbHash: 'p.thumb_hash',
  sha256: 'p.sha256',
  format: 'p.format',
  fileName: 'p.file_name',
  publication: 'p.publication',
  publishedFrom: `case when isfinite(p.published_from) then p.published_from end`,
  publishedUntil: `case when isfinite(p.published_until) then p.published_until end`,
  uploadedBy: 'p.uploaded_by',
  trashedAt: 'p.trashed_at',
  createdAt: 'p.created_at',
  translations: 'p.translations',
  ext: 'p.ext',
} as const;

type Text = string | null;
type Amount = number | null;

export interface PhotoRow {
  id: string;
  title: Text;
  altText: Text;
  caption: Text;
  rating: Amount;
  author: Text;
  credit: Text;
  copyright: Text;
  licence: Text;
  takenAt: Text;
  takenOffset: Amount;
  takenPrecision: TimePrecision | null;
  takenSource: Text;
  latitude: Amount;
  longitude: Amount;
  altitude: Amount;
  placeLocation: Text;
  placeCity: Text;
  placeState: Text;
  placeCountry: Text;
  placeCountryCode: Text;
  make: Text;
  model: Text;
  lens: Text;
  exposureSeconds: Amount;
  aperture: Amount;
  iso: Amount;
  focalLengthMm: Amount;
  focalLength35Mm: Amount;
  exposureBiasEv: Amount;
  flashFired: boolean | null;
  width: number;
  height: number;
  focalX: Amount;
  focalY: Amount;
  averageColour: string;
  thumbHash: Text;
  sha256: string;
  format: string;
  fileName: string;
  publication: PhotoDoc['publication'];
  publishedFrom: Date | null;
  publishedUntil: Date | null;
  uploadedBy: Text;
  trashedAt: Date | null;
  createdAt: Date;
  translations: PhotoDoc['translations'];
  ext: Record<string, unknown>;
}

export type TakenColumns = Pick<PhotoRow, 'takenAt' | 'takenOffset' | 'takenPrecision' | 'takenSource'>;

export function takenOf(row: TakenColumns): TimeTaken | null {
  if (row.takenAt === null) return null;
  return {
    at: row.takenAt.replace(/\.000$/, ''),
    offsetMinutes: row.takenOffset,
    precision: row.takenPrecision ?? 'second',
    source: row.takenSource ?? 'exif',
  };
}

export function placeOf(row: PhotoRow): PlaceNames | null {
  const place = {
    location: row.placeLocation,
    city: row.placeCity,
    state: row.placeState,
    country: row.placeCountry,
    countryCode: row.placeCountryCode,
  };
  return hasAny(place) ? place : null;
}

export function cameraOf(row: PhotoRow): CameraFacts | null {
  const {
    make,
    model,
    lens,
    exposureSeconds,
    aperture,
    iso,
    focalLengthMm,
    focalLength35Mm,
    exposureBiasEv,
  } = row;
  const camera = {
    make,
    model,
    lens,
    exposureSeconds,
    aperture,
    iso,
    focalLengthMm,
    focalLength35Mm,
    exposureBiasEv,
  };
  return hasAny(camera) || row.flashFired !== null ? { ...camera, flashFired: row.flashFired } : null;
}

function hasAny(facts: object): boolean {
  return Object.values(facts).some(fact => fact !== null);
}
