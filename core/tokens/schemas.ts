import { createCheck } from '../errors/create-check.ts';
import type { TokenScope } from '../plugin-api/index.ts';

/** From the least to the most. */
export const tokenScopes: readonly TokenScope[] = [
  'photos:read',
  'photos:download',
  'photos:write',
  'albums:manage',
  'admin',
];

/** What a new token is asked to be. */
export interface NewToken {
  readonly name: string;
  /** `photos:read` among them: without it a token opens nothing. */
  readonly scopes: readonly TokenScope[];
  /** Bound to this album and what lies below it. */
  readonly albumId?: string | null;
  /** ISO 8601; absent or null: never. */
  readonly expiresAt?: string | null;
}

export const newTokenSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'scopes'],
  properties: {
    name: {
      type: 'string',
      minLength: 1,
      maxLength: 100,
      pattern: '^[^\\p{Cc}\\p{Zl}\\p{Zp}]*\\S[^\\p{Cc}\\p{Zl}\\p{Zp}]*$',
    },
    scopes: {
      type: 'array',
      items: { enum: tokenScopes },
      uniqueItems: true,
      contains: { const: 'photos:read' },
    },
    albumId: { type: ['string', 'null'], minLength: 1, maxLength: 40 },
    expiresAt: {
      type: ['string', 'null'],
      pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d))?$',
    },
  },
};

export const checkNewToken = createCheck<NewToken>(newTokenSchema);
