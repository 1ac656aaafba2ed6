import type { ResolveScope, Scope } from '../access/index.ts';
import type { Presets } from '../plugin-api/index.ts';

/**
 * Scopes that also say in which sizes photos are offered. As long as neither changes it is the very same object, because
 * others keep with it what they worked out from it.
 */
export function withSizes(resolve: ResolveScope, readPresets: () => Promise<Presets>): ResolveScope {
  const known = new WeakMap<Scope, Scope>();
  return async viewer => {
    const [scope, { sizes }] = await Promise.all([resolve(viewer), readPresets()]);
    const before = known.get(scope);
    if (before?.sizes === sizes) return before;
    const sized = { ...scope, sizes };
    known.set(scope, sized);
    return sized;
  };
}
