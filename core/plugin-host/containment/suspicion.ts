import type { EndRecord, EndRecords } from './blackbox.ts';

/** Keeps on disk who is at work in a dangerous moment, for the case that the process vanishes in it without a word. */
export interface Suspicion {
  /** Null: this danger has passed. `memory` outweighs `hang`. */
  set(danger: 'memory' | 'hang', record: EndRecord | null): void;
  clear(): void;
}

/** @param strikes of processes that died before this one with the same suspect, by plugin. */
export function createSuspicion(
  records: Pick<EndRecords, 'write' | 'remove'>,
  strikes: ReadonlyMap<string, number>,
): Suspicion {
  const dangers: { memory: EndRecord | null; hang: EndRecord | null } = { memory: null, hang: null };
  let written: EndRecord | null = null;
  const keep = () => {
    const record = dangers.memory ?? dangers.hang;
    if (record === written) return;
    if (record) records.write('suspect', { ...record, strikes: (strikes.get(record.plugin) ?? 0) + 1 });
    else records.remove('suspect');
    written = record;
  };
  return {
    set(danger, record) {
      dangers[danger] = record;
      keep();
    },
    clear() {
      dangers.memory = dangers.hang = null;
      keep();
    },
  };
}
