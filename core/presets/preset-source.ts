import type { Knex } from 'knex';
import { type Generation, keepOneUntilChange } from '../database/keep-until-change.ts';
import type { Presets } from '../plugin-api/index.ts';
import { readPresets } from './queries.ts';
import { composePresets, standardPresets } from './standard.ts';

/** The gallery's presets, read once per generation, because every page and every picture needs them. */
export interface PresetSource {
  read(): Promise<Presets>;
  /** As read last; the standard ones before that. */
  readonly known: Presets;
}

export function createPresetSource(db: Knex, generation: Generation): PresetSource {
  let known = standardPresets;
  const readKept = keepOneUntilChange(generation, async () => {
    const { chosen, ledger } = await readPresets(db);
    return composePresets(chosen, ledger);
  });
  return {
    get known() {
      return known;
    },
    async read() {
      known = await readKept();
      return known;
    },
  };
}
