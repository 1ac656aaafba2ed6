import type { Knex } from 'knex';
import { findLastEvent, listEventWriters } from './queries.ts';

/** How far events are final: nothing comes up below that point any more. */
export interface Horizon {
  /** Looks anew. `isAll`: nothing is known to lie beyond. */
  look(): Promise<{ readonly eventId: number; readonly isAll: boolean }>;
}

/**
 * Ids are given when events are written and are seen when their transaction ends, so that a higher one may be seen before a
 * lower one. An id below one that is seen belongs to a transaction that was under way by then: once those that were have
 * ended, everything up to there is seen or was taken back.
 */
export function createHorizon(db: Knex): Horizon {
  let final = 0;
  let awaited: { readonly eventId: number; readonly writers: readonly string[] } | null = null;

  return {
    async look() {
      const last = await findLastEvent(db);
      if (last <= final) return { eventId: final, isAll: true };
      const writers = await listEventWriters(db);
      if (writers.length === 0) {
        final = last;
        awaited = null;
      } else if (awaited === null) {
        awaited = { eventId: last, writers };
      } else if (!awaited.writers.some(writer => writers.includes(writer))) {
        final = awaited.eventId;
        awaited = last > final ? { eventId: last, writers } : null;
      }
      return { eventId: final, isAll: awaited === null };
    },
  };
}
