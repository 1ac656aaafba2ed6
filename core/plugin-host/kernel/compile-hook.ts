import { AsyncParallelHook, AsyncSeriesBailHook, AsyncSeriesHook } from 'tapable';
import type { AnyHook, AttributedDenial, CallContext, Denial } from '../../plugin-api/index.ts';
import { checkOfHook, notAsked } from '../guard/answer-checks.ts';
import { freezeDeeply } from '../guard/freeze.ts';
import { type GuardedTap, guardTap, type Tap } from './tap.ts';

/** One call of a hook on its way through the taps. */
interface HookCall {
  payload: Payload;
  readonly context: CallContext;
  readonly setBy: { id: string; plugin: string; fields: readonly string[] }[];
  readonly denials: AttributedDenial[];
  readonly answers: { plugin: string; value: unknown }[];
}

type Payload = Readonly<Record<string, unknown>>;

/** A hook with its taps in their order, sealed. */
export interface CompiledHook {
  /** Plugins in the order in which they run. */
  readonly taps: readonly Pick<GuardedTap, 'plugin' | 'stage'>[];
  call(payload: unknown, context: CallContext): Promise<unknown>;
  /** Told to one plugin's taps alone; throws what the first one failed with, so that it can be told again. */
  deliver(plugin: string, payload: unknown, context: CallContext): Promise<void>;
}

const stages = { early: -1, normal: 0, late: 1 } as const;
const argument = ['call'];

/**
 * Puts the taps of one hook on the tapable hook of its kind. Each tap is an async function that never rejects, because a
 * tap that throws in a row of asynchronous ones would leave tapable's own promise open for ever; and the list is sealed,
 * because a tap added during a call would be told under another's name.
 */
export function compileHook(definition: AnyHook, taps: readonly Tap[]): CompiledHook {
  const check = checkOfHook(definition);
  const guarded = taps
    .toSorted((a, b) => stages[a.stage] - stages[b.stage])
    .map(tap => guardTap(definition, tap, check));
  const hook = createHook(definition);
  for (const [index, tap] of guarded.entries()) {
    const options = { name: tap.plugin, stage: stages[tap.stage] };
    hook.tapPromise(options, (call: HookCall) => runTap({ definition, tap, index }, call));
  }
  Object.freeze(hook.taps);
  return {
    taps: hook.taps.map(({ name, stage }) => ({ plugin: name, stage: stageOf(stage) })),
    async call(payload, context) {
      const call = startCall(payload, context);
      await hook.promise(call);
      return outcomeOf(definition, call);
    },
    async deliver(plugin, payload, context) {
      const frozen = freezeDeeply(payload);
      for (const tap of guarded.filter(each => each.plugin === plugin)) {
        const outcome = await tap.run(frozen, context);
        if (outcome.kind !== 'done') throw outcome.error;
      }
    },
  };
}

function stageOf(stage: number | undefined): GuardedTap['stage'] {
  if (stage === stages.early) return 'early';
  return stage === stages.late ? 'late' : 'normal';
}

/** `first` ends with the first answer; what only listens runs side by side; patches and refusals one after the other. */
function createHook({ kind }: AnyHook): AsyncSeriesBailHook<[HookCall], unknown> {
  if (kind === 'first') return new AsyncSeriesBailHook<[HookCall], unknown>(argument as ['call']);
  const hook =
    kind === 'collect' || kind === 'fact'
      ? new AsyncParallelHook<[HookCall]>(argument as ['call'])
      : new AsyncSeriesHook<[HookCall]>(argument as ['call']);
  return hook as unknown as AsyncSeriesBailHook<[HookCall], unknown>;
}

function startCall(payload: unknown, context: CallContext): HookCall {
  return { payload: freezeDeeply(payload) as Payload, context, setBy: [], denials: [], answers: [] };
}

interface Step {
  readonly definition: AnyHook;
  readonly tap: GuardedTap;
  readonly index: number;
}

/** Returns something only to end a `first` hook. */
async function runTap(step: Step, call: HookCall): Promise<true | undefined> {
  const { definition, tap, index } = step;
  if (call.context.only !== undefined && call.context.only !== tap.plugin) return undefined;
  const outcome = await tap.run(call.payload, call.context);
  if (outcome.kind !== 'done') {
    if (definition.failure === 'closed') call.denials.push({ ...notAsked, plugin: tap.plugin });
    return undefined;
  }
  const { value } = outcome;
  if (value === undefined || value === null) return undefined;
  if (definition.kind === 'change') applyPatches(step, call, value as readonly Patch[]);
  else if (definition.kind === 'decide')
    call.denials.push(...attribute(tap.plugin, value as readonly Denial[]));
  else call.answers[index] = { plugin: tap.plugin, value };
  return definition.kind === 'first' ? true : undefined;
}

function attribute(plugin: string, denials: readonly Denial[]): AttributedDenial[] {
  return denials.map(denial => ({ ...denial, plugin }));
}

interface Patch {
  readonly id: string;
  readonly patch: Readonly<Record<string, unknown>>;
}

/** The taps after this one see what it has set. Patches for what isn't in the list are left out. */
function applyPatches({ definition, tap }: Step, call: HookCall, patches: readonly Patch[]): void {
  const { list, key, fields } = definition.items!;
  const byId = new Map(patches.map(({ id, patch }) => [id, patch]));
  const items = (call.payload[list] as readonly Readonly<Record<string, unknown>>[]).map(item => {
    const id = item[key] as string;
    const patch = withoutUndefined(byId.get(id) ?? {});
    if (Object.keys(patch).length === 0) return item;
    call.setBy.push({ id, plugin: tap.plugin, fields: Object.keys(patch) });
    const before = item[fields] as Readonly<Record<string, unknown>>;
    return { ...item, [fields]: mergePatch(before, patch, tap.plugin) };
  });
  call.payload = freezeDeeply({ ...call.payload, [list]: items });
}

function withoutUndefined(patch: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

/** A plugin's own small values stand under its id and beside those of others. */
function mergePatch(
  before: Readonly<Record<string, unknown>>,
  { ext, ...patch }: Readonly<Record<string, unknown>>,
  plugin: string,
): Readonly<Record<string, unknown>> {
  if (ext === undefined) return { ...before, ...patch };
  const all = (before.ext ?? {}) as Readonly<Record<string, object>>;
  const { [plugin]: own, ...others } = all;
  const merged = ext === null ? others : { ...others, [plugin]: dropNulls({ ...own, ...(ext as object) }) };
  return { ...before, ...patch, ext: merged };
}

function dropNulls(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function outcomeOf({ kind }: AnyHook, call: HookCall): unknown {
  if (kind === 'change') return { payload: call.payload, setBy: call.setBy };
  if (kind === 'decide') return firstOfEach(call.denials);
  if (kind === 'first') return call.answers.find(Boolean);
  return kind === 'collect' ? call.answers.filter(Boolean) : undefined;
}

/** The first denial of an item stands. */
function firstOfEach(denials: readonly AttributedDenial[]): AttributedDenial[] {
  return [...new Map([...denials].reverse().map(denial => [denial.id ?? '', denial])).values()].reverse();
}
