import { createCheck } from '../errors/create-check.ts';
import type { AlbumEdit, NewAlbum } from '../plugin-api/index.ts';

const nullable = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
const id = { type: 'string', maxLength: 40 };
const title = { type: 'string', minLength: 1, maxLength: 300, pattern: '\\S' };
const slug = { type: 'string', minLength: 1, maxLength: 120 };
const description = nullable({ type: 'string', maxLength: 50_000 });
const audience = { enum: ['public', 'signed-in', 'restricted', null] };
const publication = { enum: ['draft', 'scheduled', 'published', 'withdrawn'] };
const order = { enum: ['manual', 'oldest', 'newest', 'added', 'title'] };

export const newAlbumSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['title'],
  properties: {
    title,
    slug,
    parentId: nullable(id),
    description,
    audience,
    order,
    publication,
    importKey: { type: 'string', maxLength: 5_000 },
  },
};

/** By BCP 47 tag; all of them, as they shall be. */
const translations = (texts: object) => ({
  type: 'object',
  maxProperties: 40,
  propertyNames: { pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' },
  additionalProperties: { type: 'object', additionalProperties: false, properties: texts },
});

const verbs = (allowed: readonly string[]) => ({
  type: 'array',
  items: { enum: allowed },
  contains: { const: 'view' },
  uniqueItems: true,
});

/** Dates are Date objects, so their types stay open here. */
export const albumEditSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    title,
    slug,
    description,
    audience,
    audienceVerbs: verbs(['view', 'comment', 'download']),
    grants: {
      type: 'object',
      maxProperties: 1000,
      propertyNames: { pattern: '^(user|group):[^:]{1,40}$' },
      additionalProperties: verbs(['view', 'comment', 'download', 'upload', 'edit', 'manage']),
    },
    largestSize: nullable({ type: 'integer', minimum: 100, maximum: 1_000_000 }),
    placeShown: { enum: ['exact', 'town', 'hidden', null] },
    cameraShown: { enum: [true, false, null] },
    watermark: { type: ['string', 'null'], pattern: '^[A-Za-z0-9]{1,40}$' },
    publication,
    publishedFrom: {},
    publishedUntil: {},
    order,
    layout: { enum: ['rows', 'single', 'grid', 'mosaic', null] },
    background: { enum: ['dark', 'light', 'grey', null] },
    theme: { type: ['string', 'null'], pattern: '^[a-z][a-z0-9-]{1,39}$' },
    themeSettings: {
      type: 'object',
      maxProperties: 100,
      propertyNames: { maxLength: 60 },
      additionalProperties: { type: ['string', 'number', 'boolean', 'null', 'array', 'object'] },
    },
    indexed: { enum: [true, false, null] },
    translations: translations({ title, description: { type: 'string', minLength: 1, maxLength: 50_000 } }),
    featured: { type: 'boolean' },
    listed: { type: 'boolean' },
    coverPhotoId: nullable(id),
    ext: {
      type: 'object',
      maxProperties: 50,
      propertyNames: { pattern: '^[a-z][a-z0-9-]{1,39}$' },
      additionalProperties: { type: ['object', 'null'] },
    },
  },
};

export const checkNewAlbum = createCheck<NewAlbum>(newAlbumSchema);
export const checkAlbumEdit = createCheck<AlbumEdit>(albumEditSchema);
