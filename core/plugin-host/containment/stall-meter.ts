/** ms for which another thread's heart hasn't beaten. */
export interface StallMeter {
  /** `beat` is a number that changes with each beat; `now` in ms. */
  observe(beat: number, now: number): number;
}

/**
 * Counts only time in which the watching thread itself was awake: a machine that was suspended, or a process that was stopped
 * and goes on, has not hung.
 */
export function createStallMeter(tick: number): StallMeter {
  let lastBeat: number | null = null;
  let lastLook = 0;
  let blocked = 0;
  return {
    observe(beat, now) {
      const since = now - lastLook;
      blocked = beat === lastBeat ? blocked + Math.min(since, 3 * tick) : 0;
      lastBeat = beat;
      lastLook = now;
      return blocked;
    },
  };
}
