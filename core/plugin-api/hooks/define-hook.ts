import type { JsonSchema } from '../manifest.ts';

/**
 * How answers come together. `change`: patches by key, merged in order, each tap sees the items as the taps before left them ·
 * `decide`: the first denial of an item stands · `first`: the first answer stands · `collect`: all answers in order ·
 * `fact`: no answers, told after it has happened.
 */
export type HookKind = 'change' | 'decide' | 'first' | 'collect' | 'fact';

/** When it is called: inside the writing transaction, in a request, in a job, or from the outbox after the commit. */
export type HookContextKind = 'transaction' | 'request' | 'job' | 'outbox';

/**
 * What happens when a tap throws, hangs or answers nonsense. `isolate`: as if it had not been there · `veto`: only a denial
 * stops the operation, an error isolates · `abort`: the operation fails · `closed`: everything asked about is denied ·
 * `fallback`: core's own answer · `queue`: told again later, then kept in the list of dead letters.
 */
export type FailurePolicy = 'isolate' | 'veto' | 'abort' | 'closed' | 'fallback' | 'queue';

/** One hook, whole: types, checks, documentation and tests are made from it. `Payload` and `Result` are types alone. */
export interface HookDefinition<
  Name extends string = string,
  Kind extends HookKind = HookKind,
  Payload = unknown,
  Result = unknown,
> {
  /** `noun.verbing` before or inside, `noun.verbed` after the commit. */
  readonly name: Name;
  readonly kind: Kind;
  readonly context: HookContextKind;
  readonly failure: FailurePolicy;
  /** ms that one tap may take; then its signal is aborted and the failure policy applies. */
  readonly budget: number;
  /** What a tap returns: of `change` and `decide` one entry of the list, of `first` and `collect` the whole answer. Null for facts. */
  readonly result: JsonSchema | null;
  /** Of `change` and `decide`: the member of the payload that lists what is spoken of, and its members that name one and hold its fields. */
  readonly items?: { readonly list: string; readonly key: string; readonly fields: string };
  readonly since: string;
  /** One sentence for who looks for a hook. */
  readonly summary: string;
  /** A tap, as documentation shows it; compiled in tests. */
  readonly example: string;
  /** Never there: carries the types. */
  readonly types?: { readonly payload: Payload; readonly result: Result };
}

/** Any hook. */
export type AnyHook = HookDefinition<string, HookKind, unknown, unknown>;

/** Types first, then the definition: `defineHook<Payload, Result>()({ name: 'photo.saving', … })`. */
export function defineHook<Payload, Result = undefined>() {
  return <const Name extends string, const Kind extends HookKind>(
    definition: Omit<HookDefinition<Name, Kind, Payload, Result>, 'types'>,
  ): HookDefinition<Name, Kind, Payload, Result> => definition;
}

/** A patch of one item; a field that is absent or undefined stays, null empties where the field may be empty. */
export interface ItemPatch<Patch, Key extends string | number = string> {
  readonly id: Key;
  readonly patch: Patch;
}

/** A refusal that its user may read. */
export interface Denial {
  /** What is refused; absent: all of it. */
  readonly id?: string;
  /** SCREAMING_SNAKE; shown as `<PLUGIN>_<CODE>`. */
  readonly code: string;
  /** A sentence in the language of the viewer. */
  readonly message: string;
  /** The field that it concerns. */
  readonly field?: string;
}

export const denialSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    code: { type: 'string', pattern: '^[A-Z][A-Z0-9_]{1,60}$' },
    message: { type: 'string', minLength: 1, maxLength: 500 },
    field: { type: 'string', maxLength: 100 },
  },
  required: ['code', 'message'],
  additionalProperties: false,
};

/** The schema of an `ItemPatch` with these fields; all may be absent. */
export function patchOf(properties: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      id: { type: 'string' },
      patch: { type: 'object', properties, additionalProperties: false },
    },
    required: ['id', 'patch'],
    additionalProperties: false,
  };
}
