import type { Knex } from 'knex';
import type { JobHandler } from '../jobs/create-jobs.ts';
import type { Log } from '../log/create-log.ts';
import { makeBackgroundDerivatives } from './background.ts';
import type { Workshop } from './make-derivatives.ts';
import { listUnfinishedOriginals, recordDerivatives } from './queries.ts';

/** Makes the files that pages offer once they are there, of all photos that lack them. */
export const backgroundDerivativesJob = 'background-derivatives';

const pageSize = 20;

/** May be run again at any time: what is made is left. Photos that come in meanwhile are done too. */
export function createBackgroundDerivativesJob({
  db,
  log,
  ...workshop
}: Workshop & { readonly db: Knex; readonly log: Log }): JobHandler<object> {
  return async ({ signal, progress }) => {
    const tried = new Set<string>();
    const record = (made: Parameters<typeof recordDerivatives>[1]) => recordDerivatives(db, made);
    let after = '';
    let isNewsFound = false;
    for (;;) {
      const page = await listUnfinishedOriginals(db, { after, limit: pageSize });
      const originals = page
        .filter(({ sha256 }) => !tried.has(sha256))
        .map(({ referencedPath, ...original }) => ({
          ...original,
          path: referencedPath ?? workshop.storage.originalPath(original.sha256),
        }));
      await makeBackgroundDerivatives({ ...workshop, log, record, signal }, originals);
      for (const { sha256 } of originals) tried.add(sha256);
      if (originals.length > 0) await progress({ done: tried.size });
      isNewsFound ||= originals.length > 0;
      if (page.length === pageSize) {
        after = page.at(-1)!.sha256;
        continue;
      }
      if (!isNewsFound) return;
      after = '';
      isNewsFound = false;
    }
  };
}
