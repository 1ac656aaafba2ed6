import type { AnyHook, CallContext, PluginContext } from '../../plugin-api/index.ts';
import type { Guard, Outcome } from '../guard/guard.ts';

/** A function that a plugin has put on a hook. */
export interface Tap {
  readonly plugin: string;
  readonly hook: string;
  readonly stage: Stage;
  readonly fn: (payload: never, context: PluginContext) => unknown;
  readonly guard: Guard;
}

export type Stage = 'early' | 'normal' | 'late';

/** A tap of a hook as the kernel calls it: guarded, and checked by the hook's own schema. */
export interface GuardedTap {
  readonly plugin: string;
  readonly stage: Stage;
  run(payload: unknown, call: CallContext): Promise<Outcome<unknown>>;
}

export function guardTap(hook: AnyHook, { plugin, stage, fn, guard }: Tap, check: Check): GuardedTap {
  const place = { where: hook.name, budget: hook.budget, check };
  return {
    plugin,
    stage,
    run: (payload, call) => guard.run(place, call, context => fn(payload as never, context)),
  };
}

type Check = Parameters<Guard['run']>[0]['check'];
