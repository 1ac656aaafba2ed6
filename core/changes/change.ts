import type { Knex } from 'knex';
import type { Actor, ChangeRequest, ChangeResult, Viewer } from '../plugin-api/index.ts';
import { type ChangeContext, createChangeContext } from './change-context.ts';
import { newId } from './ids.ts';
import { recordChangeset } from './record.ts';

/** Serialisation failure and deadlock: nothing was done, so the same change may be tried again. */
const retryable = new Set(['40001', '40P01']);

/**
 * Runs one change in one transaction and records it as one changeset. `write` may run again after a
 * deadlock, so it must do nothing outside the transaction.
 */
export async function runChange<Value>(
  db: Knex,
  request: ChangeRequest & { readonly undoes?: string },
  write: (context: ChangeContext, changesetId: string) => Promise<Value>,
): Promise<ChangeResult<Value>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(trx => changeOnce(trx, request, write));
    } catch (error) {
      if (attempt === 4 || !retryable.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

async function changeOnce<Value>(
  trx: Knex.Transaction,
  request: ChangeRequest & { readonly undoes?: string },
  write: (context: ChangeContext, changesetId: string) => Promise<Value>,
): Promise<ChangeResult<Value>> {
  const actor = request.actor ?? actorOf(request.viewer);
  const context = createChangeContext({ trx, viewer: request.viewer, actor, now: new Date() });
  const id = newId();
  const value = await write(context, id);
  const { reason, batchId = null, undoes = null } = request;
  const recorded = await recordChangeset(
    trx,
    { id, actor, reason, batchId, undoes },
    context.touched.values(),
  );
  return { value, changesetId: recorded ? id : null };
}

/** Of a token it is its user, and history says by which. */
export function actorOf(viewer: Viewer): Actor {
  if (viewer.kind === 'token')
    return { kind: 'user', id: viewer.user.userId, name: `${viewer.user.displayName} (${viewer.name})` };
  if (viewer.kind === 'user') return { kind: 'user', id: viewer.userId, name: viewer.displayName };
  return {
    kind: 'system',
    id: viewer.kind === 'system' ? viewer.name : 'guest',
    name: viewer.kind === 'system' ? viewer.name : 'Guest',
  };
}
