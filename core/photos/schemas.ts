import { createCheck } from '../errors/create-check.ts';
import type { PhotoEdit } from '../plugin-api/index.ts';

const text = (maxLength: number) => ({ type: ['string', 'null'], maxLength });
const written = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const between = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum });

/** One schema for every door by which a photo is edited. Dates are Date objects, so their types stay open here. */
export const photoEditSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    title: text(500),
    caption: text(20_000),
    altText: text(2_000),
    rating: { type: ['integer', 'null'], minimum: 0, maximum: 5 },
    author: text(500),
    credit: text(500),
    copyright: text(1_000),
    licence: text(1_000),
    taken: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['at', 'offsetMinutes', 'precision', 'source'],
      properties: {
        at: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?$' },
        offsetMinutes: { type: ['integer', 'null'], minimum: -1_080, maximum: 1_080 },
        precision: { enum: ['year', 'month', 'day', 'minute', 'second', 'millisecond'] },
        source: text(50),
      },
    },
    coordinates: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['latitude', 'longitude'],
      properties: { latitude: between(-90, 90), longitude: between(-180, 180) },
    },
    place: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['location', 'city', 'state', 'country', 'countryCode'],
      properties: {
        location: text(200),
        city: text(200),
        state: text(200),
        country: text(200),
        countryCode: text(3),
      },
    },
    /** By BCP 47 tag; all of them, as they shall be. */
    translations: {
      type: 'object',
      maxProperties: 40,
      propertyNames: { pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: { title: written(500), caption: written(20_000), altText: written(2_000) },
      },
    },
    focalPoint: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['x', 'y'],
      properties: { x: between(0, 1), y: between(0, 1) },
    },
    publication: { enum: ['draft', 'scheduled', 'published', 'withdrawn'] },
    publishedFrom: {},
    publishedUntil: {},
    ext: {
      type: 'object',
      maxProperties: 50,
      propertyNames: { pattern: '^[a-z][a-z0-9-]{1,39}$' },
      additionalProperties: { type: ['object', 'null'] },
    },
    tags: {
      type: 'array',
      maxItems: 500,
      items: {
        type: 'array',
        minItems: 1,
        maxItems: 10,
        items: { type: 'string', minLength: 1, maxLength: 200 },
      },
    },
  },
} as const;

export const checkPhotoEdit = createCheck<PhotoEdit>(photoEditSchema);
