import { backgroundJob } from './derivatives/background/background-job.ts';
import { cleanJob } from './derivatives/presets/clean-presets.ts';
import { listKeptRevisions, planPresets } from './derivatives/presets/preset-plan.ts';
import type { House } from './house.ts';
import type { PresetWork } from './presets/preset-work.ts';

/** The work on files that the pages about presets ask for. */
export function createPresetWork({ database, jobs, presets }: House): PresetWork {
  const db = database.knex;
  return {
    plan: revisions => planPresets(db, revisions),
    kept: async () => listKeptRevisions(db, await presets.read()),
    fill: async () => void (await jobs.enqueue(db, backgroundJob.name, {}, { key: backgroundJob.key })),
    clean: async () => void (await jobs.enqueue(db, cleanJob.name, {}, { key: cleanJob.key })),
  };
}
