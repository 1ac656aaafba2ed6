import type { Knex } from 'knex';
import type { Presets } from '../plugin-api/index.ts';
import { readPresets } from './queries.ts';
import { composePresets, standardPresets } from './standard.ts';

/** The gallery's presets, read once per generation, because every page and every picture needs them. */
export interface PresetSource {
  read(): Promise<Presets>;
  /** As read last; the standard ones before that. */
  readonly known: Presets;
}

/** `generation` grows with each change; null: nobody tells us of changes, so nothing is kept. */
export function createPresetSource(db: Knex, generation: () => number | null): PresetSource {
  let known = standardPresets;
  let readAt: number | null = null;
  return {
    get known() {
      return known;
    },
    async read() {
      const now = generation();
      if (now !== null && now === readAt) return known;
      const { chosen, ledger } = await readPresets(db);
      known = composePresets(chosen, ledger);
      readAt = now;
      return known;
    },
  };
}
