const idPattern = '^[a-z][a-z0-9-]{1,39}$';
const fileInside = '^(?!/)(?!.*(^|/)\\.\\.?(/|$))[\\w./@-]+';

/** One line, for terminals, too: no control characters, nothing that turns the direction of writing. */
const plainText = '^[^\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]*$';

/** `plugin.json`, as docs and editors may show it; what JSON Schema cannot say is checked by `check-manifest.ts`. */
export const manifestSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'version', 'api', 'title', 'description'],
  properties: {
    id: { type: 'string', pattern: idPattern },
    version: { type: 'string', format: 'version' },
    api: { type: 'string', format: 'range' },
    title: { type: 'string', minLength: 1, maxLength: 80, pattern: plainText },
    description: { type: 'string', minLength: 1, maxLength: 500, pattern: plainText },
    entry: { type: 'string', pattern: `${fileInside}\\.(ts|js|mjs)$` },
    after: { type: 'array', uniqueItems: true, items: { type: 'string', pattern: idPattern } },
    requires: {
      type: 'object',
      propertyNames: { pattern: idPattern },
      additionalProperties: { type: 'string', format: 'range' },
    },
    permissions: {
      type: 'array',
      uniqueItems: true,
      items: {
        type: 'string',
        pattern: '^(system|routes|access|net:(\\*|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?))$',
      },
    },
    settings: { type: 'string', pattern: `${fileInside}\\.json$` },
    isolation: { enum: ['inline'] },
    homepage: { type: 'string', pattern: '^https?://[^\\s]+$' },
    enabledByDefault: { type: 'boolean' },
  },
} as const;

/** What to write, by the first word of the pointer. */
export const manifestHints: Readonly<Record<string, string>> = {
  id: 'use 2 to 40 of a-z, 0-9 and -, beginning with a letter',
  version: 'write a semantic version such as "1.0.0"',
  api: 'write a range of the plugin API such as "^1.0.0"',
  title: 'write one line of 1 to 80 characters',
  description: 'write one line of 1 to 500 characters',
  entry: 'name a .ts, .js or .mjs file of the plugin such as "index.ts"',
  after: 'list ids of plugins such as ["keywords"]',
  requires: 'name plugins by id with a range of their version such as {"keywords": "^1.0.0"}',
  permissions: 'there are system, routes, access and net:<host>',
  settings: 'name a .json file of the plugin such as "settings.schema.json"',
  isolation: 'leave it out; "inline" is all there is so far',
  homepage: 'write an address that begins with https://',
  enabledByDefault: 'write true or false',
};

export const permissionNames = ['system', 'routes', 'access', 'net:'] as const;
