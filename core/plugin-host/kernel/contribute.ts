import { AppError, fail } from '../../errors/app-error.ts';
import type { AnyContribution } from '../../plugin-api/contributions/define-contribution.ts';
import type { CallContext, PluginManifest } from '../../plugin-api/index.ts';
import { checkOfFunction } from '../guard/answer-checks.ts';
import { complaintsAbout } from '../guard/check-answer.ts';
import { freezeDeeply } from '../guard/freeze.ts';
import type { Guard, Place } from '../guard/guard.ts';
import { didYouMean } from '../nearest-word.ts';

/** What a plugin has handed in, checked, its functions guarded. */
export interface GuardedContribution {
  readonly plugin: string;
  readonly [member: string]: unknown;
}

interface Contributor {
  readonly manifest: PluginManifest;
  readonly guard: Guard;
}

type Raw = Readonly<Record<string, unknown>>;

/** Checks a contribution by its kind's schema and puts the guard around its functions. @throws AppError PLUGIN_INVALID */
export function guardContribution(
  definition: AnyContribution,
  given: unknown,
  { manifest, guard }: Contributor,
): GuardedContribution {
  const { kind, functions, permission } = definition;
  const complain = (text: string) =>
    fail('PLUGIN_INVALID', { message: `gallery.contribute.${kind}: ${text}` });
  if (typeof given !== 'object' || given === null) return complain('hand in an object.');
  if (permission && !manifest.permissions?.some(each => each === permission))
    complain(`it needs "permissions": ["${permission}"] in plugin.json.`);
  const raw = given as Raw;
  const data = Object.fromEntries(
    Object.entries(raw).filter(([key, value]) => !(key in functions) && value !== undefined),
  );
  for (const { pointer, message } of complaintsAbout(definition.data, data)) {
    complain(`${pointer || 'it'} ${message}.${hint(definition, pointer)}`);
  }
  const guarded: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(functions)) {
    const fn = raw[name];
    if (fn === undefined && rule.optional) continue;
    if (typeof fn !== 'function') complain(`"${name}" must be a function.`);
    const place: Place = {
      where: `${kind}:${String(raw.id ?? raw.name ?? raw.key ?? '')}.${name}`,
      budget: rule.budget,
      check: checkOfFunction(rule.result),
    };
    guarded[name] = rule.streams
      ? guardStream(guard, place, fn as StreamFunction)
      : guardFunction(guard, place, fn as PlainFunction);
  }
  return Object.freeze({ ...freezeDeeply(data), ...guarded, plugin: manifest.id });
}

function hint({ data, functions }: AnyContribution, pointer: string): string {
  const known = [...Object.keys((data.properties ?? {}) as object), ...Object.keys(functions)];
  return didYouMean(
    pointer.slice(1),
    known.filter(each => each !== pointer.slice(1)),
  );
}

type PlainFunction = (input: unknown, context: unknown) => unknown;
type StreamFunction = (input: unknown, context: unknown) => AsyncIterable<unknown>;

function guardFunction(guard: Guard, place: Place, fn: PlainFunction) {
  return async (input: unknown, call: CallContext): Promise<unknown> => {
    let complained = '';
    const check = place.check;
    const watched = check && {
      ...place,
      check: (answer: unknown) => {
        const checked = check(answer);
        complained = checked.complaints[0]?.message ?? '';
        return checked;
      },
    };
    const outcome = await guard.run(watched ?? place, call, context => fn(freezeDeeply(input), context));
    if (outcome.kind === 'refused') throw outcome.error;
    if (outcome.kind === 'failed') throw failed(place, outcome.error);
    if (complained) throw failed(place, new Error(complained));
    return outcome.value;
  };
}

/** Each step has the whole budget; the function itself starts with the first. */
function guardStream(guard: Guard, place: Place, fn: StreamFunction) {
  const step = guardFunction;
  return async function* (input: unknown, call: CallContext): AsyncIterable<unknown> {
    let iterator: AsyncIterator<unknown> | undefined;
    const next = step(
      guard,
      { ...place, check: checkStep(place), isToldToAsker: true },
      async (_, context) => {
        iterator ??= fn(freezeDeeply(input), context)[Symbol.asyncIterator]();
        return iterator.next();
      },
    );
    try {
      for (;;) {
        const { done, value } = (await next(undefined, call)) as IteratorResult<unknown>;
        if (done) return;
        yield value;
      }
    } finally {
      // a generator that hangs is left where it is
      void iterator?.return?.().then(undefined, () => {});
    }
  };
}

function checkStep({ check }: Place): Place['check'] {
  return answer => {
    const { done, value } = answer as IteratorResult<unknown>;
    return done || !check ? { value: answer, complaints: [] } : { ...check(value), value: answer };
  };
}

function failed({ where, isToldToAsker }: Place, cause: unknown): AppError {
  const message =
    isToldToAsker && cause instanceof Error ? `It could not go on: ${oneLine(cause.message)}` : undefined;
  return new AppError('PLUGIN_FAILED', { cause, message, details: { where } });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 500);
}
