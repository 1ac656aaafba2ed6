import { AppError, fail } from '../errors/app-error.ts';
import type { ChangeRequest, ChangeResult, ObjectPatch } from '../plugin-api/index.ts';
import { type Door, runChange } from './change.ts';
import type { ChangeContext } from './change-context.ts';
import type { Doc, DocChange, EntityStore, EntityStores } from './entity-store.ts';
import { applyOperations, changedSince } from './patch.ts';
import { findChangesetForUndo, listChangesetsOfBatch, markUndone } from './queries.ts';

export type UndoRequest = Omit<ChangeRequest, 'batchId'> & { readonly batchId?: string };

/** Takes a changeset back by a new one, which can be taken back itself. */
export function undoChangeset(
  door: Door,
  stores: EntityStores,
  changesetId: string,
  request: UndoRequest,
): Promise<ChangeResult<void>> {
  return runChange(door, { ...request, undoes: changesetId }, async (context, undoId) => {
    const changeset = await findChangesetForUndo(context.trx, changesetId);
    if (!changeset) return fail('NOT_FOUND');
    if (changeset.undoneBy) return fail('UNDO_CONFLICT', { message: 'This change was already undone.' });
    for (const { store, vanishes } of undoOrder(stores)) {
      const patches = changeset.patches.filter(
        patch => patch.entity === store.entity && isVanishing(store, patch) === vanishes,
      );
      if (patches.length > 0) await undoPatches(context, store, patches);
    }
    await markUndone(context.trx, changesetId, undoId);
  }).catch(refuseTaken);
}

/** What would come back, such as a name or an e-mail address, is somebody else's by now. */
function refuseTaken(cause: unknown): never {
  if ((cause as { code?: unknown }).code !== '23505') throw cause;
  throw new AppError('UNDO_CONFLICT', {
    message: 'Something of it is taken by now.',
    details: { isTaken: true },
    cause,
  });
}

/** What others point to comes back first and vanishes last. */
function undoOrder(stores: EntityStores): { store: EntityStore<Doc>; vanishes: boolean }[] {
  const all = [...stores.values()];
  return [
    ...all.map(store => ({ store, vanishes: false })),
    ...all.toReversed().map(store => ({ store, vanishes: true })),
  ];
}

function isVanishing(store: EntityStore<Doc>, patch: ObjectPatch): boolean {
  return patch.action === 'created' && store.retire === undefined;
}

/** Newest changeset first, each by one of its own, so that an interrupted undo can go on where it stopped. */
export async function undoBatch(
  door: Door,
  stores: EntityStores,
  batchId: string,
  request: UndoRequest,
): Promise<{ changesets: number }> {
  const ids = await listChangesetsOfBatch(door.db, batchId);
  for (const id of ids) await undoChangeset(door, stores, id, request);
  return { changesets: ids.length };
}

async function undoPatches(
  context: ChangeContext,
  store: EntityStore<Doc>,
  patches: readonly ObjectPatch[],
): Promise<void> {
  const ids = patches.map(patch => patch.entityId);
  const docs = await store.load(context.trx, ids);
  const conflicts = patches.flatMap(patch => conflictsOf(patch, docs.get(patch.entityId)));
  if (conflicts.length > 0) fail('UNDO_CONFLICT', { details: { conflicts } });
  await context.write(
    store,
    patches.map(patch => backwards(context, store, patch, docs.get(patch.entityId))),
  );
}

function conflictsOf(patch: ObjectPatch, doc: Doc | undefined): string[] {
  // Undoing a creation retires the object whatever was done to it since: that work stays in history and comes back with it.
  if (patch.action === 'created' && doc !== undefined) return [];
  return changedSince(doc, patch.forward).map(path => `${patch.entity}/${patch.entityId}${path}`);
}

function backwards(
  context: ChangeContext,
  store: EntityStore<Doc>,
  patch: ObjectPatch,
  before: Doc | undefined,
): DocChange<Doc> {
  const retires = patch.action === 'created' && before !== undefined && store.retire !== undefined;
  const after = retires ? store.retire!(before, context.now) : applyOperations(before, patch.backward);
  return { id: patch.entityId, before, after };
}
