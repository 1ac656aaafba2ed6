import type { Knex } from 'knex';
import { listMarkIdentities } from '../../access/index.ts';
import type { JobHandler } from '../../jobs/create-jobs.ts';
import type { Presets } from '../../plugin-api/index.ts';
import { standardNames } from '../../presets/standard.ts';
import type { Storage } from '../../storage/storage.ts';
import { nameGoal } from '../background/background.ts';
import { offerFormats } from '../queries.ts';
import { forgetFiles, forgetFinished, listPastFiles } from './clean-queries.ts';
import { listOfferable } from './presets.ts';

/** The job that removes the files of revisions and watermarks that are not in force. */
export const cleanJob = { name: 'clean-presets', key: 'all' } as const;

/** May be run again at any time. */
export function createCleanJob(parts: Omit<CleanParts, 'signal' | 'onPage'>): JobHandler<{ name?: string }> {
  return async ({ data, signal, progress }) => {
    await cleanPresets({ ...parts, signal, onPage: done => progress({ done }) }, data.name);
  };
}

const pageSize = 500;

export interface CleanParts {
  readonly db: Knex;
  readonly storage: Pick<Storage, 'removeDerivative'>;
  readonly presets: { read(): Promise<Presets> };
  readonly signal?: AbortSignal;
  readonly onPage?: (done: number) => Promise<void>;
}

/**
 * Removes files and rows of revisions and watermarks that are not in force, of one preset or all; what is in force is looked
 * up anew for each page, so it is never touched. File first: what is broken off is gone on with by the next call.
 *
 * @returns how many files
 */
export async function cleanPresets(parts: CleanParts, name?: string): Promise<number> {
  const { db, storage, presets, signal, onPage } = parts;
  const { inForce, past } = await presets.read();
  const names = [...new Set([...inForce, ...past].map(each => each.name))].filter(
    each => name === undefined || each === name,
  );
  let done = 0;
  for (;;) {
    signal?.throwIfAborted();
    const marks = await listMarkIdentities(db);
    const files = await listPastFiles(db, { names, standard: standardNames, marks, limit: pageSize });
    if (files.length === 0) return done;
    const now = await presets.read();
    await forgetFinished(db, nameGoal(now));
    await Promise.all(files.map(file => storage.removeDerivative(file)));
    await forgetFiles(db, files);
    await offerFormats(db, [...new Set(files.map(({ sha256 }) => sha256))], listOfferable(now));
    done += files.length;
    await onPage?.(done);
  }
}
