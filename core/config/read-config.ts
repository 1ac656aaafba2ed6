import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import { fail } from '../errors/app-error.ts';
import type { LogLevel } from '../log/create-log.ts';
import { buildEnvironmentSchema, type EnvironmentName, environmentVariables } from './environment-schema.ts';

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The whole configuration, frozen. Null: not set, the feature is off or has its built-in way. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute path. */
  readonly dataDir: string;
  /** Null: the embedded PostgreSQL below `dataDir`. */
  readonly databaseUrl: string | null;
  /** `file:///…` or `s3://bucket/prefix`. */
  readonly storageUrl: string;
  /** Origin without a slash at its end. */
  readonly publicUrl: string | null;
  /** Null: see `loadSecret`. */
  readonly secret: string | null;
  readonly logLevel: LogLevel;
  /** Number of reverse proxies in front; 0: forwarded headers are ignored. */
  readonly trustProxy: number;
  /** Null: no mail is sent. */
  readonly smtpUrl: string | null;
  /** Sender of mails; null: worked out from the two addresses. */
  readonly smtpFrom: string | null;
  readonly oidc: OidcConfig | null;
  /** Absolute path. */
  readonly pluginsDir: string | null;
  readonly safeMode: boolean;
  /** ms without a turn of the event loop after which a process ends and the plugin that did it is paused. */
  readonly pluginHangMs: number;
  /** Bytes of growth, likewise. */
  readonly pluginMemoryBytes: number;
  /** Bytes of finished pages that are kept for guests; 0: none. */
  readonly pageCacheBytes: number;
  /** Bytes on disk for tiles of photos that are looked at closely. */
  readonly tileBytes: number;
  /** Null: pages load their pictures from the gallery itself. */
  readonly cdn: CdnConfig | null;
  /** Path of an internal location, with slashes at both ends; null: files are sent by the gallery itself. */
  readonly accelPrefix: string | null;
}

export interface CdnConfig {
  /** Origin without a slash at its end. */
  readonly url: string;
  /** Longest time, s, that it may keep what not everybody may see; 0: it gets none of that. */
  readonly signedSeconds: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Values {
  [name: string]: string | number | boolean | undefined;
  DATA_DIR: string;
  HOST: string;
  PORT: number;
  LOG_LEVEL: LogLevel;
  TRUST_PROXY: number;
  ENFILADE_PAGE_CACHE_BYTES: number;
  ENFILADE_PLUGIN_HANG_MS: number;
  ENFILADE_PLUGIN_MEMORY_BYTES: number;
  ENFILADE_SAFE_MODE: boolean;
  ENFILADE_TILE_BYTES: number;
  CDN_SIGNED_SECONDS: number;
}

/**
 * Reads and checks the environment. An empty variable counts as absent; relative paths start at `cwd`.
 * @throws AppError BAD_CONFIGURATION, one line that names the variable and what it accepts.
 */
export function readConfig(env: Environment, cwd: string): Config {
  const values = validateEnvironment(env);
  const dataDir = path.resolve(cwd, values.DATA_DIR);
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    dataDir,
    databaseUrl: text(values.DATABASE_URL),
    storageUrl: text(values.STORAGE_URL) ?? pathToFileURL(path.join(dataDir, 'media')).href,
    publicUrl: text(values.PUBLIC_URL)?.replace(/\/$/, '') ?? null,
    secret: text(values.SECRET),
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY,
    smtpUrl: text(values.SMTP_URL),
    smtpFrom: text(values.SMTP_FROM),
    oidc: readOidc(values),
    pluginsDir: values.PLUGINS_DIR === undefined ? null : path.resolve(cwd, String(values.PLUGINS_DIR)),
    safeMode: values.ENFILADE_SAFE_MODE,
    pluginHangMs: values.ENFILADE_PLUGIN_HANG_MS,
    pluginMemoryBytes: values.ENFILADE_PLUGIN_MEMORY_BYTES,
    pageCacheBytes: values.ENFILADE_PAGE_CACHE_BYTES,
    tileBytes: values.ENFILADE_TILE_BYTES,
    cdn: readCdn(values),
    accelPrefix: readAccelPrefix(values),
  });
}

/** What links that leave the site begin with: where no public address is set, the one that is printed at start. */
export function publicAddress({ publicUrl, port }: Pick<Config, 'publicUrl' | 'port'>): string {
  return publicUrl ?? `http://localhost:${port}`;
}

function validateEnvironment(env: Environment): Values {
  const values: Record<string, string> = {};
  for (const name of Object.keys(environmentVariables) as EnvironmentName[]) {
    const value = env[name]?.trim();
    if (value) values[name] = spellPlainly(name, value);
  }
  const ajv = new Ajv({ coerceTypes: true, useDefaults: true, formats: { url: isUrl } });
  const validate = ajv.compile(buildEnvironmentSchema());
  if (!validate(values)) refuse(validate.errors?.[0]?.instancePath.slice(1) as EnvironmentName);
  return values as unknown as Values;
}

/** Ajv turns "true" into a boolean but not "1", and "8080" into a number but also "1e3" and "true". */
function spellPlainly(name: EnvironmentName, value: string): string {
  const { type } = environmentVariables[name];
  if (type === 'boolean') return { '1': 'true', '0': 'false' }[value] ?? value;
  if (name === 'TRUST_PROXY') value = { true: '1', false: '0' }[value] ?? value;
  if (type === 'integer' && !/^\d+$/.test(value)) refuse(name);
  return value;
}

/** Pages that were open for a while would show nothing if an address ended any sooner. */
const leastSignedSeconds = 120;

function readCdn({ CDN_URL, CDN_SIGNED_SECONDS: signedSeconds }: Values): CdnConfig | null {
  const isTooShort = signedSeconds > 0 && signedSeconds < leastSignedSeconds;
  if (isTooShort || (signedSeconds > 0 && CDN_URL === undefined)) refuse('CDN_SIGNED_SECONDS');
  if (CDN_URL === undefined) return null;
  return Object.freeze({ url: String(CDN_URL).replace(/\/$/, ''), signedSeconds });
}

/** A front server reads files, and no object storage. */
function readAccelPrefix({ X_ACCEL_PREFIX, STORAGE_URL }: Values): string | null {
  if (X_ACCEL_PREFIX !== undefined && text(STORAGE_URL)?.startsWith('s3:')) refuse('X_ACCEL_PREFIX');
  return text(X_ACCEL_PREFIX);
}

function readOidc(values: Values): OidcConfig | null {
  const names = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
  const missing = names.filter(name => values[name] === undefined);
  if (missing.length === names.length) return null;
  if (missing[0]) refuse(missing[0]);
  const [issuer, clientId, clientSecret] = names.map(name => String(values[name]));
  return Object.freeze({ issuer: issuer!, clientId: clientId!, clientSecret: clientSecret! });
}

function text(value: string | number | boolean | undefined): string | null {
  return value === undefined ? null : String(value);
}

function isUrl(value: string): boolean {
  return URL.canParse(value);
}

function refuse(name: EnvironmentName): never {
  return fail('BAD_CONFIGURATION', { message: `${name} accepts ${environmentVariables[name].accepts}.` });
}
