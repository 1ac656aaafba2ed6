import type { Context } from './state.ts';

/** What a page says of the change that led to it. */
export interface Done {
  /** What was done, as history has it; null when nothing had changed. */
  readonly reason: string | null;
  readonly isUndone: boolean;
  /** What takes it back; null when that isn't possible any more, or not for this viewer. */
  readonly undo: { readonly action: string; readonly isRedo: boolean } | null;
  /** Where taking it back leads: this page without its note. */
  readonly back: string;
}

const parameter = 'done';
const batchPrefix = 'batch-';
const nothing = 'nothing';

/** Goes on to a page of ours, which says what was done and offers to take it back. */
export function goOnAfterChange(ctx: Context, path: string, changesetId: string | null): void {
  redirectWithNote(ctx, path, changesetId ?? nothing);
}

/** The same for work that took several changes. */
export function goOnAfterBatch(ctx: Context, path: string, batchId: string): void {
  redirectWithNote(ctx, path, batchPrefix + batchId);
}

function redirectWithNote(ctx: Context, path: string, note: string): void {
  const url = new URL(path, 'http://own.invalid');
  url.searchParams.set(parameter, note);
  ctx.redirect(url.pathname + url.search + url.hash);
  ctx.status = 303;
}

/** The note that a page was led to with; only of one's own changes, and null for everything else. */
export async function findDone(ctx: Context): Promise<Done | null> {
  const note = ctx.query[parameter];
  if (typeof note !== 'string' || !/^[\w-]{1,60}$/.test(note) || ctx.state.viewer.kind !== 'user')
    return null;
  const back = withoutNote(ctx);
  if (note === nothing) return { reason: null, isUndone: false, undo: null, back };
  if (note.startsWith(batchPrefix)) {
    const id = note.slice(batchPrefix.length);
    const batch = await ctx.state.read.changes.batch(id);
    if (batch === undefined) return null;
    const undo = { action: `/admin/batches/${id}/undo`, isRedo: false };
    return { ...batch, undo: batch.mayUndo ? undo : null, back: '/admin' };
  }
  const changeset = await ctx.state.read.changes.find(note);
  if (changeset?.actor.id !== ctx.state.viewer.userId) return null;
  const undo = { action: `/admin/changes/${changeset.id}/undo`, isRedo: changeset.undoes !== null };
  const { reason, undoneBy, mayUndo } = changeset;
  return { reason, isUndone: undoneBy !== null, undo: mayUndo ? undo : null, back };
}

function withoutNote(ctx: Context): string {
  const url = new URL(ctx.state.here, 'http://own.invalid');
  url.searchParams.delete(parameter);
  return url.pathname + url.search;
}
