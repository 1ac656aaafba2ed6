import type { AnyHook, JsonSchema } from '../../plugin-api/index.ts';
import { complaintsAbout, keepFitting } from './check-answer.ts';
import type { Checked } from './guard.ts';

/** How the answers of a hook are checked: lists of patches and denials entry by entry, all others as a whole. */
export function checkOfHook({ kind, result }: AnyHook): ((answer: unknown) => Checked) | undefined {
  if (result === null) return undefined;
  if (kind === 'change' || kind === 'decide') return answer => checkEntries(result, answer);
  return answer => checkWhole(result, answer);
}

/** Undefined where the plugin answered nothing, or nonsense. */
function checkEntries(schema: JsonSchema, answer: unknown): Checked {
  if (answer === undefined) return { value: [], complaints: [] };
  const { fitting, complaints } = keepFitting(schema, answer);
  return { value: fitting, complaints };
}

function checkWhole(schema: JsonSchema, answer: unknown): Checked {
  if (answer === undefined) return { value: undefined, complaints: [] };
  const complaints = complaintsAbout(schema, answer);
  return { value: complaints.length === 0 ? answer : undefined, complaints };
}

/** Of a contribution's function that must answer: nothing is null. Nonsense has no value to go on with. */
export function checkOfFunction(schema: JsonSchema | undefined): ((answer: unknown) => Checked) | undefined {
  if (schema === undefined) return undefined;
  return answer => {
    const value = answer ?? null;
    return { value, complaints: complaintsAbout(schema, value) };
  };
}
