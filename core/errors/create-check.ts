import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { fail } from './app-error.ts';

// verbose: errors carry their value and the schema around them
const ajv = new Ajv({ allowUnionTypes: true, verbose: true });

/** What a schema doesn't know, such as a verb or an option, or doesn't accept together, such as a grant without `view`. */
const unknown: ReadonlySet<string> = new Set(['additionalProperties', 'const', 'contains', 'enum']);

export interface CheckOptions {
  /** Refusals repeat the value: only for what is answered to whoever gave it. */
  readonly namesValue?: boolean;
}

/**
 * A check of values by a JSON schema: throws with a JSON pointer to the first field that is wrong or missing
 * (VALIDATION_FAILED), unknown or not accepted (NOT_ACCEPTED). The schema is compiled with the first check, so that it
 * costs no time at start.
 */
export function createCheck<Value>(
  schema: object,
  { namesValue = false }: CheckOptions = {},
): (value: Value) => void {
  let validate: ValidateFunction | undefined;
  return value => {
    validate ??= ajv.compile(schema);
    if (!validate(value)) refuse(firstOf(validate.errors!), namesValue);
  };
}

/** Of a list that lacks something, the list rather than each item of it that is something else. */
function firstOf(errors: readonly ErrorObject[]): ErrorObject {
  return errors.find(({ keyword }) => keyword === 'contains') ?? errors[0]!;
}

/** What is said speaks of the schema, so everybody may read it; of the value only where that is asked for. */
function refuse(error: ErrorObject, namesValue: boolean): never {
  const { instancePath, keyword, propertyName, params } = error;
  const field = params.additionalProperty ?? params.missingProperty;
  const pointer = field === undefined ? instancePath : `${instancePath}/${field}`;
  const where = params.additionalProperty === undefined ? pointer : instancePath;
  return fail(unknown.has(keyword) || propertyName !== undefined ? 'NOT_ACCEPTED' : 'VALIDATION_FAILED', {
    message: `${where || 'The whole'} ${sayRule(error)}${namesValue ? sayValue(error) : ''}.`,
    pointer,
    details: params,
  });
}

/** In the words of ajv, and with the values that there are where ajv keeps them to itself. */
function sayRule({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'enum') return `must be one of ${params.allowedValues.map(sayJson).join(', ')}`;
  if (keyword === 'const') return `must be ${sayJson(params.allowedValue)}`;
  return `${message}`;
}

/** What was given instead; what is missing has no value, and of what is unknown the name is told, and those that there are. */
function sayValue({ keyword, params, parentSchema, data }: ErrorObject): string {
  if (keyword === 'required') return '';
  if (keyword !== 'additionalProperties') return `, not ${sayJson(data)}`;
  const known = Object.keys(parentSchema?.properties ?? {}).map(sayJson);
  return ` such as ${sayJson(params.additionalProperty)}; there are ${known.join(', ')}`;
}

/** On one line, and no longer than somebody reads. */
function sayJson(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
