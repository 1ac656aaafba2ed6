import type { AnyHook, Denial, JsonSchema } from '../../plugin-api/index.ts';
import { complaintsAbout, keepFitting } from './check-answer.ts';
import type { Checked } from './guard.ts';

/** How the answers of a hook are checked: lists of patches and denials entry by entry, all others as a whole. */
export function checkOfHook({ kind, result, failure }: AnyHook): ((answer: unknown) => Checked) | undefined {
  if (result === null) return undefined;
  if (failure === 'closed') return answer => closeOver(checkEntries(result, answer));
  if (kind === 'change' || kind === 'decide') return answer => checkEntries(result, answer);
  return answer => checkWhole(result, answer);
}

/** Undefined where the plugin answered nothing, or nonsense. */
function checkEntries(schema: JsonSchema, answer: unknown): Checked {
  if (answer === undefined) return { value: [], complaints: [] };
  const { fitting, complaints } = keepFitting(schema, answer);
  return { value: fitting, complaints };
}

/** Who can't be asked, or can't be understood, is taken to refuse. */
export const notAsked: Denial = {
  code: 'NOT_ASKED',
  message: 'What has to agree to this could not be asked.',
};

function closeOver({ value, complaints }: Checked): Checked {
  return { value: complaints.length > 0 ? [...(value as readonly object[]), notAsked] : value, complaints };
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
