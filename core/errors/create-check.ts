import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { fail } from './app-error.ts';

const ajv = new Ajv({ allowUnionTypes: true });

/** What a schema doesn't know, such as a verb or an option, or doesn't accept together, such as a grant without `view`. */
const unknown: ReadonlySet<string> = new Set(['additionalProperties', 'const', 'contains', 'enum']);

/**
 * A check of values by a JSON schema: throws with a JSON pointer to the first field that is wrong or missing
 * (VALIDATION_FAILED), unknown or not accepted (NOT_ACCEPTED). The schema is compiled with the first check, so that it
 * costs no time at start.
 */
export function createCheck<Value>(schema: object): (value: Value) => void {
  let validate: ValidateFunction | undefined;
  return value => {
    validate ??= ajv.compile(schema);
    if (!validate(value)) refuse(firstOf(validate.errors!));
  };
}

/** Of a list that lacks something, the list rather than each item of it that is something else. */
function firstOf(errors: readonly ErrorObject[]): ErrorObject {
  return errors.find(({ keyword }) => keyword === 'contains') ?? errors[0]!;
}

/** What ajv says speaks of the schema and never of the value, so everybody may read it. */
function refuse({ instancePath, keyword, propertyName, params, message }: ErrorObject): never {
  const field = params.additionalProperty ?? params.missingProperty;
  const pointer = field === undefined ? instancePath : `${instancePath}/${field}`;
  const where = params.additionalProperty === undefined ? pointer : instancePath;
  return fail(unknown.has(keyword) || propertyName !== undefined ? 'NOT_ACCEPTED' : 'VALIDATION_FAILED', {
    message: `${where || 'The whole'} ${message}.`,
    pointer,
    details: params,
  });
}
