/** One call of a plugin's function, as the inspector shows it. */
export interface CallRecord {
  readonly where: string;
  readonly at: Date;
  readonly ms: number;
  readonly outcome: 'done' | 'failed' | 'cut';
  /** What it answered, in a few words: fields of patches, number of items; empty for nothing. */
  readonly answer: string;
}

export interface PlaceStatistics {
  readonly where: string;
  readonly calls: number;
  readonly failures: number;
  readonly totalMs: number;
  readonly maxMs: number;
  /** 95th percentile of the last 64 calls. */
  readonly p95Ms: number;
}

const kept = { calls: 100, durations: 64 };

/** What a plugin's functions did in this process since it was set up. */
export interface Statistics {
  note(call: CallRecord): void;
  places(): PlaceStatistics[];
  /** Newest first. */
  lastCalls(): readonly CallRecord[];
}

interface Counts {
  calls: number;
  failures: number;
  totalMs: number;
  maxMs: number;
  durations: number[];
}

export function createStatistics(): Statistics {
  const places = new Map<string, Counts>();
  let last: CallRecord[] = [];
  return {
    note(call) {
      const counts = places.get(call.where) ?? { calls: 0, failures: 0, totalMs: 0, maxMs: 0, durations: [] };
      places.set(call.where, counts);
      counts.durations[counts.calls % kept.durations] = call.ms;
      counts.calls += 1;
      counts.failures += call.outcome === 'done' ? 0 : 1;
      counts.totalMs += call.ms;
      counts.maxMs = Math.max(counts.maxMs, call.ms);
      last.push(call);
      if (last.length > 2 * kept.calls) last = last.slice(-kept.calls);
    },
    places: () =>
      [...places].map(([where, { durations, ...counts }]) => ({ where, ...counts, p95Ms: p95(durations) })),
    lastCalls: () => last.slice(-kept.calls).reverse(),
  };
}

function p95(durations: readonly number[]): number {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}
