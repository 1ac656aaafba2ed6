import type { EndRecord } from './blackbox.ts';
import { type LedgerFacts, readLedger } from './ledger.ts';
import { readMainStack } from './main-stack.ts';
import type { PluginFolders, StackFrame } from './plugin-folders.ts';

/** Says whose code the main thread runs. */
export interface Witness {
  /** Once per tick. */
  look(): void;
  /** Grows while the event loop turns. */
  beat(): number;
  ledger(): LedgerFacts;
  /** Whether some plugin was entered during the last second. */
  wasBusy(): boolean;
  /** By the stack, which it stops the thread for, else by the ledger; null: no plugin's. */
  name(patience: number): Promise<Culprit | null>;
}

export type Culprit = Pick<EndRecord, 'plugin' | 'where' | 'function' | 'file' | 'line'>;

/** ms for which an entry is recent. */
const recent = 1_000;

export function createWitness(parts: {
  readonly folders: PluginFolders;
  readonly ledger: SharedArrayBuffer;
  readonly readBeat: () => number;
}): Witness {
  const ledger = () => readLedger(parts.ledger);
  let entries = 0;
  let enteredAt = Number.NEGATIVE_INFINITY;
  return {
    ledger,
    beat: parts.readBeat,
    look() {
      const facts = ledger();
      if (facts.entries !== entries) enteredAt = Date.now();
      entries = facts.entries;
    },
    wasBusy: () => Date.now() - enteredAt <= recent,
    async name(patience) {
      const frames = await readMainStack(parts.folders, patience);
      return fromStack(frames, ledger()) ?? fromLedger(ledger());
    },
  };
}

function fromStack(frames: readonly StackFrame[] | null, facts: LedgerFacts): Culprit | null {
  const frame = frames?.find(each => each.plugin !== null);
  if (!frame) return null;
  const plugin = frame.plugin!;
  const entry = [facts.running, facts.last].find(each => each?.plugin === plugin);
  return {
    plugin,
    where: entry?.where ?? 'background',
    function: frame.function,
    file: frame.file,
    line: frame.line,
  };
}

export function fromLedger({ running }: Pick<LedgerFacts, 'running'>): Culprit | null {
  return running && { ...running, function: null, file: null, line: null };
}
