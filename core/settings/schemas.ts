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
