import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { fail } from '../errors/app-error.ts';
import type { JsonSchema } from '../plugin-api/index.ts';

type Options = Readonly<Record<string, unknown>>;

/** Of plugins, so words that ajv doesn't know are none of its business. */
const settings = { strict: false, useDefaults: true, allErrors: false } as const;

/**
 * What an import source is asked for, with its defaults.
 *
 * @param isText from a command line: `"3"` does for 3, and one value for a list of one
 * @throws VALIDATION_FAILED with the pointer of the first option that doesn't fit
 */
export function readSourceOptions(
  schema: JsonSchema,
  given: Options,
  { isText = false }: { readonly isText?: boolean } = {},
): Options {
  const ajv = new Ajv2020({ ...settings, coerceTypes: isText ? 'array' : false });
  const options = structuredClone(given) as Record<string, unknown>;
  const validate = ajv.compile({ type: 'object', additionalProperties: false, ...schema });
  if (!validate(options)) refuse(validate.errors![0]!);
  return options;
}

function refuse({ instancePath, params, message }: ErrorObject): never {
  const field = params.additionalProperty ?? params.missingProperty;
  const pointer = field === undefined ? instancePath : `${instancePath}/${field}`;
  return fail('VALIDATION_FAILED', { pointer, message: `${pointer || 'The whole'}: ${message}.` });
}
