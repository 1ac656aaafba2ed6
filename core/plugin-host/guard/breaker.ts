/** Failures in a row that open it; how long it stays open, ms; openings without a success between that end a plugin's stay. */
const limits = { failures: 5, rest: 2_000, openings: 3 };

/** Errors of one plugin, wherever they happen, that are too many: so many within so many ms. */
const storm = { errors: 50, within: 300_000 };

/** What a failure has led to. */
export type Verdict = 'counted' | 'opened' | 'pause';

/**
 * Leaves out what keeps failing, place by place, and tries it again after a rest: one call at first. A place that fails
 * every time, or a plugin that fails everywhere, is to be paused.
 */
export interface Breaker {
  /** False while a place is left out. Whoever was let through tells how it went. */
  lets(where: string): boolean;
  succeeded(where: string): void;
  /** It ended in a way that says nothing of the plugin: as if it had never been let through. */
  abandoned(where: string): void;
  failed(where: string): Verdict;
}

interface Place {
  failures: number;
  openings: number;
  /** Left out until then; null: closed. */
  until: number | null;
  isTrying: boolean;
}

export function createBreaker(now: () => number = Date.now): Breaker {
  const places = new Map<string, Place>();
  let errors: number[] = [];
  return {
    lets(where) {
      const place = places.get(where);
      if (!place || place.until === null) return true;
      if (place.isTrying || now() < place.until) return false;
      place.isTrying = true;
      return true;
    },
    succeeded: where => void places.delete(where),
    abandoned(where) {
      const place = places.get(where);
      if (place) place.isTrying = false;
    },
    failed(where) {
      errors = [...errors.filter(at => at > now() - storm.within), now()];
      const place = places.get(where) ?? { failures: 0, openings: 0, until: null, isTrying: false };
      places.set(where, place);
      const verdict = countFailure(place, now());
      return errors.length >= storm.errors ? 'pause' : verdict;
    },
  };
}

function countFailure(place: Place, now: number): Verdict {
  // others of the same moment that were under way when it opened
  if (place.until !== null && !place.isTrying) return 'counted';
  place.failures += 1;
  if (!place.isTrying && place.failures < limits.failures) return 'counted';
  place.isTrying = false;
  place.until = now + limits.rest;
  place.openings += 1;
  return place.openings >= limits.openings ? 'pause' : 'opened';
}
