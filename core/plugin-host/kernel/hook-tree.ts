import { fail } from '../../errors/app-error.ts';
import type { HookTree, PluginContext } from '../../plugin-api/index.ts';
import { didYouMean } from '../nearest-word.ts';
import type { Stage } from './tap.ts';

export interface NewTap {
  readonly hook: string;
  readonly stage: Stage;
  readonly fn: (payload: never, context: PluginContext) => unknown;
}

const tapStages: ReadonlySet<unknown> = new Set(['early', 'normal', 'late']);

/**
 * `gallery.hooks.photo.saving`: façades with `tap` and nothing else. A noun of core's knows its verbs at once; of others is
 * found out when all plugins are there.
 */
export function createHookTree(coreNames: readonly string[], add: (tap: NewTap) => void): HookTree {
  const nouns = new Set(coreNames.map(name => name.split('.')[0]));
  const facades = (noun: string) =>
    new Proxy({}, { get: (_, verb) => (typeof verb === 'string' ? facade(`${noun}.${verb}`) : undefined) });
  const facade = (hook: string) => {
    if (nouns.has(hook.split('.')[0]!) && !coreNames.includes(hook)) unknownHook(hook, coreNames);
    return Object.freeze({ tap: (...given: unknown[]) => add(readTap(hook, given)) });
  };
  const tree = new Proxy({}, { get: (_, noun) => (typeof noun === 'string' ? facades(noun) : undefined) });
  return tree as HookTree;
}

export function unknownHook(hook: string, names: readonly string[]): never {
  return fail('PLUGIN_INVALID', { message: `There is no hook "${hook}".${didYouMean(hook, names)}` });
}

function readTap(hook: string, given: unknown[]): NewTap {
  const [options, fn] = given.length > 1 ? given : [{}, given[0]];
  const { stage = 'normal', ...others } = (options ?? {}) as { stage?: Stage };
  const problem =
    typeof fn !== 'function'
      ? 'a tap is a function'
      : !tapStages.has(stage)
        ? 'a stage is early, normal or late'
        : Object.keys(others).length > 0
          ? `a tap has no option "${Object.keys(others)[0]}"; the order among plugins is "after" in plugin.json`
          : null;
  if (problem) fail('PLUGIN_INVALID', { message: `gallery.hooks.${hook}.tap: ${problem}.` });
  return { hook, stage, fn: fn as NewTap['fn'] };
}
