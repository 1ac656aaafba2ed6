import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { AppError } from '../../errors/app-error.ts';
import type { JsonSchema } from '../../plugin-api/index.ts';
import { isRecord, itemsOf, narrowSchema, pointerTo, propertiesOf, typeOf, type Values } from './schema.ts';
import { isHeldSecret } from './secret-values.ts';

/** What is wrong with one value. */
export interface ValueProblem {
  readonly pointer: string;
  /** JSON Schema's word for it (`minimum`, `required` …), or ours: `choice`, `cron`, `duration`, `secret`. */
  readonly keyword: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** English, of the schema and never of the value. */
  readonly message: string;
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false, validateFormats: false });
/** Compiling is dear, and most schemas have no branches to choose from. */
const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/** Everything that is wrong with values; secrets that are sealed or read from elsewhere fit wherever a secret may be. */
export function checkValues(schema: JsonSchema, values: Values): ValueProblem[] {
  const whole = fitsAsItIs(schema) ? schema : narrowDeeply(schema, values);
  let validate = compiled.get(whole);
  if (!validate) {
    validate = ajv.compile(whole);
    compiled.set(whole, validate);
  }
  if (validate(values)) return [];
  return validate.errors!.map(describe).filter(({ pointer }) => !isHeldSecret(valueAt(values, pointer)));
}

/**
 * Whether a file holds a schema that forms can be made of.
 *
 * @throws AppError PLUGIN_SETTINGS_SCHEMA
 */
export function checkSettingsSchema(schema: unknown, plugin: string): JsonSchema {
  const refuse = (message: string): never => {
    throw new AppError('PLUGIN_SETTINGS_SCHEMA', {
      message: `The settings schema of ${plugin} ${message}`,
      details: { plugin },
    });
  };
  if (!isRecord(schema) || typeOf(schema) !== 'object')
    return refuse('must be a JSON Schema with "type": "object" and "properties".');
  try {
    ajv.compile(schema);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(`is no JSON Schema (draft 2020-12): ${reason.replaceAll('\n', ' ')}.`);
  }
  return schema;
}

function describe({ instancePath, keyword, params, message }: ErrorObject): ValueProblem {
  const field = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  const pointer = field === undefined ? instancePath : pointerTo(instancePath, field);
  const said = Object.entries(params).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return { pointer, keyword, params: Object.fromEntries(said), message: `${message ?? 'is wrong'}` };
}

function fitsAsItIs(schema: JsonSchema): boolean {
  return !JSON.stringify(schema).includes('"oneOf"');
}

/** In lists each item chooses a branch of its own, so each gets a schema of its own. */
function narrowDeeply(schema: JsonSchema, value: unknown): JsonSchema {
  if (typeOf(schema) === 'array' && Array.isArray(value))
    return { ...schema, prefixItems: value.map(item => narrowDeeply(itemsOf(schema), item)) };
  if (typeOf(schema) !== 'object') return schema;
  const whole = narrowSchema(schema, value);
  const values = isRecord(value) ? value : {};
  const properties = propertiesOf(whole).map(([name, property]) => [
    name,
    narrowDeeply(property, values[name]),
  ]);
  return { ...whole, properties: Object.fromEntries(properties) };
}

export function valueAt(values: unknown, pointer: string): unknown {
  let value = values;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
