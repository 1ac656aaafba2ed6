import type { Knex } from 'knex';
import { fail } from '../errors/app-error.ts';
import { sourceJob } from '../imports/source-job.ts';
import type { Jobs } from '../jobs/create-jobs.ts';
import { findJobRow } from '../jobs/queries.ts';
import type { ImportSummary, SourceRouteParts } from '../plugin-host/routes/source-routes.ts';

/** Imports that are asked for on a page, and run by the worker. */
export function createAskedImports({
  db,
  jobs,
}: {
  readonly db: Knex;
  readonly jobs: Pick<Jobs, 'enqueue'>;
}): SourceRouteParts['imports'] {
  return {
    async start(request) {
      const id = await jobs.enqueue(db, sourceJob.name, request, { ownerId: request.userId });
      return id ?? fail('CONFLICT');
    },
    async find(id) {
      const row = await findJobRow(db, id);
      if (row?.name !== sourceJob.name) return undefined;
      const { state, done, message, error } = row;
      return { state, done, report: readReport(message), problem: error?.message ?? null };
    },
  };
}

function readReport(message: string | null): ImportSummary | null {
  return message === null ? null : (JSON.parse(message) as ImportSummary);
}
