import type { Knex } from 'knex';
import type { JobHandler } from '../jobs/create-jobs.ts';
import type { Log } from '../log/create-log.ts';
import { makeBackgroundDerivatives } from './background.ts';
import type { Workshop } from './make-derivatives.ts';
import { listUnfinishedOriginals, recordDerivatives } from './queries.ts';

/** Makes the files that pages offer once they are there, of all photos that lack them. One such job is enough. */
export const backgroundJob = { name: 'background-derivatives', key: 'all' } as const;

const pageSize = 20;

/** May be run again at any time: what is made is left. Goes through all until nothing new has come in meanwhile. */
export function createBackgroundJob(
  parts: Workshop & { readonly db: Knex; readonly log: Log },
): JobHandler<object> {
  return async ({ signal, progress }) => {
    const tried = new Set<string>();
    for (let before = -1; before < tried.size; ) {
      before = tried.size;
      await goThrough(parts, { tried, signal, onPage: () => progress({ done: tried.size }) });
    }
  };
}

async function goThrough(
  { db, log, ...workshop }: Workshop & { readonly db: Knex; readonly log: Log },
  { tried, signal, onPage }: { tried: Set<string>; signal: AbortSignal; onPage: () => Promise<void> },
): Promise<void> {
  const record = (made: Parameters<typeof recordDerivatives>[1]) => recordDerivatives(db, made);
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = await listUnfinishedOriginals(db, { after, limit: pageSize });
    // What could not be made stays in the list, and is not tried twice.
    const originals = page
      .filter(({ sha256 }) => !tried.has(sha256))
      .map(({ referencedPath, ...original }) => ({
        ...original,
        path: referencedPath ?? workshop.storage.originalPath(original.sha256),
      }));
    await makeBackgroundDerivatives({ ...workshop, log, record, signal }, originals);
    for (const { sha256 } of originals) tried.add(sha256);
    if (originals.length > 0) await onPage();
    after = page.length === pageSize ? page.at(-1)!.sha256 : undefined;
  }
}
