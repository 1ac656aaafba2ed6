import type { Readers } from './readers.ts';
import type { Viewer } from './viewer.ts';
import type { ChangeRequest, ChangeResult, Writers } from './writers.ts';

/** How somebody wants to read. */
export interface ReadOptions {
  /** BCP 47: titles, captions and descriptions in this language where there are such; absent: all as they were written. */
  readonly language?: string;
}

/** The two doors. Pages, commands, jobs, imports and plugins all hold this and nothing else. */
export interface Gallery {
  /** The reading door: readers that can only return what this viewer may see. */
  as(viewer: Viewer, options?: ReadOptions): Readers;

  /**
   * The writing door: one transaction that yields one changeset of at most 1,000 objects
   * (CHANGESET_TOO_LARGE above; use a batch), its events and its jobs, in the same commit.
   */
  change<Value>(request: ChangeRequest, write: (tx: Writers) => Promise<Value>): Promise<ChangeResult<Value>>;

  /** Opens a batch: many changesets under one id, undone as one. */
  openBatch(request: ChangeRequest, kind: string): Promise<string>;
  closeBatch(batchId: string, summary: Record<string, unknown>): Promise<void>;

  /** Takes a changeset back by a new one. UNDO_CONFLICT when what it set was changed since. */
  undo(changesetId: string, request: Omit<ChangeRequest, 'batchId'>): Promise<ChangeResult<void>>;
  /** Takes a whole batch back, newest changeset first. */
  undoBatch(
    batchId: string,
    request: Omit<ChangeRequest, 'batchId'>,
  ): Promise<{ readonly changesets: number }>;
}
