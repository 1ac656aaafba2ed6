import type { Knex } from 'knex';
import { fail } from '../errors/app-error.ts';
import type { Actor, ChangeRequest, ChangeResult, Viewer } from '../plugin-api/index.ts';
import { type ChangeContext, createChangeContext } from './change-context.ts';
import type { ChangeHooks } from './change-hooks.ts';
import { newId } from './ids.ts';
import { recordChangeset } from './record.ts';

/** What changes are written through. */
export interface Door {
  readonly db: Knex;
  readonly hooks: ChangeHooks;
}

/** Serialisation failure and deadlock: nothing was done, so the same change may be tried again. */
const retryable = new Set(['40001', '40P01']);
/** A NUL in text, and a NUL or half a character in JSON: PostgreSQL keeps neither. */
const unstorable = new Set(['22021', '22P05', '22P02']);

/**
 * Runs one change in one transaction and records it as one changeset. `write` may run again after a
 * deadlock, so it must do nothing outside the transaction.
 */
export async function runChange<Value>(
  { db, hooks }: Door,
  request: ChangeRequest & { readonly undoes?: string },
  write: (context: ChangeContext, changesetId: string) => Promise<Value>,
): Promise<ChangeResult<Value>> {
  hooks.requireOutside();
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(trx => changeOnce({ trx, hooks }, request, write));
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (unstorable.has(code)) refuseUnstorable(error);
      if (attempt === 4 || !retryable.has(code)) throw error;
    }
  }
}

/** Forms and the API say which field it is before they come here; plugins' writes come without that. */
function refuseUnstorable(cause: unknown): never {
  return fail('VALIDATION_FAILED', {
    message: 'Text with a NUL or half a character cannot be kept.',
    pointer: '',
    cause,
  });
}

async function changeOnce<Value>(
  { trx, hooks }: { readonly trx: Knex.Transaction; readonly hooks: ChangeHooks },
  request: ChangeRequest & { readonly undoes?: string },
  write: (context: ChangeContext, changesetId: string) => Promise<Value>,
): Promise<ChangeResult<Value>> {
  const { viewer, reason, batchId = null, undoes = null, causes = [], told = [] } = request;
  const actor = request.actor ?? actorOf(viewer);
  const context = createChangeContext({
    ...{ trx, hooks, viewer, actor, causes },
    now: new Date(),
    restores: undoes !== null,
  });
  const id = newId();
  const value = await write(context, id);
  const recorded = await recordChangeset(
    trx,
    { id, actor, reason, batchId, undoes, chain: causes.length === 0 ? null : { causes, told } },
    context,
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
