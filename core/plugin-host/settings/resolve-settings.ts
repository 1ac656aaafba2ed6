import { AppError } from '../../errors/app-error.ts';
import type { JsonSchema } from '../../plugin-api/index.ts';
import { checkValues } from './check-values.ts';
import {
  isRecord,
  isSecret,
  itemsOf,
  narrowSchema,
  pointerTo,
  propertiesOf,
  typeOf,
  type Values,
} from './schema.ts';
import { isHeldSecret } from './secret-values.ts';
import type { Secrets } from './secrets.ts';

/** How the secrets of one plugin are opened. */
export interface PluginSecrets {
  readonly plugin: string;
  readonly secrets: Pick<Secrets, 'open'>;
}

/**
 * What a plugin's set-up gets: stored values with defaults, secrets opened, checked and frozen. Without a schema there are no
 * settings.
 *
 * @throws AppError PLUGIN_SETTINGS_INVALID with the pointer of the first wrong value and what to do, PLUGIN_SECRET_UNREADABLE
 */
export async function resolveSettings(
  schema: JsonSchema | null,
  stored: Values,
  owner: PluginSecrets,
): Promise<Values> {
  if (schema === null) return Object.freeze({});
  const whole = withDefaults(schema, stored);
  const [problem] = checkValues(schema, whole);
  if (problem) throw invalid(owner.plugin, problem);
  return freeze((await openSecrets(whole, owner)) as Values);
}

function invalid(
  plugin: string,
  { pointer, message }: { readonly pointer: string; readonly message: string },
): AppError {
  return new AppError('PLUGIN_SETTINGS_INVALID', {
    message: `The setting ${pointer || '/'} of ${plugin} ${message}. Correct it at /admin/plugins/${plugin}.`,
    pointer,
    details: { plugin },
  });
}

/** Values with the defaults of the schema where they say nothing, also inside groups and lists. */
export function withDefaults(schema: JsonSchema, values: Values): Values {
  return fill(schema, values) as Values;
}

function fill(schema: JsonSchema, value: unknown): unknown {
  if (value === undefined && schema.default !== undefined)
    return fill(schema, structuredClone(schema.default));
  const type = typeOf(schema);
  if (type === 'array') return Array.isArray(value) ? value.map(item => fill(itemsOf(schema), item)) : value;
  if (type !== 'object' || isSecret(schema) || (value !== undefined && !isRecord(value))) return value;
  const given = isRecord(value) ? value : {};
  const filled: Record<string, unknown> = { ...given };
  for (const [name, property] of propertiesOf(narrowSchema(schema, value))) {
    const part = fill(property, given[name] ?? property.const);
    if (part !== undefined) filled[name] = part;
  }
  // a group that nobody has filled in isn't there, so that what it requires is not missing
  return value === undefined && Object.keys(filled).length === 0 ? undefined : filled;
}

async function openSecrets(value: unknown, owner: PluginSecrets): Promise<unknown> {
  if (isHeldSecret(value)) return owner.secrets.open(owner.plugin, value);
  if (Array.isArray(value)) return Promise.all(value.map(item => openSecrets(item, owner)));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(async ([name, part]) => [name, await openSecrets(part, owner)]);
  return Object.fromEntries(await Promise.all(entries));
}

/** As they may be kept: what is a secret by the schema and still plain is sealed. */
export function sealSettings(
  schema: JsonSchema,
  values: Values,
  { plugin, secrets }: { readonly plugin: string; readonly secrets: Pick<Secrets, 'seal'> },
): Values {
  return mapSecrets(schema, values, text => secrets.seal(plugin, text)) as Values;
}

/** As they may be shown, logged or exported: no secret, not even sealed. */
export function redactSettings(schema: JsonSchema, values: Values): Values {
  return mapSecrets(schema, values, () => '***', true) as Values;
}

function mapSecrets(
  schema: JsonSchema,
  value: unknown,
  map: (text: string) => unknown,
  held = false,
): unknown {
  if (isSecret(schema)) {
    if (isHeldSecret(value) ? !held || '$env' in value || '$file' in value : typeof value !== 'string')
      return value;
    return value === '' ? value : map(typeof value === 'string' ? value : '');
  }
  if (Array.isArray(value)) return value.map(item => mapSecrets(itemsOf(schema), item, map, held));
  if (!isRecord(value)) return value;
  const properties = new Map(propertiesOf(narrowSchema(schema, value)));
  const entries = Object.entries(value).map(([name, part]) => {
    const property = properties.get(name);
    return [name, property ? mapSecrets(property, part, map, held) : part];
  });
  return Object.fromEntries(entries);
}

/** Pointers of the secrets that are there. */
export function listSecrets(schema: JsonSchema, value: unknown, pointer = ''): string[] {
  if (isSecret(schema)) return value === undefined || value === '' ? [] : [pointer];
  if (Array.isArray(value))
    return value.flatMap((item, index) => listSecrets(itemsOf(schema), item, pointerTo(pointer, index)));
  if (!isRecord(value)) return [];
  return propertiesOf(narrowSchema(schema, value)).flatMap(([name, property]) =>
    listSecrets(property, value[name], pointerTo(pointer, name)),
  );
}

function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
