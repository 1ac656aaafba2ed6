import type { Knex } from 'knex';
import { fail, isAppError } from '../../errors/app-error.ts';
import type { RunningJob } from '../../jobs/create-jobs.ts';
import type { Gallery, UserViewer, Viewer } from '../../plugin-api/index.ts';
import type { PluginHost } from '../plugin-host.ts';
import {
  type BulkRun,
  findRun,
  forgetRuns,
  moveRun,
  type Selection,
  saveChunk,
  savePhotos,
} from './queries.ts';

export const bulkJob = 'bulk';

/** Photos a call. */
const chunkSize = 200;
const mostPhotos = 200_000;
const system: Viewer = { kind: 'system', name: 'bulk' };

/** Of these photos those that the viewer may edit, in their order. */
export type FindEditable = (viewer: Viewer, ids: readonly string[]) => Promise<readonly string[]>;

export interface BulkParts {
  readonly db: Knex;
  readonly gallery: Gallery;
  readonly host: () => PluginHost;
  readonly findEditable: FindEditable;
}

/** The handler of the queue: what was asked for, chunk by chunk, as its owner is by now. */
export function createBulkJob(parts: BulkParts) {
  return (job: RunningJob<{ runId: string }>) =>
    parts.host().within(() => runBulk(parts, job.data.runId, job));
}

async function runBulk(parts: BulkParts, id: string, job: RunningJob<object>): Promise<void> {
  const { db } = parts;
  if (!(await moveRun(db, { id, from: ['queued', 'running'], to: 'running' }))) return;
  try {
    await workThrough(parts, (await findRun(db, id))!, job);
    await moveRun(db, { id, from: ['running'], to: 'done' });
  } catch (error) {
    // what the worker's end has cut goes on where it was
    if (job.signal.aborted) throw error;
    const problem = isAppError(error) ? error.message : 'Something went wrong.';
    await saveChunk(db, id, { photos: 0, changed: 0, problems: [problem] });
    await moveRun(db, { id, from: ['running'], to: 'failed' });
  } finally {
    await forgetRuns(db);
  }
}

async function workThrough(parts: BulkParts, run: BulkRun, job: RunningJob<object>): Promise<void> {
  const { db, gallery } = parts;
  const action = parts
    .host()
    .contributions.of('bulkAction')
    .find(each => each.plugin === run.plugin && each.id === run.action);
  if (action === undefined) fail('CONFLICT', { message: 'The plugin that does this is off.' });
  const viewer = await findOwner(gallery, run.ownerId);
  if (action.right === 'editAll' && !gallery.as(viewer).rights.editAll) fail('FORBIDDEN');
  const begun = run.photoIds && run.batchId ? { photoIds: run.photoIds, batchId: run.batchId } : null;
  const { photoIds, batchId } = begun ?? (await begin(parts, run, viewer, action.plugin));
  for (let at = run.done; at < photoIds.length; at += chunkSize) {
    job.signal.throwIfAborted();
    if ((await findRun(db, run.id))?.state !== 'running') break;
    const chunk = photoIds.slice(at, at + chunkSize);
    // rights may have been taken since it began
    const mine = await parts.findEditable(viewer, chunk);
    const input = { photoIds: mine, options: run.options ?? {}, batchId };
    const context = { viewer, requestId: run.id, signal: job.signal };
    const { changed, problems = [] } = mine.length > 0 ? await action.run(input, context) : { changed: 0 };
    await saveChunk(db, run.id, { photos: chunk.length, changed, problems });
    await job.progress({ done: at + chunk.length, total: photoIds.length });
  }
  const end = (await findRun(db, run.id))!;
  await gallery.closeBatch(batchId, { photos: end.done, changed: end.changed });
}

async function begin({ db, gallery, findEditable }: BulkParts, run: BulkRun, viewer: Viewer, plugin: string) {
  const found = await resolveSelection(gallery, viewer, run.selection);
  const photoIds: string[] = [];
  for (let at = 0; at < found.length; at += 1_000)
    photoIds.push(...(await findEditable(viewer, found.slice(at, at + 1_000))));
  const reason = `${plugin}: ${run.action}`;
  const batchId = await gallery.openBatch({ viewer, reason }, 'bulk');
  await savePhotos(db, run.id, { photoIds, batchId });
  return { photoIds, batchId };
}

/** All ids that are meant, as this viewer sees them now. */
export async function resolveSelection(
  gallery: Gallery,
  viewer: Viewer,
  selection: Selection,
  most = mostPhotos,
): Promise<readonly string[]> {
  if (selection.kind === 'ids') return selection.ids.slice(0, most);
  const { photos } = gallery.as(viewer);
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const limit = Math.min(chunkSize, most - ids.length);
    const page = await photos.list(selection.context, after === undefined ? { limit } : { limit, after });
    if (page === undefined) break;
    ids.push(...page.items.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after !== undefined && ids.length < most);
  return ids;
}

/** With the role and groups that they have by now. */
async function findOwner(gallery: Gallery, id: string): Promise<UserViewer> {
  const user = await gallery.as(system).users.find(id);
  if (user === undefined || user.disabledAt !== null)
    return fail('FORBIDDEN', { message: 'Whoever asked for this may not do it any more.' });
  const { name, displayName, role, groupIds } = user;
  return { kind: 'user', userId: id, name, displayName, role, groupIds };
}
