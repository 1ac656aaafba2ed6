import type { Knex } from 'knex';

export interface JobProgress {
  readonly done?: number;
  readonly total?: number | null;
  /** One line for people. */
  readonly message?: string | null;
}

export interface NewJobRow {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string | null;
  readonly batchId: string | null;
}

export async function insertJobRow(db: Knex, { id, name, ownerId, batchId }: NewJobRow): Promise<void> {
  await db('jobs').insert({ id, name, owner_id: ownerId, batch_id: batchId });
}

/** A job that was queued without a row of its own gets none: it has no progress to show. */
export async function markJob(
  db: Knex,
  id: string,
  change: { state: 'running' | 'done' | 'failed' | 'queued'; error?: { code: string; message: string } },
): Promise<void> {
  const error = change.error ? JSON.stringify(change.error) : null;
  await db('jobs').where({ id }).update({ state: change.state, error, updated_at: db.fn.now() });
}

export async function saveProgress(db: Knex, id: string, progress: JobProgress): Promise<void> {
  await db('jobs')
    .where({ id })
    .update({ ...progress, updated_at: db.fn.now() });
}

export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number | null;
  readonly message: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function findJobRow(db: Knex, id: string): Promise<JobRow | undefined> {
  return db('jobs')
    .where({ id })
    .first(
      'id',
      'name',
      'state',
      'done',
      'total',
      'message',
      'error',
      'created_at as createdAt',
      'updated_at as updatedAt',
    );
}
