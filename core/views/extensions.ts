import type { Contributions, HookCalls, PluginManifest } from '../plugin-api/index.ts';

/** A plugin that runs, as far as pages need it. */
export interface ShownPlugin {
  readonly manifest: Pick<PluginManifest, 'id'>;
  /** Absolute; with `views/`, `locales/` and `assets/` where it has them. */
  readonly folder: string;
}

/** What plugins add to pages. The host of plugins is one. */
export interface Extensions {
  readonly hooks: Pick<HookCalls, 'has' | 'call'>;
  readonly contributions: Contributions;
  /** In the order in which they run. */
  plugins(): readonly ShownPlugin[];
  /** Grows when any of this is another; of what the request began with. */
  generation(): number;
  /** Runs a plugin's own code, such as a template, so that it is known whose it is. */
  enter?<Value>(plugin: string, where: string, work: () => Value): Value;
}

export const noExtensions: Extensions = {
  hooks: { has: () => false, call: () => Promise.reject(new Error('Nobody listens.')) },
  contributions: { of: () => [] },
  plugins: () => [],
  generation: () => 0,
};

/**
 * Keeps what is made of plugins for as long as they stay the same. Requests that began with the plugins of before still
 * find theirs.
 */
export function keepByGeneration<Value>(
  { generation }: Pick<Extensions, 'generation'>,
  make: () => Value,
): () => Value {
  const kept = new Map<number, Value>();
  return () => {
    const now = generation();
    const found = kept.get(now);
    if (found !== undefined) return found;
    const made = make();
    kept.set(now, made);
    if (kept.size > 2) kept.delete(Math.min(...kept.keys()));
    return made;
  };
}
