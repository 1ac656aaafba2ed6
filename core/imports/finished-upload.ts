import type { Viewer } from '../plugin-api/index.ts';
import { createImportHooks } from './import-hooks.ts';
import { summaryOf } from './import-run.ts';
import type { ImporterParts } from './importer-parts.ts';
import { createTally, type FileResult } from './report.ts';

export interface FinishedUpload {
  readonly viewer: Viewer;
  readonly batchId: string;
  readonly ms: number;
  readonly results: readonly FileResult[];
}

/** import.finished of an upload, counted as of every other import. */
export async function tellOfUpload(
  parts: ImporterParts,
  { viewer, batchId, ms, results }: FinishedUpload,
): Promise<void> {
  const hooks = createImportHooks(parts, { origin: 'upload', viewer, runId: batchId });
  if (!hooks.has('import.finished')) return;
  const tally = createTally(() => false);
  const file = { name: '', shownPath: '', album: null, bytes: 0 };
  for (const result of results) tally.note(file, result);
  const report = tally.report({ batchId, interrupted: false, failure: null });
  await hooks.finished({ ...summaryOf(report), ms });
}
