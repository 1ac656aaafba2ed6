/** One row per environment variable; `accepts` is what the error line and the generated table of the docs say. */
export interface EnvironmentVariable {
  readonly type: 'string' | 'integer' | 'boolean';
  readonly description: string;
  readonly accepts: string;
  readonly default?: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly format?: 'url';
  readonly enum?: readonly string[];
}

export const environmentVariables = {
  CDN_SIGNED_SECONDS: {
    type: 'integer',
    description:
      'longest time that the CDN may keep a picture which not everybody may see, in seconds; 0: it gets none of them',
    accepts: '0, or a whole number from 120 to 604800; only together with CDN_URL',
    default: 0,
    minimum: 0,
    maximum: 604_800,
  },
  CDN_URL: {
    type: 'string',
    description:
      'address of a CDN before the gallery, from which pages load their pictures; absent: from the gallery itself',
    accepts: 'https://host or http://host, without path, query or fragment',
    pattern: '^https?://[^/?#@\\s;,"\']+/?$',
    format: 'url',
  },
  DATABASE_URL: {
    type: 'string',
    description: 'PostgreSQL to use; absent: an embedded one below DATA_DIR',
    accepts: 'postgres://user:password@host:port/name',
    pattern: '^postgres(ql)?://',
    format: 'url',
  },
  DATA_DIR: {
    type: 'string',
    description: 'folder for everything that the gallery keeps',
    accepts: 'the path of a folder',
    default: './data',
    minLength: 1,
  },
  ENFILADE_PAGE_CACHE_BYTES: {
    type: 'integer',
    description: 'memory for finished pages of guests, in bytes; 0: every request renders',
    accepts: 'a whole number from 0 to 1073741824',
    default: 25_165_824,
    minimum: 0,
    maximum: 1_073_741_824,
  },
  ENFILADE_PLUGIN_HANG_MS: {
    type: 'integer',
    description: 'how long a plugin may keep a whole process from doing anything else, in milliseconds',
    accepts: 'a whole number from 500 to 8000',
    default: 5_000,
    minimum: 500,
    // above, the supervisor would end the process first, and without a name
    maximum: 8_000,
  },
  ENFILADE_PLUGIN_MEMORY_BYTES: {
    type: 'integer',
    description:
      'by how much a process may grow before it is ended and the plugin that did it is paused, in bytes',
    accepts: 'a whole number from 268435456 to 1099511627776',
    default: 1_073_741_824,
    minimum: 268_435_456,
    maximum: 1_099_511_627_776,
  },
  ENFILADE_SAFE_MODE: {
    type: 'boolean',
    description: 'start without plugins',
    accepts: '1, 0, true or false',
    default: false,
  },
  ENFILADE_TILE_BYTES: {
    type: 'integer',
    description:
      'disk space for tiles of large photos that are looked at closely, in bytes; those used least lately go first',
    accepts: 'a whole number from 0 to 1099511627776',
    default: 2_147_483_648,
    minimum: 0,
    maximum: 1_099_511_627_776,
  },
  HOST: {
    type: 'string',
    description: 'address to listen on',
    accepts: 'an IP address or a host name',
    default: '127.0.0.1',
    pattern: '^[A-Za-z0-9.:_%-]{1,255}$',
  },
  LOG_LEVEL: {
    type: 'string',
    description: 'least level that is logged',
    accepts: 'trace, debug, info, warn, error, fatal or silent',
    default: 'info',
    enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
  },
  OIDC_CLIENT_ID: {
    type: 'string',
    description: 'client id at the OpenID provider',
    accepts: 'the id that the provider gave; only together with OIDC_ISSUER and OIDC_CLIENT_SECRET',
    minLength: 1,
  },
  OIDC_CLIENT_SECRET: {
    type: 'string',
    description: 'client secret at the OpenID provider',
    accepts: 'the secret that the provider gave; only together with OIDC_ISSUER and OIDC_CLIENT_ID',
    minLength: 1,
  },
  OIDC_ISSUER: {
    type: 'string',
    description: 'OpenID provider to sign in with',
    accepts: 'an https:// or http:// URL; only together with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET',
    pattern: '^https?://',
    format: 'url',
  },
  PLUGINS_DIR: {
    type: 'string',
    description: 'folder with plugins besides the ones that come along',
    accepts: 'the path of a folder',
    minLength: 1,
  },
  PORT: {
    type: 'integer',
    description: 'port to listen on; 0 takes a free one',
    accepts: 'a whole number from 0 to 65535',
    default: 8080,
    minimum: 0,
    maximum: 65535,
  },
  PUBLIC_URL: {
    type: 'string',
    description: 'address under which visitors reach the gallery',
    accepts: 'https://host or http://host, without path, query or fragment',
    pattern: '^https?://[^/?#@]+/?$',
    format: 'url',
  },
  SECRET: {
    type: 'string',
    description: 'key for signatures; absent: made once in DATA_DIR',
    accepts: 'at least 16 characters',
    minLength: 16,
  },
  SMTP_FROM: {
    type: 'string',
    description: 'sender of mails; absent: the user in SMTP_URL, else enfilade at the host of PUBLIC_URL',
    accepts: 'an e-mail address such as gallery@example.org, or Name <gallery@example.org>',
    pattern: '^([^<>@\\r\\n]*<[^\\s<>@,;]+@[^\\s<>@,;]+>|[^\\s<>@,;]+@[^\\s<>@,;]+)$',
  },
  SMTP_URL: {
    type: 'string',
    description:
      'mail server that invitations and links for forgotten passwords go out by; absent: none are sent',
    accepts:
      'smtp://user:password@host:port or smtps://…, with special characters of user and password percent-encoded',
    pattern: '^smtps?://([^@/?#\\s]*@)?(\\[[0-9A-Fa-f:.]+\\]|[^@/?#:\\s]+)(:[0-9]{1,5})?/?([?][^#\\s]*)?$',
    format: 'url',
  },
  STORAGE_URL: {
    type: 'string',
    description: 'where originals and derivatives lie; absent: DATA_DIR/media',
    accepts: 'file:///path or s3://bucket/prefix',
    pattern: '^(file:///|s3://[^/]+)',
    format: 'url',
  },
  TRUST_PROXY: {
    type: 'integer',
    description: 'number of reverse proxies in front whose forwarded headers are believed',
    accepts: 'a whole number from 0 to 10, or true (1) or false (0)',
    default: 0,
    minimum: 0,
    maximum: 10,
  },
  X_ACCEL_PREFIX: {
    type: 'string',
    description:
      'internal location of an nginx in front that leads to the folder of originals and derivatives; absent: files are sent by the gallery itself',
    accepts: 'a path such as /enfilade-media/, with slashes at both ends; only where STORAGE_URL is a folder',
    pattern: '^/([A-Za-z0-9_-]+/)+$',
  },
} as const satisfies Record<string, EnvironmentVariable>;

export type EnvironmentName = keyof typeof environmentVariables;

const jsonSchemaKeys = [
  'type',
  'description',
  'default',
  'minimum',
  'maximum',
  'minLength',
  'pattern',
  'format',
  'enum',
] as const;

/** The JSON Schema of the environment. */
export function buildEnvironmentSchema() {
  const properties: Record<string, Record<string, unknown>> = {};
  for (const [name, row] of Object.entries<EnvironmentVariable>(environmentVariables)) {
    properties[name] = Object.fromEntries(
      jsonSchemaKeys.filter(key => row[key] !== undefined).map(key => [key, row[key]]),
    );
  }
  return { type: 'object', properties, additionalProperties: true } as const;
}
