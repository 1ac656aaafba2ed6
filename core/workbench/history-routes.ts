import Router from '@koa/router';
import { type AppError, fail } from '../errors/app-error.ts';
import { goOnAfterChange } from '../http/after-change.ts';
import { acceptForm, type FormProblem } from '../http/form-state.ts';
import { idOf, renderManagePage } from '../http/manage-page.ts';
import { ownPath } from '../http/own-path.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type {
  ChangesetWithPatches,
  EntityName,
  Gallery,
  ObjectPatch,
  PageRequest,
} from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { languageOf } from '../views/texts/language.ts';
import { describeChange } from './describe-change.ts';
import { historyEntries } from './history-entries.ts';
import { findNames } from './names.ts';

interface Parts {
  readonly gallery: Gallery;
  readonly views: Views;
}

const entities: ReadonlySet<string> = new Set<EntityName>([
  'photo',
  'album',
  'tag',
  'user',
  'group',
  'share',
  'setting',
]);
const pageSize = 100;
/** Objects told of on the page of one change. */
const mostTold = 100;

/** `/admin/history`, of everything and of one object; taking changes and batches back. */
export function historyRoutes(parts: Parts): Router<RequestState> {
  const { views } = parts;
  const router = new Router<RequestState>();
  router.get('/admin/history', permit('edit'), ctx => showRecent(views, ctx));
  router.get('/admin/history/:entity/:id', permit('edit'), ctx => showHistory(views, ctx));
  router.get('/admin/changes/:id', permit('edit'), ctx => showChange(views, ctx));
  router.post('/admin/changes/:id/undo', permit('edit'), ctx => undoChange(parts, ctx));
  router.post('/admin/batches/:id/undo', permit('edit'), ctx => undoBatch(parts, ctx));
  return router;
}

async function showRecent(views: Views, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const page = await read.changes.recent({ ...readAfter(ctx), limit: pageSize });
  const model = {
    title: t('manage.history.title'),
    place: 'history',
    seesAll: read.rights.editAll,
    entries: historyEntries(page.items, languageOf(ctx.state)),
    next: page.next && `/admin/history?after=${encodeURIComponent(page.next)}`,
  };
  await renderManagePage(views, ctx, { name: '@workbench/recent', model });
}

async function showHistory(views: Views, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const { entity, id } = objectOf(ctx);
  const page =
    (await read.changes.history(entity, id, { ...readAfter(ctx), limit: 50 })) ?? fail('NOT_FOUND');
  if (page.items.length === 0 && page.next === null && ctx.query.after === undefined) fail('NOT_FOUND');
  const told = await tell(ctx, page.items);
  const name = told[0]?.objects[0]?.title ?? '';
  const model = {
    title: t('manage.history.of', { name }),
    place: 'history',
    name,
    pages: pagesOf(entity, id),
    changes: told,
    next: page.next && `/admin/history/${entity}/${id}?after=${encodeURIComponent(page.next)}`,
  };
  await renderManagePage(views, ctx, { name: '@workbench/history', model });
}

async function showChange(views: Views, ctx: Context): Promise<void> {
  const changeset = (await ctx.state.read.changes.find(idOf(ctx))) ?? fail('NOT_FOUND');
  const [change] = await tell(ctx, [{ ...changeset, patches: changeset.patches.slice(0, mostTold) }]);
  const model = {
    title: changeset.reason,
    place: 'history',
    change,
    more: Math.max(0, changeset.patches.length - mostTold),
  };
  await renderManagePage(views, ctx, { name: '@workbench/change', model });
}

async function tell(ctx: Context, changesets: readonly ChangesetWithPatches[]) {
  const language = languageOf(ctx.state);
  const names = await findNames(
    ctx.state.read,
    changesets.flatMap(changeset => changeset.patches),
    language,
  );
  return changesets.map(changeset => {
    const objects = changeset.patches.map(patch => describeChange(patch, names, language));
    // Whose words aren't for this viewer is told by what it did.
    const reason = changeset.reason || (objects[0]?.action ?? '');
    const [entry] = historyEntries([{ ...changeset, reason, batchId: null }], language);
    return { ...entry!, objects };
  });
}

async function undoChange({ gallery, views }: Parts, ctx: Context): Promise<void> {
  const { read, viewer, t } = ctx.state;
  const id = idOf(ctx);
  const changeset = (await read.changes.find(id)) ?? fail('NOT_FOUND');
  const reason = t(changeset.undoes === null ? 'manage.reason.undo' : 'manage.reason.redo', {
    reason: firstReason(t, changeset.reason),
  });
  await acceptForm(
    ctx,
    async () => {
      const { changesetId } = await gallery.undo(id, { viewer, reason });
      goOnAfterChange(ctx, backOf(ctx), changesetId);
    },
    (problem, error) => showConflict(views, ctx, { changeset, problem, error }),
  );
}

/** "Undone: Undone: Photo edited" says no more than "Redone: Photo edited". */
function firstReason(t: Context['state']['t'], reason: string): string {
  const prefixes = ['manage.reason.undo', 'manage.reason.redo'].map(key => t(key, { reason: '' }).trim());
  const prefix = prefixes.find(text => reason.startsWith(text));
  return prefix === undefined ? reason : reason.slice(prefix.length).trim();
}

async function undoBatch({ gallery, views }: Parts, ctx: Context): Promise<void> {
  const { viewer, t } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      await gallery.undoBatch(idOf(ctx), { viewer, reason: t('manage.reason.undoBatch') });
      ctx.redirect(backOf(ctx));
      ctx.status = 303;
    },
    (problem, error) => showConflict(views, ctx, { changeset: null, problem, error }),
  );
}

interface Refusal {
  readonly changeset: ChangesetWithPatches | null;
  readonly problem: FormProblem;
  readonly error: AppError;
}

/** Says which fields were changed since, and leads to what has to be undone first; or what else is in the way. */
async function showConflict(
  views: Views,
  ctx: Context,
  { changeset, problem, error }: Refusal,
): Promise<void> {
  const { t } = ctx.state;
  const objects = groupConflicts(error.details?.conflicts);
  const patches = objects.map(({ entity, id, fields }) => conflictPatch(entity, id, fields));
  const language = languageOf(ctx.state);
  const names = await findNames(ctx.state.read, patches, language);
  const model = {
    title: t('manage.conflict.title'),
    place: 'history',
    reason: changeset?.reason ?? null,
    back: backOf(ctx),
    why: whyNot(t, problem, error),
    objects: patches.map(patch => describeChange(patch, names, language)),
  };
  await renderManagePage(views, ctx, { name: '@workbench/conflict', model });
}

function whyNot(t: Context['state']['t'], { text }: FormProblem, { code, details }: AppError): string {
  if (code !== 'UNDO_CONFLICT') return text;
  if (details?.conflicts) return t('manage.conflict.text');
  return t(details?.isTaken ? 'manage.conflict.taken' : 'manage.conflict.already');
}

interface Conflict {
  readonly entity: EntityName;
  readonly id: string;
  readonly fields: Set<string>;
}

/** From paths such as `album/3xY/title`. */
function groupConflicts(conflicts: unknown): Conflict[] {
  const found = new Map<string, Conflict>();
  for (const path of Array.isArray(conflicts) ? conflicts.slice(0, 50).map(String) : []) {
    const [entity = '', id = '', field = ''] = path.split('/');
    const conflict = found.get(`${entity}/${id}`) ?? {
      entity: entity as EntityName,
      id,
      fields: new Set<string>(),
    };
    conflict.fields.add(field);
    found.set(`${entity}/${id}`, conflict);
  }
  return [...found.values()];
}

/** Only names the fields: what they hold is told on the object's own history. */
function conflictPatch(entity: EntityName, entityId: string, fields: ReadonlySet<string>): ObjectPatch {
  const forward = [...fields].map(field => ({ op: 'replace' as const, path: `/${field}`, value: '…' }));
  return { entity, entityId, action: 'updated', forward, backward: [] };
}

function readAfter(ctx: Context): PageRequest {
  return typeof ctx.query.after === 'string' ? { after: ctx.query.after } : {};
}

function objectOf(ctx: Context & { params?: Record<string, string> }): { entity: EntityName; id: string } {
  const entity = ctx.params?.entity ?? '';
  if (!entities.has(entity)) fail('NOT_FOUND');
  return { entity: entity as EntityName, id: idOf(ctx) };
}

function pagesOf(entity: EntityName, id: string): { edit: string } | null {
  if (entity === 'share') return { edit: `/admin/links/${id}` };
  return ['album', 'photo', 'user', 'group'].includes(entity) ? { edit: `/admin/${entity}s/${id}` } : null;
}

function backOf(ctx: Context): string {
  return ownPath(ctx.state.form.get('back'), '/admin/history');
}
