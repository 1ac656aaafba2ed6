import type { Judge } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { fail } from '../errors/app-error.ts';
import type { AlbumWriter } from '../plugin-api/index.ts';
import { albumStore } from './album-store.ts';
import { requireAllBelow } from './all-below.ts';
import { findFreePosition, listSiblings, listSubtree, lockSiblings, positionStep } from './queries/upkeep.ts';

/** Photos and sub-albums in one step: what else is written fits into the same changeset. */
const mostMoved = 900;

export interface MergeParts {
  readonly judge: Judge;
  /** Moves so many of an album's photos to the end of another and tells how many there were to move. */
  readonly movePhotos: (fromId: string, intoId: string, most: number) => Promise<number>;
}

/** Who merges an album may manage it, and edit the one that takes over. */
export function createAlbumMerger(
  context: ChangeContext,
  { judge, movePhotos }: MergeParts,
): AlbumWriter['merge'] {
  return async (id, intoId) => {
    await judge.album('manage', id);
    await judge.album('edit', intoId);
    await requireAllBelow(context, judge, id);
    await requireApart(context, id, intoId);
    if ((await movePhotos(id, intoId, mostMoved)) > 0) return { isDone: false };
    if ((await moveSubAlbums(context, id, intoId)) === mostMoved) return { isDone: false };
    const trashedAt = context.now.toISOString();
    await context.edit(albumStore, [id], doc => ({ ...doc, trashedAt, mergedInto: intoId }));
    return { isDone: true };
  };
}

async function requireApart(context: ChangeContext, id: string, intoId: string): Promise<void> {
  await context.trx.raw(`select pg_advisory_xact_lock(hashtextextended('album tree', 0))`);
  const docs = await albumStore.load(context.trx, [id, intoId]);
  const isHere = (each: string) => docs.get(each)?.trashedAt === null;
  if (!isHere(id) || !isHere(intoId)) fail('NOT_FOUND');
  if ((await listSubtree(context.trx, id)).includes(intoId)) fail('ALBUM_CYCLE');
}

/** In their order, behind those that are there. */
async function moveSubAlbums(context: ChangeContext, id: string, intoId: string): Promise<number> {
  await lockSiblings(context.trx, intoId);
  const children = (await listSiblings(context.trx, id)).slice(0, mostMoved).map(child => child.id);
  const first = await findFreePosition(context.trx, intoId);
  await context.edit(albumStore, children, (doc, childId) => ({
    ...doc,
    parentId: intoId,
    position: first + children.indexOf(childId) * positionStep,
  }));
  return children.length;
}
