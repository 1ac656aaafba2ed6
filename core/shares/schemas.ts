import { createCheck } from '../errors/create-check.ts';
import { visibleText } from '../errors/visible-text.ts';
import type { NewShare, ShareOptions } from '../plugin-api/index.ts';

const nullable = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });

/** Pixels; below it not even the smallest picture could be shown. */
const smallestSize = 400;

/** Dates are Date objects, so their types stay open here. */
const options = {
  name: { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' },
  verbs: {
    type: 'array',
    items: { enum: ['view', 'comment', 'download'] },
    uniqueItems: true,
    contains: { const: 'view' },
  },
  startsAt: {},
  expiresAt: {},
  downloadBudget: nullable({ type: 'integer', minimum: 0, maximum: 1_000_000 }),
  terms: nullable({ type: 'string', minLength: 1, maxLength: 10_000, pattern: '\\S' }),
  signInRequired: { type: 'boolean' },
  largestSize: nullable({ type: 'integer', minimum: smallestSize, maximum: 1_000_000 }),
  showsPlace: { type: 'boolean' },
  showsCamera: { type: 'boolean' },
  watermark: nullable({ type: 'string', minLength: 1, maxLength: 80, pattern: visibleText }),
  favourites: { type: 'boolean' },
  password: nullable({
    type: 'object',
    additionalProperties: false,
    required: ['hash'],
    properties: { hash: { type: 'string', pattern: '^\\$argon2id\\$', maxLength: 500 } },
  }),
};

export const newShareSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    ...options,
    albumId: { type: 'string', maxLength: 40 },
    photoIds: { type: 'array', minItems: 1, maxItems: 500, items: { type: 'string', maxLength: 40 } },
  },
};

export const shareEditSchema = { type: 'object', additionalProperties: false, properties: options };

export type ShareEdit = Partial<ShareOptions> & Pick<NewShare, 'password'>;

export const checkNewShare = createCheck<NewShare>(newShareSchema);
export const checkShareEdit = createCheck<ShareEdit>(shareEditSchema);
