import { type FileToImport, importFile } from './import-file.ts';
import { previewImport, type RunOptions, runImport } from './import-run.ts';
import type { ImporterParts, Pictures } from './importer-parts.ts';
import type { ImportPlan } from './plan.ts';
import { type PlanOptions, planArrivals, planImport } from './plan-import.ts';
import type { FileResult, ImportReport } from './report.ts';
import { type FolderWatch, watchFolders } from './watch-folders.ts';

export type WatchTarget = Pick<PlanOptions, 'paths' | 'target'>;

/** Brings photos in: folders from the command line, files from the browser. One pipeline for all. */
export interface Importer {
  /** What lies below these paths; no file is opened. NOT_FOUND, UNREADABLE_FILE for the paths themselves. */
  plan(options: Omit<PlanOptions, 'findSidecar'>): Promise<ImportPlan>;
  /** The same for some files below a folder, as if the whole folder had been named. */
  planFiles(
    arrivals: { root: string; files: readonly string[] },
    options: Pick<PlanOptions, 'target'>,
  ): Promise<ImportPlan>;
  /** What `run` would report; every file is read and decoded, and nothing is changed. */
  preview(plan: ImportPlan, options?: Pick<RunOptions, 'signal' | 'onSettled'>): Promise<ImportReport>;
  /** Never throws for a file, nor for what ends it early: both stand in the report. */
  run(plan: ImportPlan, options: RunOptions): Promise<ImportReport>;
  /** One file, such as an upload. Throws only what is wrong on our side. */
  importFile(file: FileToImport): Promise<FileResult>;
  /** Sets up a watch; after `start`, what arrives is imported, each burst as one batch. */
  watch(
    target: WatchTarget,
    options: RunOptions & { onReport?: (report: ImportReport) => void },
  ): Promise<FolderWatch>;
}

export function createImporter(parts: ImporterParts): Importer {
  const { findSidecar, log } = parts;
  const uploads = new Map<string, Promise<Pictures>>();
  return {
    plan: options => planImport({ ...options, findSidecar }),
    planFiles: (arrivals, options) => planArrivals(arrivals, { ...options, findSidecar }),
    preview: (plan, options) => previewImport(parts, plan, options),
    run: (plan, options) => runImport(parts, plan, options),
    importFile: file => importFile(parts, file, uploads),
    watch: ({ paths, target }, options) =>
      watchFolders({
        paths,
        log,
        async onArrival(arrivals) {
          const plan = await planArrivals(arrivals, { target, findSidecar });
          options.onReport?.(await runImport(parts, plan, options));
        },
      }),
  };
}
