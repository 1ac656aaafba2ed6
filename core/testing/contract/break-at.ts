import { contributionKinds } from '../../plugin-api/contributions/index.ts';
import type { HookTree, PluginDefinition, PluginGallery } from '../../plugin-api/index.ts';

type AnyFunction = (...given: never[]) => unknown;

export interface BreakOptions {
  /** Which of its functions, counted as they are handed in; absent: none. */
  readonly at?: number;
  /** Takes the place of that function. */
  readonly misdeed?: () => unknown;
  /** Told of each: `photo.saving`, `block:light.load`. */
  readonly onPlace?: (name: string) => void;
}

/** The same plugin, but one of its functions does something else. */
export function breakAt(
  definition: PluginDefinition,
  { at = -1, misdeed, onPlace }: BreakOptions,
): PluginDefinition {
  return {
    ...definition,
    setup(gallery) {
      let next = 0;
      const swap = (name: string, fn: unknown): unknown => {
        onPlace?.(name);
        return next++ === at ? misdeed : fn;
      };
      return definition.setup({
        ...gallery,
        contribute: swapContributions(gallery, swap),
        hooks: swapTaps(gallery.hooks, swap),
      });
    },
  };
}

type Swap = (name: string, fn: unknown) => unknown;

function swapContributions({ contribute }: PluginGallery, swap: Swap): PluginGallery['contribute'] {
  const entries = contributionKinds.map(({ kind, functions }) => [
    kind,
    (given: Readonly<Record<string, unknown>>) => {
      const name = `${kind}:${String(given?.id ?? given?.name ?? given?.key ?? '')}`;
      const swapped = Object.keys(functions)
        .filter(each => typeof given?.[each] === 'function')
        .map(each => [each, swap(`${name}.${each}`, given[each])]);
      (contribute[kind] as AnyFunction)({ ...given, ...Object.fromEntries(swapped) } as never);
    },
  ]);
  return Object.fromEntries(entries);
}

/** Hooks are asked for by name, one of them may be another plugin's. */
function swapTaps(hooks: HookTree, swap: Swap): HookTree {
  const tree = hooks as unknown as Readonly<Record<string, Readonly<Record<string, { tap: AnyFunction }>>>>;
  const verbsOf = (noun: string) =>
    new Proxy(
      {},
      {
        get: (_, verb: string) => ({
          tap: (...given: unknown[]) => {
            const fn = swap(`${noun}.${verb}`, given.at(-1));
            tree[noun]![verb]!.tap(...([...given.slice(0, -1), fn] as never[]));
          },
        }),
      },
    );
  return new Proxy({}, { get: (_, noun: string) => verbsOf(noun) }) as HookTree;
}
