import type { Doc } from '../changes/entity-store.ts';
import type {
  CameraFacts,
  Coordinates,
  PhotoTexts,
  PlaceNames,
  Publication,
  TimeTaken,
  Translations,
} from '../plugin-api/index.ts';

/** What history keeps of a photo. Albums and tags are objects by id, so that each is a field of its own in patches. */
export interface PhotoDoc extends Doc {
  readonly title: string | null;
  readonly caption: string | null;
  readonly altText: string | null;
  readonly rating: number | null;
  readonly author: string | null;
  readonly credit: string | null;
  readonly copyright: string | null;
  readonly licence: string | null;
  readonly taken: TimeTaken | null;
  readonly coordinates: Coordinates | null;
  readonly altitude: number | null;
  readonly place: PlaceNames | null;
  readonly camera: CameraFacts | null;
  readonly width: number;
  readonly height: number;
  readonly focalPoint: { readonly x: number; readonly y: number } | null;
  readonly averageColour: string;
  readonly thumbHash: string | null;
  readonly sha256: string;
  readonly format: string;
  readonly fileName: string;
  readonly publication: Publication;
  /** ISO 8601 in UTC; null: without bound. */
  readonly publishedFrom: string | null;
  readonly publishedUntil: string | null;
  readonly uploadedBy: string | null;
  readonly trashedAt: string | null;
  readonly createdAt: string;
  readonly albums: Readonly<Record<string, { readonly position: number }>>;
  /** The tags given, without those above them. */
  readonly tags: Readonly<Record<string, true>>;
  readonly translations: Translations<PhotoTexts>;
  readonly ext: Readonly<Record<string, unknown>>;
}

/** Fields whose words are searched. */
export const searchedFields = [
  'title',
  'caption',
  'altText',
  'author',
  'credit',
  'place',
  'camera',
  'tags',
  'translations',
] as const;
