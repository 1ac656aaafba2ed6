import type { ContributionKind, ContributionOf } from './contributions/index.ts';
import type { HookName, OutcomeOf, PayloadOf } from './hooks/index.ts';
import type { PluginContext } from './plugin-context.ts';
import type { Viewer } from './viewer.ts';

/** Who a plugin is called for, and in what: core knows it, the plugin gets a `PluginContext` made of it. */
export interface CallContext {
  readonly viewer: Viewer;
  /** BCP 47; English when absent. */
  readonly locale?: string;
  readonly requestId?: string;
  /** Aborted when nobody waits any more. */
  readonly signal?: AbortSignal;
  /** The knex transaction, in hooks inside a change. */
  readonly trx?: unknown;
  /** The one plugin that is asked; absent: all. */
  readonly only?: string;
  /** Plugins that brought it about, the first cause first. */
  readonly causes?: readonly string[];
  /** What they had been told of, as `ChangeRequest` has it: goes on with what a plugin changes here. */
  readonly told?: readonly string[];
}

/** How core calls hooks. Never throws for a plugin's fault, but for hooks whose policy is `abort`. */
export interface HookCalls {
  /** False where nobody listens: then the payload need not even be built. */
  has(name: HookName): boolean;
  call<Name extends HookName>(
    name: Name,
    payload: PayloadOf<Name>,
    context: CallContext,
  ): Promise<OutcomeOf<Name>>;
}

/**
 * A contribution as core uses it: with its plugin, and its functions guarded. These reject with PLUGIN_FAILED when the plugin
 * throws, hangs or answers nonsense; what core does then is its own business.
 */
export type Guarded<Contribution> = Contribution extends unknown
  ? {
      readonly [Key in keyof Contribution]: NonNullable<Contribution[Key]> extends (
        input: infer Input,
        context: PluginContext,
      ) => AsyncIterable<infer Item>
        ? (input: Input, context: CallContext) => AsyncIterable<Item>
        : NonNullable<Contribution[Key]> extends (input: infer Input, context: PluginContext) => infer Output
          ? ((input: Input, context: CallContext) => Promise<Awaited<Output>>) | OptionalOf<Contribution[Key]>
          : Contribution[Key];
    } & {
      /** Id of the plugin. */
      readonly plugin: string;
    }
  : never;

type OptionalOf<Value> = undefined extends Value ? undefined : never;

/** What plugins have added, in their order; the kernel of the request that asks. */
export interface Contributions {
  of<Kind extends ContributionKind>(kind: Kind): readonly Guarded<ContributionOf<Kind>>[];
}
