import type { EndRecord } from './blackbox.ts';
import { createStallMeter } from './stall-meter.ts';
import type { Suspicion } from './suspicion.ts';
import { beatEvery } from './watchdog.ts';
import { type Culprit, fromLedger, type Witness } from './witness.ts';

/** ms of standstill: `suspect` is kept on disk, `warn` is told when it is over, `ask` is worth stopping the thread to know whose it is. */
const thresholds = { suspect: 50, warn: 200, ask: 1_000 };
/** ms that the thread may take to stop for a look at its stack. */
const patience = { early: 3_000, late: 1_000 };

export interface StallWatch {
  /** Once per tick; `now` in ms. */
  look(now: number): void;
}

export function createStallWatch(parts: {
  readonly hangMs: number;
  readonly mayEnd: boolean;
  readonly witness: Witness;
  readonly suspicion: Suspicion;
  readonly end: (record: EndRecord) => void;
  readonly tell: (record: EndRecord) => void;
}): StallWatch {
  const { hangMs, witness, suspicion } = parts;
  const meter = createStallMeter(beatEvery);
  let stall: Stall | null = null;

  const goOn = (current: Stall, blockedMs: number) => {
    current.blockedMs = blockedMs;
    suspect(current, fromLedger(witness.ledger()));
    if (blockedMs >= Math.min(thresholds.ask, hangMs / 2)) void ask(current);
    const isKnown = current.culprit !== null || !current.isAsking;
    if (blockedMs >= hangMs && parts.mayEnd && isKnown) void end(current);
  };
  const suspect = (current: Stall, culprit: Culprit | null) => {
    if (!culprit || (current.culprit && culprit.file === null)) return;
    current.culprit = culprit;
    suspicion.set('hang', toRecord(culprit, current));
  };
  /** Once per standstill, early: reading the stack of a large program takes its time, too. */
  const ask = async (current: Stall) => {
    if (current.isAsked) return;
    current.isAsked = true;
    await look(current, patience.early);
  };
  const end = async (current: Stall) => {
    if (!current.culprit) {
      if (current.isGivenUp) return;
      current.isGivenUp = true;
      await look(current, patience.late);
    }
    if (current.culprit && current === stall) parts.end(toRecord(current.culprit, current));
  };
  /** Nobody is named when the loop has turned meanwhile: then the stack is somebody else's. */
  const look = async (current: Stall, time: number) => {
    current.isAsking = true;
    const beat = witness.beat();
    const culprit = await witness.name(time);
    if (witness.beat() === beat) suspect(current, culprit);
    current.isAsking = false;
  };
  const finish = (past: Stall) => {
    suspicion.set('hang', null);
    if (past.culprit && past.blockedMs >= thresholds.warn) parts.tell(toRecord(past.culprit, past));
  };
  return {
    look(now) {
      const blockedMs = meter.observe(witness.beat(), now);
      if (blockedMs >= thresholds.suspect) {
        stall ??= { blockedMs, culprit: null, isAsked: false, isAsking: false, isGivenUp: false };
        goOn(stall, blockedMs);
      } else if (stall && blockedMs === 0) {
        finish(stall);
        stall = null;
      }
    },
  };
}

interface Stall {
  blockedMs: number;
  culprit: Culprit | null;
  isAsked: boolean;
  isAsking: boolean;
  /** Nobody's could be found, so core's: the supervisor ends it in its own time. */
  isGivenUp: boolean;
}

function toRecord(culprit: Culprit, { blockedMs }: Stall): EndRecord {
  return {
    ...culprit,
    kind: 'hang',
    message: `The event loop stood still for ${Math.round(blockedMs)} ms${describePlace(culprit)}.`,
    blockedMs: Math.round(blockedMs),
    at: new Date().toISOString(),
  };
}

export function describePlace(culprit: Culprit): string {
  if (culprit.file === null) return ` in ${culprit.where}`;
  return ` in ${culprit.function || 'a function without a name'} (${culprit.file}:${culprit.line})`;
}
