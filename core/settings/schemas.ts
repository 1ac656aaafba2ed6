import { createCheck } from '../errors/create-check.ts';
import type { SiteSettings } from '../plugin-api/index.ts';

export const siteSettingsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { type: 'string', maxLength: 100, pattern: '\\S' },
    tagline: { type: 'string', maxLength: 300 },
    background: { enum: ['dark', 'light', 'grey', null] },
    language: { type: 'string', pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' },
    theme: { type: ['string', 'null'], pattern: '^[a-z][a-z0-9-]{1,39}$' },
    themeSettings: {
      type: 'object',
      maxProperties: 100,
      propertyNames: { pattern: '^[a-z][a-z0-9-]{1,39}$' },
      additionalProperties: {
        type: 'object',
        maxProperties: 100,
        propertyNames: { pattern: '^[a-z][a-zA-Z0-9]{0,40}$' },
        additionalProperties: { type: ['string', 'number', 'boolean'] },
      },
    },
    embedding: {
      type: 'object',
      additionalProperties: false,
      required: ['by', 'origins'],
      properties: {
        by: { enum: ['anyone', 'listed', 'nobody'] },
        origins: {
          type: 'array',
          maxItems: 50,
          items: {
            type: 'string',
            maxLength: 250,
            pattern: '^https?://(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?$',
          },
        },
      },
    },
    links: {
      type: 'object',
      additionalProperties: false,
      required: ['longestDays', 'passwordRequired', 'originals'],
      properties: {
        longestDays: { type: ['integer', 'null'], minimum: 1, maximum: 3_650 },
        passwordRequired: { type: 'boolean' },
        originals: { type: 'boolean' },
      },
    },
  },
};

export const checkSiteSettings = createCheck<Partial<SiteSettings>>(siteSettingsSchema);
