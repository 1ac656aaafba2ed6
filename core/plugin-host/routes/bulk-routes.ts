import { randomBytes } from 'node:crypto';
import Router from '@koa/router';
import type { Knex } from 'knex';
import { fail, isAppError } from '../../errors/app-error.ts';
import { bulkActionsFor } from '../../http/bulk-actions.ts';
import { asId, hasManageRight, renderManagePage } from '../../http/manage-page.ts';
import { permit } from '../../http/permit.ts';
import type { Context, RequestState } from '../../http/state.ts';
import type { Jobs } from '../../jobs/create-jobs.ts';
import type { BulkAction, Gallery, Guarded } from '../../plugin-api/index.ts';
import type { Views } from '../../views/create-views.ts';
import { callContextOf } from '../../views/page/call-context.ts';
import { photoBox } from '../../views/pictures/photo-box.ts';
import { parseContext } from '../../views/pictures/photo-context.ts';
import { languageOf } from '../../views/texts/language.ts';
import { type BulkRun, findRun, insertRun, moveRun, type Selection, saveOptions } from '../bulk/queries.ts';
import { bulkJob, type FindEditable, resolveSelection } from '../bulk/run-bulk.ts';
import {
  checkForm,
  loadChoices,
  readFormValues,
  type ShownProblem,
  schemaFormModel,
  type Values,
  withDefaults,
} from '../settings/index.ts';

import { readFields } from './read-multipart.ts';

export interface BulkRouteParts {
  readonly views: Views;
  readonly gallery: Gallery;
  readonly db: Knex;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly findEditable: FindEditable;
}

/** Photos of a preview, and of a page to choose from. */
const most = { previewed: 200, page: 120, chosen: 2_000 } as const;

/** `/admin/bulk…`: photos are chosen, an action asks for what it needs, shows what it would do, and does it as a job. */
export function bulkRoutes(parts: BulkRouteParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin/bulk', permit('edit'), ctx => showChoosing(parts, ctx));
  router.post('/admin/bulk', permit('edit'), ctx => choose(parts, ctx));
  router.get('/admin/bulk/:id', permit('edit'), async ctx => showRun(parts, ctx, await ownRun(parts, ctx)));
  router.post('/admin/bulk/:id', permit('edit'), ctx => answerOptions(parts, ctx));
  router.post('/admin/bulk/:id/start', permit('edit'), ctx => start(parts, ctx));
  router.post('/admin/bulk/:id/cancel', permit('edit'), ctx => cancel(parts, ctx));
  return router;
}

async function showChoosing(
  { views }: BulkRouteParts,
  ctx: Context,
  problem: string | null = null,
): Promise<void> {
  const { read, t, form } = ctx.state;
  const asked = String(ctx.query.in ?? form.get('in') ?? '');
  const selection = await selectionOf(ctx, asked);
  if (selection === null) fail('NOT_FOUND');
  const { after } = ctx.query;
  const request = typeof after === 'string' ? { limit: most.page, after } : { limit: most.page };
  const page = (await read.photos.list(selection.context, request)) ?? fail('NOT_FOUND');
  const language = languageOf(ctx.state);
  await renderManagePage(views, ctx, {
    name: '@plugin-host/choose',
    model: {
      ...{ title: t('plugins.bulk.select.title', { name: selection.name }), problem, asked },
      actions: await bulkActionsFor(views, ctx),
      photos: page.items.map(photo => photoBox(photo, language, { largest: 'thumb' })),
      whole: wholeText(selection, t),
      next: page.next && `/admin/bulk?${new URLSearchParams({ in: asked, after: page.next })}`,
    },
  });
}

type ContextSelection = Extract<Selection, { kind: 'context' }>;

/** A set of photos by its `?in=`, with the name that its viewer knows it by. */
async function selectionOf(ctx: Context, asked: string): Promise<ContextSelection | null> {
  const { albums, tags } = ctx.state.read;
  const context = parseContext(asked);
  if (context === null) return null;
  if (context.kind === 'album') {
    const found = await albums.find(context.slug);
    return found && 'album' in found ? { kind: 'context', context, name: found.album.title } : null;
  }
  if (context.kind === 'tags') {
    const found = await tags.find(context.slugs);
    if (!found || 'movedTo' in found) return null;
    return { kind: 'context', context, name: found.tags.map(({ name }) => name).join(', ') };
  }
  return context.kind === 'search' ? { kind: 'context', context, name: context.query } : null;
}

function wholeText({ context, name }: ContextSelection, t: RequestState['t']): string {
  return t(`plugins.bulk.what.${context.kind}`, { name });
}

async function choose(parts: BulkRouteParts, ctx: Context): Promise<void> {
  const { form, viewer, t } = ctx.state;
  if (viewer.kind !== 'user') fail('FORBIDDEN');
  const [plugin = '', id = ''] = (form.get('bulk') ?? '').split(':');
  const action = await findAction(parts, ctx, { plugin, action: id });
  if (action === undefined) fail('VALIDATION_FAILED', { pointer: '/bulk' });
  const selection = await readSelection(ctx);
  if (selection === null || (selection.kind === 'ids' && selection.ids.length === 0)) {
    ctx.status = 400;
    if (form.has('in')) return showChoosing(parts, ctx, t('plugins.bulk.empty'));
    return fail('VALIDATION_FAILED', { pointer: '/photo', message: t('plugins.bulk.empty') });
  }
  const run = { id: randomBytes(12).toString('hex'), plugin, action: id, ownerId: viewer.userId, selection };
  await insertRun(parts.db, run);
  goTo(ctx, `/admin/bulk/${run.id}`);
}

async function readSelection(ctx: Context): Promise<Selection | null> {
  const { form } = ctx.state;
  if (form.has('whole')) return selectionOf(ctx, form.get('in') ?? '');
  const ids = form.getAll(form.has('all') ? 'shown' : 'photo').slice(0, most.chosen);
  return { kind: 'ids', ids: [...new Set(ids)].map(id => asId(id) ?? fail('NOT_FOUND')) };
}

async function findAction(
  { views }: BulkRouteParts,
  ctx: Context,
  { plugin, action }: Pick<BulkRun, 'plugin' | 'action'>,
): Promise<Guarded<BulkAction> | undefined> {
  const found = views.contributions
    .of('bulkAction')
    .find(each => each.plugin === plugin && each.id === action);
  return found && (await hasManageRight(ctx, found.right)) ? found : undefined;
}

/** One's own alone. */
async function ownRun(
  { db }: BulkRouteParts,
  ctx: Context & { params?: Record<string, string> },
): Promise<BulkRun> {
  const { viewer } = ctx.state;
  const id = asId(ctx.params?.id) ?? fail('NOT_FOUND');
  const run = await findRun(db, id);
  return run && viewer.kind === 'user' && run.ownerId === viewer.userId ? run : fail('NOT_FOUND');
}

interface Shown {
  readonly values?: Values;
  readonly problems?: readonly ShownProblem[];
}

async function showRun(parts: BulkRouteParts, ctx: Context, run: BulkRun, shown: Shown = {}): Promise<void> {
  const { views } = parts;
  const { t, locale } = ctx.state;
  const action = await findAction(parts, ctx, run);
  const isOpen = run.state === 'chosen' || run.state === 'ready';
  const isUnderWay = run.state === 'queued' || run.state === 'running';
  if (isUnderWay) ctx.set('Refresh', '3');
  const isReady = run.state === 'ready' && shown.problems === undefined && action !== undefined;
  await renderManagePage(views, ctx, {
    name: '@plugin-host/run',
    model: {
      title: action ? views.translatorOf(run.plugin, locale)(action.label) : run.plugin,
      run: { id: run.id, state: run.state, done: run.done, total: run.photoIds?.length ?? null },
      what:
        run.selection.kind === 'ids'
          ? t('plugins.bulk.what', { count: run.selection.ids.length })
          : wholeText(run.selection, t),
      isGone: action === undefined,
      ...{ isOpen, isUnderWay },
      form: isOpen && action ? await optionsForm(parts, ctx, { run, action, shown }) : null,
      preview: isReady ? await makePreview(parts, ctx, run, action) : null,
      changed: run.changed,
      problems: run.problems,
      undo: run.batchId && !isUnderWay && run.changed > 0 ? `/admin/batches/${run.batchId}/undo` : null,
    },
  });
}

async function optionsForm(
  { views }: BulkRouteParts,
  ctx: Context,
  { run, action, shown }: { run: BulkRun; action: Guarded<BulkAction>; shown: Shown },
) {
  const { t, locale, read } = ctx.state;
  const schema = action.options;
  return schemaFormModel({
    ...{ schema, t, prefix: `bulk.${action.id}` },
    values: shown.values ?? withDefaults(schema, run.options ?? {}),
    problems: shown.problems ?? [],
    choices: await loadChoices(schema, read),
    pluginText: views.translatorOf(run.plugin, locale) as never,
  });
}

async function makePreview(
  { gallery, findEditable }: BulkRouteParts,
  ctx: Context,
  run: BulkRun,
  action: Guarded<BulkAction>,
) {
  if (action.preview === undefined) return { kind: 'none' as const };
  const { viewer, read } = ctx.state;
  const found = await resolveSelection(gallery, viewer, run.selection, most.previewed);
  const photoIds = await findEditable(viewer, found.slice(0, most.previewed));
  try {
    const { lines } = await action.preview(
      { photoIds, options: run.options ?? {} },
      callContextOf(ctx as never),
    );
    const photos = await read.photos.summaries(photoIds);
    const language = languageOf(ctx.state);
    return {
      kind: 'lines' as const,
      count: photoIds.length,
      lines: lines.slice(0, most.previewed).map(({ photoId, text }) => {
        const photo = photoId === null ? undefined : photos.get(photoId);
        return { text, photo: photo ? photoBox(photo, language, { largest: 'thumb' }) : null };
      }),
    };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { kind: 'failed' as const, reason: error.status < 500 ? error.message : null };
  }
}

async function answerOptions(parts: BulkRouteParts, ctx: Context): Promise<void> {
  const run = await ownRun(parts, ctx);
  const action = (await findAction(parts, ctx, run)) ?? fail('NOT_FOUND');
  const schema = action.options;
  const { values, edit } = readFormValues(schema, await readFields(ctx));
  if (edit !== null) return showRun(parts, ctx, run, { values, problems: [] });
  const problems = checkForm({ schema, values, choices: await loadChoices(schema, ctx.state.read) });
  if (problems.length > 0) {
    ctx.status = 400;
    return showRun(parts, ctx, run, { values, problems });
  }
  await saveOptions(parts.db, run.id, withDefaults(schema, values));
  goTo(ctx, `/admin/bulk/${run.id}`);
}

async function start(parts: BulkRouteParts, ctx: Context): Promise<void> {
  const { db, jobs } = parts;
  const run = await ownRun(parts, ctx);
  if ((await findAction(parts, ctx, run)) === undefined) fail('NOT_FOUND');
  await db.transaction(async trx => {
    if (!(await moveRun(trx, { id: run.id, from: ['ready'], to: 'queued' }))) return;
    await jobs.enqueue(trx, bulkJob, { runId: run.id }, { ownerId: run.ownerId, key: run.id });
  });
  goTo(ctx, `/admin/bulk/${run.id}`);
}

async function cancel(parts: BulkRouteParts, ctx: Context): Promise<void> {
  const run = await ownRun(parts, ctx);
  await moveRun(parts.db, { id: run.id, from: ['queued', 'running'], to: 'cancelled' });
  goTo(ctx, `/admin/bulk/${run.id}`);
}

function goTo(ctx: Context, path: string): void {
  ctx.redirect(path);
  ctx.status = 303;
}
