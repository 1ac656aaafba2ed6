import type { Viewer } from '../plugin-api/index.ts';
import { type FinishedUpload, tellOfUpload } from './finished-upload.ts';
import { type FileToImport, importFile } from './import-file.ts';
import { createImportHooks } from './import-hooks.ts';
import { feedOfPlan, previewImport, type RunOptions, runImport } from './import-run.ts';
import type { ImporterParts, Pictures } from './importer-parts.ts';
import type { ImportPlan } from './plan.ts';
import { type PlanOptions, planArrivals, planImport } from './plan-import.ts';
import type { FileResult, ImportReport } from './report.ts';
import { listSources, type OfferedSource, runSource, type SourceRequest } from './run-source.ts';
import { type FolderWatch, watchFolders } from './watch-folders.ts';

const system: Viewer = { kind: 'system', name: 'import' };

export type WatchTarget = Pick<PlanOptions, 'paths' | 'target'>;

/** Brings photos in: folders from the command line, files from the browser. One pipeline for all. */
export interface Importer {
  /** What lies below these paths; no file is opened. NOT_FOUND, UNREADABLE_FILE for the paths themselves. */
  plan(options: Omit<PlanOptions, 'findSidecar' | 'hooks'>): Promise<ImportPlan>;
  /** The same for some files below a folder, as if the whole folder had been named. */
  planFiles(
    arrivals: { root: string; files: readonly string[] },
    options: Pick<PlanOptions, 'target'>,
  ): Promise<ImportPlan>;
  /** What `run` would report; every file is read and decoded, and nothing is changed. */
  preview(
    plan: ImportPlan,
    options?: Partial<Pick<RunOptions, 'viewer' | 'signal' | 'onSettled'>>,
  ): Promise<ImportReport>;
  /** Never throws for a file, nor for what ends it early: both stand in the report. */
  run(plan: ImportPlan, options: RunOptions): Promise<ImportReport>;
  /** One file, such as an upload. Throws only what is wrong on our side. */
  importFile(file: FileToImport): Promise<FileResult>;
  /** Tells plugins that the files of one upload are through. */
  uploadFinished(upload: FinishedUpload): Promise<void>;
  /** Places that plugins offer to bring photos in from. */
  sources(): readonly OfferedSource[];
  /** Brings in what one of these finds. NOT_FOUND, VALIDATION_FAILED for the request; the rest stands in the report. */
  runSource(request: SourceRequest): Promise<ImportReport>;
  /** Sets up a watch; after `start`, what arrives is imported, each burst as one batch. */
  watch(
    target: WatchTarget,
    options: RunOptions & { onReport?: (report: ImportReport) => void },
  ): Promise<FolderWatch>;
}

export function createImporter(parts: ImporterParts): Importer {
  const { findSidecar, log } = parts;
  // Nothing is put together for somebody in particular.
  const hooks = createImportHooks(parts, { origin: 'command', viewer: system, runId: '' });
  const uploads = new Map<string, Promise<Pictures>>();
  return {
    plan: options => planImport({ ...options, findSidecar, hooks }),
    planFiles: (arrivals, options) => planArrivals(arrivals, { ...options, findSidecar, hooks }),
    preview: (plan, options) =>
      previewImport(parts, feedOfPlan(plan), { viewer: system, reason: '', ...options }),
    run: (plan, options) => runImport(parts, feedOfPlan(plan), options),
    importFile: file => importFile(parts, file, uploads),
    uploadFinished: upload => tellOfUpload(parts, upload),
    sources: () => listSources(parts),
    runSource: request => runSource(parts, request),
    watch: ({ paths, target }, options) =>
      watchFolders({
        paths,
        log,
        async onArrival(arrivals) {
          const plan = await planArrivals(arrivals, { target, findSidecar, hooks });
          options.onReport?.(await runImport(parts, feedOfPlan(plan), options));
        },
      }),
  };
}
