import type { Knex } from 'knex';
import { announceChange } from '../changes/announce.ts';
import type { JobHandler } from '../jobs/create-jobs.ts';
import type { Log } from '../log/create-log.ts';
import { type BackgroundWork, makeBackgroundDerivatives } from './background.ts';
import type { Derivative, Workshop } from './make-derivatives.ts';
import { listUnfinishedOriginals, recordDerivatives } from './queries.ts';

/** Makes the files that pages offer once they are there, of all photos that lack them. One such job is enough. */
export const backgroundJob = { name: 'background-derivatives', key: 'all' } as const;

const pageSize = 20;

interface BackgroundJobParts extends Workshop {
  readonly db: Knex;
  readonly log: Log;
}

/** May be run again at any time: what is made is left. Goes through all until nothing new has come in meanwhile. */
export function createBackgroundJob(parts: BackgroundJobParts): JobHandler<object> {
  const { db } = parts;
  return async ({ signal, progress }) => {
    const tried = new Set<string>();
    let made = 0;
    const record = async (derivatives: readonly Derivative[]) => {
      await recordDerivatives(db, derivatives);
      made += derivatives.length;
    };
    try {
      for (let before = -1; before < tried.size; ) {
        before = tried.size;
        await goThrough(parts, { tried, signal, record, onPage: () => progress({ done: tried.size }) });
      }
    } finally {
      // Once, at the end: pages that are kept meanwhile are at most a minute old, and as good without.
      if (made > 0) await announceChange(db, 'new formats');
    }
  };
}

interface Pass extends Pick<BackgroundWork, 'record' | 'signal'> {
  readonly tried: Set<string>;
  readonly onPage: () => Promise<void>;
}

async function goThrough(
  { db, ...work }: BackgroundJobParts,
  { tried, onPage, ...pass }: Pass,
): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = await listUnfinishedOriginals(db, { after, limit: pageSize });
    // What could not be made stays in the list, and is not tried twice.
    const originals = page
      .filter(({ sha256 }) => !tried.has(sha256))
      .map(({ referencedPath, ...original }) => ({
        ...original,
        path: referencedPath ?? work.storage.originalPath(original.sha256),
      }));
    await makeBackgroundDerivatives({ ...work, ...pass }, originals);
    for (const { sha256 } of originals) tried.add(sha256);
    if (originals.length > 0) await onPage();
    after = page.length === pageSize ? page.at(-1)!.sha256 : undefined;
  }
}
