import semver from 'semver';
import { AppError } from '../../errors/app-error.ts';
import type { PluginManifest } from '../../plugin-api/index.ts';
import { didYouMean } from '../nearest-word.ts';
import type { PluginFailure } from '../plugin-source.ts';

/** As much as an order needs to know. */
export type Arrangeable = Pick<PluginManifest, 'id' | 'version' | 'after' | 'requires'>;

export interface Arrangement {
  /** Ids in the order in which they run: after those that `after` names, then by id. */
  readonly order: readonly string[];
  readonly failures: readonly PluginFailure[];
}

/**
 * Orders the plugins that are switched on, and leaves out those that lack another or want to run after each other in a circle.
 * @param known Ids of all plugins that are there, to tell "switch it on" from "add it".
 */
export function arrangePlugins(enabled: readonly Arrangeable[], known: readonly string[]): Arrangement {
  const running = new Map(enabled.map(plugin => [plugin.id, plugin]));
  const failures = new Map<string, AppError>();
  const drop = (id: string, error: AppError) => {
    failures.set(id, error);
    running.delete(id);
  };
  for (const cycle of findCycles(running)) {
    for (const id of cycle) drop(id, cycleError(id, cycle));
  }
  // one that is left out may be what another needs
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const plugin of [...running.values()]) {
      const error = findMissing(plugin, running, { known, failed: failures });
      if (error) drop(plugin.id, error);
      if (error) isSettled = false;
    }
  }
  return {
    order: sortByAfter(running),
    failures: [...failures].map(([plugin, error]) => ({ plugin, error })),
  };
}

function findMissing(
  { id, requires = {} }: Arrangeable,
  running: ReadonlyMap<string, Arrangeable>,
  { known, failed }: { known: readonly string[]; failed: ReadonlyMap<string, AppError> },
): AppError | undefined {
  for (const [needed, range] of Object.entries(requires)) {
    const found = running.get(needed);
    if (found && semver.satisfies(found.version, range)) continue;
    const explained = found
      ? `${range}, and ${needed} is ${found.version}: install a version that fits.`
      : `${range}, ${explainAbsence(needed, known, failed)}`;
    const pointer = `/requires/${needed}`;
    const message = `${id}: plugin.json ${pointer} asks for ${explained}`;
    return new AppError('PLUGIN_REQUIREMENT_MISSING', { message, pointer });
  }
  return undefined;
}

function explainAbsence(
  needed: string,
  known: readonly string[],
  failed: ReadonlyMap<string, AppError>,
): string {
  if (failed.has(needed)) return `which does not run: ${failed.get(needed)!.message}`;
  if (known.includes(needed)) return `which is not running: enfilade plugin enable ${needed}`;
  return `which is not there: enfilade plugin add <its package>.${didYouMean(needed, known)}`;
}

/** Each circle once, as ids from its smallest. */
function findCycles(plugins: ReadonlyMap<string, Arrangeable>): string[][] {
  const finished = new Set<string>();
  const cycles: string[][] = [];
  const follow = (id: string, trail: readonly string[]): void => {
    const start = trail.indexOf(id);
    if (start >= 0) cycles.push(fromSmallest(trail.slice(start)));
    if (start >= 0 || finished.has(id)) return;
    for (const next of plugins.get(id)?.after ?? []) if (plugins.has(next)) follow(next, [...trail, id]);
    finished.add(id);
  };
  for (const id of [...plugins.keys()].sort()) follow(id, []);
  return cycles;
}

function fromSmallest(cycle: readonly string[]): string[] {
  const start = cycle.indexOf([...cycle].sort()[0]!);
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}

function cycleError(id: string, cycle: readonly string[]): AppError {
  const circle = [...cycle, cycle[0]].join(' after ');
  const message = `${id}: plugin.json /after leads in a circle, ${circle}: take one of them out.`;
  return new AppError('PLUGIN_CYCLE', { message, pointer: '/after' });
}

/** Of those whose turn may come, the first by id. */
function sortByAfter(plugins: ReadonlyMap<string, Arrangeable>): string[] {
  const waiting = new Map([...plugins].sort(([a], [b]) => (a < b ? -1 : 1)));
  const order: string[] = [];
  while (waiting.size > 0) {
    const next = [...waiting.values()].find(({ after = [] }) => !after.some(id => waiting.has(id)))!;
    waiting.delete(next.id);
    order.push(next.id);
  }
  return order;
}
