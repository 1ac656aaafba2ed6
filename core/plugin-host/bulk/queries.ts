import type { Knex } from 'knex';
import type { PhotoContext } from '../../plugin-api/index.ts';

/** Which photos are meant. */
export type Selection =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'context'; readonly context: PhotoContext; readonly name: string };

export type RunState = 'chosen' | 'ready' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface BulkRun {
  readonly id: string;
  readonly plugin: string;
  readonly action: string;
  readonly ownerId: string;
  readonly selection: Selection;
  readonly options: Readonly<Record<string, unknown>> | null;
  readonly state: RunState;
  /** Null before it was started. */
  readonly photoIds: readonly string[] | null;
  /** Photos, of `photoIds`. */
  readonly done: number;
  readonly changed: number;
  readonly problems: readonly string[];
  readonly batchId: string | null;
}

export async function insertRun(
  db: Knex,
  run: Pick<BulkRun, 'id' | 'plugin' | 'action' | 'ownerId' | 'selection'>,
): Promise<void> {
  const { id, plugin, action, ownerId, selection } = run;
  const row = { id, action, plugin_id: plugin, owner_id: ownerId, selection: JSON.stringify(selection) };
  await db('bulk_runs').insert(row);
}

export function findRun(db: Knex, id: string): Promise<BulkRun | undefined> {
  return db('bulk_runs')
    .where({ id })
    .first('id', 'action', 'selection', 'options', 'state', 'done', 'changed', 'problems', {
      plugin: 'plugin_id',
      ownerId: 'owner_id',
      photoIds: 'photo_ids',
      batchId: 'batch_id',
    });
}

/** False when it was in none of these states any more. */
export async function moveRun(
  db: Knex,
  { id, from, to }: { id: string; from: readonly RunState[]; to: RunState },
): Promise<boolean> {
  const moved = await db('bulk_runs')
    .where({ id })
    .whereIn('state', [...from])
    .update({ state: to, updated_at: db.fn.now() });
  return moved > 0;
}

export async function saveOptions(db: Knex, id: string, options: object): Promise<void> {
  await db('bulk_runs')
    .where({ id })
    .whereIn('state', ['chosen', 'ready'])
    .update({ options: JSON.stringify(options), state: 'ready', updated_at: db.fn.now() });
}

export async function savePhotos(
  db: Knex,
  id: string,
  { photoIds, batchId }: { photoIds: readonly string[]; batchId: string },
): Promise<void> {
  await db('bulk_runs')
    .where({ id })
    .update({ photo_ids: [...photoIds], batch_id: batchId, updated_at: db.fn.now() });
}

const mostProblems = 100;

export async function saveChunk(
  db: Knex,
  id: string,
  chunk: { readonly photos: number; readonly changed: number; readonly problems: readonly string[] },
): Promise<void> {
  await db.raw(
    /* sql */ `
    update bulk_runs set done = done + :photos, changed = changed + :changed, updated_at = now(),
      problems = case when jsonb_array_length(problems) < :mostProblems then problems || :problems::jsonb else problems end
    where id = :id`,
    { ...chunk, id, mostProblems, problems: JSON.stringify(chunk.problems.slice(0, 20)) },
  );
}

/** What nobody has started, and what is long over. */
export async function forgetRuns(db: Knex): Promise<void> {
  await db('bulk_runs').where('updated_at', '<', db.raw(`now() - interval '14 days'`)).delete();
}
