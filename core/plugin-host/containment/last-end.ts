import { type EndRecord, type EndRecords, recordKinds } from './blackbox.ts';

/** What the process before this one left. */
export interface LastEnd {
  /** Plugins that start paused. */
  readonly paused: readonly EndRecord[];
  /** Starts that have failed with a plugin and may have failed for another reason, by plugin. */
  readonly strikes: ReadonlyMap<string, number>;
}

/** So often may a process die while a plugin is set up, or at work without swelling, before it is held to be the cause. */
const strikesToPause = 2;
/** ms after which a single strike says nothing any more. */
const strikeLife = 600_000;

/**
 * A black box is certain, and so is who was filling the memory. Who merely was at work may have been unlucky, such as when
 * somebody ended the process by hand: the second time counts.
 */
export function readLastEnd(records: EndRecords, now = Date.now()): LastEnd {
  const box = records.read('blackbox');
  if (box) return { paused: [box], strikes: new Map() };
  const suspect = records.read('suspect');
  if (suspect?.kind === 'memory') return { paused: [suspect], strikes: new Map() };
  const last = records.read('set-up') ?? suspect;
  if (!last || now - Date.parse(last.at) > strikeLife) return { paused: [], strikes: new Map() };
  const strikes = last.strikes ?? 1;
  return strikes >= strikesToPause
    ? { paused: [last], strikes: new Map() }
    : { paused: [], strikes: new Map([[last.plugin, strikes]]) };
}

/** Once everybody knows. */
export function forgetLastEnd(records: EndRecords): void {
  for (const kind of recordKinds) records.remove(kind);
}
