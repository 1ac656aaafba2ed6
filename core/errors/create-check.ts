import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { fail } from './app-error.ts';

const ajv = new Ajv({ allowUnionTypes: true });

/**
 * A check of values by a JSON schema: throws VALIDATION_FAILED with a JSON pointer to the first field that is wrong,
 * unknown or missing. The schema is compiled with the first check, so that it costs no time at start.
 */
export function createCheck<Value>(schema: object): (value: Value) => void {
  let validate: ValidateFunction | undefined;
  return value => {
    validate ??= ajv.compile(schema);
    if (!validate(value)) refuse(validate.errors![0]!);
  };
}

/** What ajv says speaks of the schema and never of the value, so everybody may read it. */
function refuse({ instancePath, params, message }: ErrorObject): never {
  const field = params.additionalProperty ?? params.missingProperty;
  const pointer = field === undefined ? instancePath : `${instancePath}/${field}`;
  const where = params.additionalProperty === undefined ? pointer : instancePath;
  return fail('VALIDATION_FAILED', {
    message: `${where || 'The whole'} ${message}.`,
    pointer,
    details: params,
  });
}
