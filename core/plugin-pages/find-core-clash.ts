import { findRouteClash } from './core-paths.ts';

const kindsWithPath: ReadonlySet<string> = new Set(['page', 'route', 'feed']);

/** The address of core that a contribution would never be reached beside; undefined: there is none. */
export function findCoreClash(kind: string, contribution: object): string | undefined {
  if (!kindsWithPath.has(kind) || !('path' in contribution)) return undefined;
  const clash = findRouteClash(String(contribution.path));
  return clash === null ? undefined : `address ${clash}`;
}
