import type { ChangeContext } from '../changes/change-context.ts';
import { fail } from '../errors/app-error.ts';
import type { AlbumDoc } from './album-doc.ts';
import { albumStore } from './album-store.ts';
import { listSiblings, listSubtree, lockSiblings, positionStep } from './queries/upkeep.ts';

export interface AlbumPlace {
  readonly parentId: string | null;
  /** The sibling that it shall stand before; null: last. */
  readonly beforeId?: string | null;
}

/** Moves an album with all below it. Two moves at once can't make a circle: the whole tree is moved one album at a time. */
export async function placeAlbum(
  context: ChangeContext,
  id: string,
  { parentId, beforeId = null }: AlbumPlace,
): Promise<void> {
  await context.trx.raw(`select pg_advisory_xact_lock(hashtextextended('album tree', 0))`);
  await lockSiblings(context.trx, parentId);
  const docs = await albumStore.load(context.trx, parentId === null ? [id] : [id, parentId]);
  if (!docs.has(id) || (parentId !== null && isMissingOrTrashed(docs.get(parentId)))) fail('NOT_FOUND');
  if (parentId !== null && (await listSubtree(context.trx, id)).includes(parentId)) fail('ALBUM_CYCLE');
  const position = await choosePosition(context, { id, parentId, beforeId });
  await context.edit(albumStore, [id], doc => ({
    ...doc,
    parentId,
    position,
    audience: doc.audience ?? (parentId === null ? 'restricted' : null),
  }));
}

function isMissingOrTrashed(parent: AlbumDoc | undefined): boolean {
  return parent === undefined || parent.trashedAt !== null;
}

async function choosePosition(
  context: ChangeContext,
  place: { id: string; parentId: string | null; beforeId: string | null },
): Promise<number> {
  const siblings = (await listSiblings(context.trx, place.parentId)).filter(
    sibling => sibling.id !== place.id,
  );
  const index =
    place.beforeId === null ? siblings.length : siblings.findIndex(sibling => sibling.id === place.beforeId);
  if (index === -1) fail('NOT_FOUND');
  const before = siblings[index - 1]?.position ?? 0;
  const after = siblings[index]?.position ?? before + 2 * positionStep;
  if (after - before > 1) return before + Math.floor((after - before) / 2);
  await spreadOut(context, siblings.slice(index));
  return before + Math.floor(positionStep / 2);
}

/** No room left between two: those behind move on, last first, so that no two ever share a position. */
async function spreadOut(context: ChangeContext, siblings: readonly { id: string }[]): Promise<void> {
  for (const sibling of siblings.toReversed()) {
    await context.edit(albumStore, [sibling.id], doc => ({ ...doc, position: doc.position + positionStep }));
  }
}
