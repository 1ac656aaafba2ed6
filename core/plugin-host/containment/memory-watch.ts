import type { EndRecord } from './blackbox.ts';
import { createGrowthAccount } from './growth-account.ts';
import { describePlace } from './stall-watch.ts';
import type { Suspicion } from './suspicion.ts';
import { type Culprit, fromLedger, type Witness } from './witness.ts';

const mega = 1024 ** 2;
/** Bytes: growth worth knowing whose it is, and above what it is a danger. */
const sizes = { step: 48 * mega, danger: 128 * mega };
/** ms that the thread may take to stop for a look at its stack. */
const patience = { grow: 200, end: 1_000 };
/** How often it is looked before whoever was entered last is taken for it. */
const looks = 4;

export interface MemoryWatch {
  /** From here on it counts. */
  settle(limit: number): void;
  /** Once per tick; resident bytes. */
  look(bytes: number): void;
}

export function createMemoryWatch(parts: {
  readonly memoryLimit: number;
  readonly mayEnd: boolean;
  readonly witness: Witness;
  readonly suspicion: Suspicion;
  readonly end: (record: EndRecord) => void;
}): MemoryWatch {
  const { witness, suspicion } = parts;
  const account = createGrowthAccount(sizes.step);
  const known = new Map<string, Culprit>();
  let { memoryLimit: limit } = parts;
  let start = 0;
  let isAsking = false;
  /** Of the last try to name somebody, so that it isn't tried at every tick. */
  let triedAt = 0;

  const leader = () => {
    const plugin = account.leader();
    return plugin === null ? null : known.get(plugin)!;
  };
  /** One at a time; what runs right now needs no stopping. */
  const ask = async (bytes: number) => {
    isAsking = true;
    const culprit = fromLedger(witness.ledger()) ?? (await witness.name(patience.grow));
    if (culprit) known.set(culprit.plugin, culprit);
    account.blame(culprit?.plugin ?? null, bytes);
    const suspect = leader();
    const isDanger = bytes - start >= sizes.danger;
    suspicion.set('memory', suspect && isDanger ? toRecord(suspect, bytes) : null);
    isAsking = false;
  };
  const stop = async (bytes: number) => {
    isAsking = true;
    triedAt = bytes;
    const { last } = witness.ledger();
    const seen = await lookAgain(() => witness.name(patience.end));
    const most = leader();
    const culprit = seen?.plugin === most?.plugin ? seen : (most ?? seen);
    const named = culprit ?? (witness.wasBusy() ? fromLedger({ running: last }) : null);
    if (named) parts.end(toRecord(named, bytes));
    isAsking = false;
  };
  const settle = (bytes: number) => {
    start = bytes;
    account.restart(bytes);
    suspicion.set('memory', null);
  };
  return {
    settle(next) {
      limit = next;
      start = 0;
    },
    look(bytes) {
      if (start === 0) settle(bytes);
      if (isAsking) return;
      if (bytes > limit && parts.mayEnd && Math.abs(bytes - triedAt) >= sizes.step) void stop(bytes);
      else if (account.due(bytes) > 0) void ask(bytes);
      else if (bytes - start < sizes.danger) suspicion.set('memory', null);
    },
  };
}

/** While memory is tidied up, which takes seconds on a busy machine, the thread doesn't stop for a look. */
async function lookAgain(look: () => Promise<Culprit | null>): Promise<Culprit | null> {
  for (let tries = 1; tries < looks; tries += 1) {
    const seen = await look();
    if (seen) return seen;
  }
  return look();
}

function toRecord(culprit: Culprit, bytes: number): EndRecord {
  return {
    ...culprit,
    kind: 'memory',
    message: `The process grew to ${Math.round(bytes / mega)} MB${describePlace(culprit)}.`,
    blockedMs: null,
    at: new Date().toISOString(),
  };
}
