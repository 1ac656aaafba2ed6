import type { Coordinates, PlaceNames, TimeTaken } from '../entities.ts';
import type { JsonSchema } from '../manifest.ts';

/** What a photo says of itself and a plugin may set, wherever it comes in or is edited. */
export interface PhotoFields {
  readonly title?: string | null;
  readonly caption?: string | null;
  readonly altText?: string | null;
  /** 0–5. */
  readonly rating?: number | null;
  readonly author?: string | null;
  readonly credit?: string | null;
  readonly copyright?: string | null;
  /** An address or a sentence. */
  readonly licence?: string | null;
  readonly taken?: TimeTaken | null;
  readonly coordinates?: Coordinates | null;
  readonly place?: PlaceNames | null;
  readonly focalPoint?: { readonly x: number; readonly y: number } | null;
  /** Small values of the plugin that returns them; merged into `ext` under its id, null takes one away. */
  readonly ext?: Readonly<Record<string, unknown>> | null;
}

/** Paths of names from the top of the hierarchy down; a flat keyword is a path of one. */
export type KeywordPaths = readonly (readonly string[])[];

const text = (maxLength: number): JsonSchema => ({ type: ['string', 'null'], maxLength });

export const keywordsSchema: JsonSchema = {
  type: 'array',
  maxItems: 500,
  items: {
    type: 'array',
    minItems: 1,
    maxItems: 10,
    items: { type: 'string', minLength: 1, maxLength: 200 },
  },
};

export const extSchema: JsonSchema = { type: ['object', 'null'], maxProperties: 50 };

const timePattern =
  '^(?!0000)\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,3})?$';

/** JSON Schema of `PhotoFields`, by field. */
export const photoFieldSchemas: Readonly<Record<keyof PhotoFields, JsonSchema>> = {
  title: text(500),
  caption: text(20_000),
  altText: text(2_000),
  rating: { type: ['integer', 'null'], minimum: 0, maximum: 5 },
  author: text(500),
  credit: text(500),
  copyright: text(2_000),
  licence: text(2_000),
  taken: {
    type: ['object', 'null'],
    properties: {
      at: { type: 'string', pattern: timePattern },
      offsetMinutes: { type: ['integer', 'null'], minimum: -1_080, maximum: 1_080 },
      precision: { enum: ['year', 'month', 'day', 'minute', 'second', 'millisecond'] },
      source: { type: 'string', maxLength: 40 },
    },
    required: ['at', 'offsetMinutes', 'precision', 'source'],
    additionalProperties: false,
  },
  coordinates: {
    type: ['object', 'null'],
    properties: {
      latitude: { type: 'number', minimum: -90, maximum: 90 },
      longitude: { type: 'number', minimum: -180, maximum: 180 },
    },
    required: ['latitude', 'longitude'],
    additionalProperties: false,
  },
  place: {
    type: ['object', 'null'],
    properties: {
      location: text(500),
      city: text(500),
      state: text(500),
      country: text(500),
      countryCode: text(3),
    },
    required: ['location', 'city', 'state', 'country', 'countryCode'],
    additionalProperties: false,
  },
  focalPoint: {
    type: ['object', 'null'],
    properties: {
      x: { type: 'number', minimum: 0, maximum: 1 },
      y: { type: 'number', minimum: 0, maximum: 1 },
    },
    required: ['x', 'y'],
    additionalProperties: false,
  },
  ext: extSchema,
};
