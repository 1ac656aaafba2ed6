import { randomUUID } from 'node:crypto';
import type { ActionAnswer, PageAnswer, PluginContext, PluginRequest } from 'enfilade/plugin-api';
import { cleanName, cleanText } from './comment-text.ts';
import { readId } from './form-page.ts';
import {
  type CommentState,
  countStates,
  deleteRejected,
  findComment,
  judgeComments,
  listByState,
  rewriteComment,
  takeBackRejection,
} from './queries.ts';
import type { CommentsGallery } from './settings.ts';
import { showComment } from './thread.ts';
import { findProblem } from './write.ts';

const states = ['waiting', 'approved', 'rejected'] as const;
/** Comments on one page. */
const most = 50;

export async function loadModeration(
  gallery: CommentsGallery,
  { query }: PluginRequest,
  ctx: PluginContext,
): Promise<PageAnswer> {
  const state = readState(query.state);
  const rows = await listByState(gallery.db, state, { after: readId(query.after), limit: most + 1 });
  const comments = rows.slice(0, most);
  const photos = await ctx.read.photos.summaries([...new Set(comments.map(({ photoId }) => photoId))]);
  return {
    title: ctx.t('moderation.title'),
    data: {
      state,
      counts: await countStates(gallery.db),
      comments: comments.map(row => ({ ...showComment(row, ctx), photo: photos.get(row.photoId) ?? null })),
      next: rows.length > most ? comments.at(-1)!.id : null,
      rejection: readId(query.rejected),
      done: readDone(query, ctx),
    },
  };
}

/** Buttons below the list: they mean the comments that were ticked. */
export async function actOnModeration(
  gallery: CommentsGallery,
  { action, form }: PluginRequest & { readonly action: string },
  ctx: PluginContext,
): Promise<ActionAnswer> {
  const list = `/admin/x/comments?state=${readState(form.state)}`;
  if (action === 'take-back') return takeBack(gallery, form, list);
  const prefix = form.all === 'on' ? 'shown-' : 'pick-';
  const ids = Object.keys(form)
    .filter(name => name.startsWith(prefix))
    .flatMap(name => readId(name.slice(prefix.length)) ?? []);
  if (ids.length === 0) return { problems: [{ pointer: '', message: ctx.t('moderation.none-chosen') }] };
  const judgedIn = randomUUID();
  const count = await judge(gallery, action, { ids, judgedIn });
  await gallery.pagesChanged();
  const undo = action === 'reject' && count > 0 ? `&rejected=${judgedIn}` : '';
  return { redirect: `${list}&done=${action}&count=${count}${undo}` };
}

async function judge(
  { db }: CommentsGallery,
  action: string,
  { ids, judgedIn }: { readonly ids: readonly string[]; readonly judgedIn: string },
): Promise<number> {
  if (action === 'approve') return judgeComments(db, ids, { state: 'approved', judgedIn });
  if (action === 'reject') return judgeComments(db, ids, { state: 'rejected', judgedIn });
  if (action === 'delete') return deleteRejected(db, ids);
  return 0;
}

async function takeBack(
  gallery: CommentsGallery,
  form: PluginRequest['form'],
  list: string,
): Promise<ActionAnswer> {
  const rejection = readId(form.rejection);
  const count = rejection === null ? 0 : await takeBackRejection(gallery.db, rejection);
  if (count > 0) await gallery.pagesChanged();
  return { redirect: `${list}&done=take-back&count=${count}` };
}

const deeds = ['approve', 'reject', 'delete', 'take-back', 'edit'];

/** A word about what was just done; null: nothing was. */
function readDone({ done = '', count = '' }: PluginRequest['query'], ctx: PluginContext): string | null {
  if (!deeds.includes(done) || !/^\d{1,3}$/.test(count)) return null;
  return ctx.t(`moderation.done.${done}`, { count: Number(count) });
}

function readState(value: string | undefined): CommentState {
  return states.find(state => state === value) ?? 'waiting';
}

export async function loadEditing(
  gallery: CommentsGallery,
  { params }: PluginRequest,
  ctx: PluginContext,
): Promise<PageAnswer | null> {
  const id = readId(params.id);
  const row = id === null ? undefined : await findComment(gallery.db, id);
  if (!row) return null;
  const photos = await ctx.read.photos.summaries([row.photoId]);
  return {
    title: ctx.t('editing.title', { name: row.authorName }),
    data: {
      ...{ id: row.id, name: row.authorName, body: row.body, state: row.state },
      photo: photos.get(row.photoId) ?? null,
    },
  };
}

export async function actOnEditing(
  gallery: CommentsGallery,
  { params, form }: PluginRequest,
  ctx: PluginContext,
): Promise<ActionAnswer> {
  const id = readId(params.id);
  const words = { name: cleanName(form.name ?? ''), body: cleanText(form.body ?? '') };
  // curators may go on longer than visitors
  const problem = findProblem(words, 10_000);
  if (problem) {
    const pointer = problem === 'name' ? '/name' : '/body';
    return { problems: [{ pointer, message: ctx.t(`problem.${problem}`, { longest: 10_000 }) }] };
  }
  const count =
    id === null ? 0 : await rewriteComment(gallery.db, id, { author_name: words.name, body: words.body });
  await gallery.pagesChanged();
  return { redirect: `/admin/x/comments?state=${readState(form.state)}&done=edit&count=${count}` };
}
