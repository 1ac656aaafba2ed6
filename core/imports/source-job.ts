import { AppError } from '../errors/app-error.ts';
import type { JobHandler } from '../jobs/create-jobs.ts';
import type { Gallery, Viewer } from '../plugin-api/index.ts';
import type { ImportReport } from './report.ts';
import type { SourceRequest } from './run-source.ts';

/** An import source that somebody chose on a page. */
export const sourceJob = { name: 'import-source' } as const;

export interface SourceJobData {
  readonly plugin: string;
  readonly source: string;
  /** Checked before it was queued. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Who chose it, and is judged. */
  readonly userId: string;
  /** As history shows it. */
  readonly reason: string;
  readonly isPublic: boolean;
}

interface Parts {
  readonly gallery: Gallery;
  readonly importer: { runSource(request: SourceRequest): Promise<ImportReport> };
}

const progressMs = 1_000;
const system: Viewer = { kind: 'system', name: 'import' };

/** May be run again: what is in already is found again. */
export function createSourceJob({ gallery, importer }: Parts): JobHandler<SourceJobData> {
  return async ({ data, signal, progress }) => {
    const viewer = await findViewer(gallery, data.userId);
    const { plugin, source, options, reason, isPublic } = data;
    let done = 0;
    let told = performance.now();
    const report = await importer.runSource({
      ...{ plugin, source, options, reason, isPublic, viewer, signal },
      onSettled() {
        done += 1;
        if (performance.now() - told < progressMs) return;
        told = performance.now();
        void progress({ done }).catch(() => {});
      },
    });
    signal.throwIfAborted();
    await progress({ done, total: done, message: describe(report) });
    // what the source itself said stands in the report, and would be said again
    if (report.failure && !report.failure.code.startsWith('PLUGIN_'))
      throw new AppError(report.failure.code, { message: report.failure.reason });
  };
}

/** Machine-readable, for the page that tells of it. */
function describe({ albums: _, refused, ...report }: ImportReport): string {
  return JSON.stringify({ ...report, refused: refused.slice(0, 100), refusedCount: refused.length });
}

/** @throws FORBIDDEN for an account that is gone or disabled */
async function findViewer(gallery: Gallery, userId: string): Promise<Viewer> {
  const user = await gallery.as(system).users.find(userId);
  if (!user || user.disabledAt !== null) throw new AppError('FORBIDDEN');
  const { id, name, displayName, role, groupIds } = user;
  return { kind: 'user', userId: id, name, displayName, role, groupIds };
}
