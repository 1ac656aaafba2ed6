import type { AppError } from '../../errors/app-error.ts';
import type { PluginManifest } from '../../plugin-api/index.ts';
import type { Incident } from '../incident.ts';
import type { FoundPlugin, PluginOrigin } from '../packages/find-plugins.ts';
import { missingError } from '../packages/load-plugins.ts';
import type { LockedPlugins } from '../packages/lock-file.ts';
import type { PluginRow, StoredState } from './queries.ts';

/** A plugin as its owner sees it. */
export interface PluginStatus {
  readonly id: string;
  /** Null where it cannot be read. */
  readonly manifest: PluginManifest | null;
  readonly origin: PluginOrigin;
  /** Absolute; null where it is gone. */
  readonly folder: string | null;
  readonly state: StoredState;
  /** Why it is paused or did not start. */
  readonly reason: string | null;
  /** What it was paused for. */
  readonly evidence: Incident | null;
  /** Null: nobody ever switched it on. */
  readonly since: Date | null;
  /** What is wrong with its files, with the remedy. */
  readonly error: AppError | null;
  /** Other versions that can be gone back to. */
  readonly kept: readonly string[];
}

/** Everything that is there or once was, by id. */
export function describePlugins(
  found: readonly FoundPlugin[],
  rows: readonly PluginRow[],
  locked: LockedPlugins,
): readonly PluginStatus[] {
  const ids = new Set([...found, ...rows].map(({ id }) => id));
  return [...ids].sort().map(id => {
    const row = rows.find(each => each.id === id);
    const plugin = found.find(each => each.id === id) ?? goneOf(row!);
    return describe(plugin, row, keptOf(locked, id));
  });
}

function describe(plugin: FoundPlugin, row: PluginRow | undefined, kept: readonly string[]): PluginStatus {
  const { id, origin, manifest, error, folder } = plugin;
  const isBroken = error !== null && row?.state === 'enabled';
  return {
    id,
    manifest,
    origin,
    folder: folder || null,
    state: isBroken ? 'failed' : (row?.state ?? 'disabled'),
    reason: isBroken ? error.message : (row?.reason ?? null),
    evidence: row?.evidence ?? null,
    since: row?.since ?? null,
    error,
    kept: kept.filter(version => version !== manifest?.version),
  };
}

/** Settings and data may be there without the code. */
function goneOf({ id, origin }: PluginRow): FoundPlugin {
  return { id, origin, folder: '', manifest: null, error: missingError(id) };
}

function keptOf(locked: LockedPlugins, id: string): readonly string[] {
  const entry = locked[id];
  return entry !== undefined && 'versions' in entry ? Object.keys(entry.versions) : [];
}
