import { AsyncLocalStorage } from 'node:async_hooks';
import { fail } from '../errors/app-error.ts';
import type { HookCalls } from '../plugin-api/index.ts';

/** Hooks as the writing door calls them: what runs in one finds the door closed. */
export interface ChangeHooks extends HookCalls {
  /** CHANGE_INSIDE_HOOK within a hook of a change: it would wait for the locks of the very change that waits for it. */
  requireOutside(): void;
}

/** @param hooks absent: nobody listens. */
export function createChangeHooks(hooks?: HookCalls): ChangeHooks {
  const inside = new AsyncLocalStorage<string>();
  return {
    has: name => hooks?.has(name) ?? false,
    call: (name, payload, context) => inside.run(name, () => hooks!.call(name, payload, context)),
    requireOutside() {
      const hook = inside.getStore();
      if (hook === undefined) return;
      fail('CHANGE_INSIDE_HOOK', {
        message: `"${hook}" runs inside a change, so no other can be opened in it: return a patch, or tap what is told after the commit.`,
        details: { hook },
      });
    },
  };
}
