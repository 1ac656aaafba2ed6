import type { EndRecord } from './blackbox.ts';
import { createStallMeter } from './stall-meter.ts';
import type { Suspicion } from './suspicion.ts';
import { beatEvery } from './watchdog.ts';
import { type Culprit, fromLedger, type Witness } from './witness.ts';

/** ms of standstill: `suspect` is kept on disk, `warn` is told when it is over, `ask` is worth stopping the thread to know whose it is. */
const thresholds = { suspect: 50, warn: 200, ask: 1_000 };
/** ms that the thread may take to stop for a look at its stack. */
const patience = 1_000;

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
    if (blockedMs >= hangMs && parts.mayEnd)
      void ask(current, culprit => parts.end(toRecord(culprit, current)));
    else if (blockedMs >= thresholds.ask && !current.culprit)
      void ask(current, culprit => suspect(current, culprit));
  };
  const suspect = (current: Stall, culprit: Culprit | null) => {
    if (current.culprit || !culprit) return;
    current.culprit = culprit;
    suspicion.set('hang', toRecord(culprit, current));
  };
  /** Nobody is named when the loop has turned meanwhile: then the stack is somebody else's. */
  const ask = async (current: Stall, act: (culprit: Culprit) => void) => {
    const question = current.blockedMs >= hangMs ? 'end' : 'ask';
    if (current.asked.has(question)) return;
    current.asked.add(question);
    const beat = witness.beat();
    const culprit = (await witness.name(patience)) ?? current.culprit;
    if (culprit && witness.beat() === beat) act(culprit);
  };
  const finish = (past: Stall) => {
    suspicion.set('hang', null);
    if (past.culprit && past.blockedMs >= thresholds.warn) parts.tell(toRecord(past.culprit, past));
  };
  return {
    look(now) {
      const blockedMs = meter.observe(witness.beat(), now);
      if (blockedMs >= thresholds.suspect) {
        stall ??= { blockedMs, culprit: null, asked: new Set() };
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
  /** Each is asked once per standstill. */
  readonly asked: Set<'ask' | 'end'>;
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
