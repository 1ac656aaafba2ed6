import Router from '@koa/router';
import { fail, isAppError } from '../../errors/app-error.ts';
import { renderManagePage } from '../../http/manage-page.ts';
import { permit } from '../../http/permit.ts';
import type { Context, RequestState } from '../../http/state.ts';
import { callContextOf } from '../../views/page/call-context.ts';
import { inspectionModel } from './inspection-model.ts';
import type { PluginPageParts } from './parts.ts';
import type { PluginStatus } from './plugin-administration.ts';
import {
  additionsOf,
  incidentLines,
  jobLines,
  type ShownHealth,
  statusModel,
  titleOf,
} from './plugin-model.ts';
import { saveSettings, settingsForm } from './settings-page.ts';
import { sentenceOf } from './shown-problem.ts';

/** What the last press of a button came to, as a key of the catalogue. */
const notes: ReadonlySet<string> = new Set(['enabled', 'disabled', 'resumed', 'saved', 'retried', 'purged']);

/** `/admin/plugins/…`: what is there, how it is, and what it may do. */
export function pluginRoutes(parts: PluginPageParts): Router<RequestState> {
  const router = new Router<RequestState>();
  const get = (path: string, show: (parts: PluginPageParts, ctx: Context) => Promise<void>) =>
    router.get(path, permit('admin'), ctx => show(parts, ctx));
  const post = (path: string, handle: (parts: PluginPageParts, ctx: Context) => Promise<void>) =>
    router.post(path, permit('admin'), ctx => handle(parts, ctx));
  get('/admin/plugins', showList);
  get('/admin/plugins/:id', async (_, ctx) =>
    showPlugin(parts, ctx, { status: await findPlugin(parts, ctx) }),
  );
  post('/admin/plugins/:id', save);
  post('/admin/plugins/:id/state', switchState);
  post('/admin/plugins/:id/retry', retry);
  get('/admin/plugins/:id/inspect', showInspector);
  get('/admin/plugins/:id/dump', sendDump);
  get('/admin/plugins/:id/purge', (_, ctx) => showPurge(parts, ctx));
  post('/admin/plugins/:id/purge', purge);
  return router;
}

async function showList(parts: PluginPageParts, ctx: Context): Promise<void> {
  const { administration, plugins, views } = parts;
  const [list, health] = await Promise.all([administration.list(), askHealth(parts, ctx)]);
  const { t } = ctx.state;
  const all = list.map(status => ({
    ...statusModel(status, ctx.state),
    adds: additionsOf(plugins.inspect(status.id), t),
    health: health.get(status.id) ?? [],
  }));
  const needsCare = ({ state }: { state: string }) => state === 'paused' || state === 'failed';
  await renderManagePage(views, ctx, {
    name: '@plugin-host/list',
    model: {
      title: t('plugins.title'),
      place: 'plugins',
      isSafeMode: administration.isSafeMode,
      note: noteOf(ctx),
      // what needs somebody to look at it stands first, then what runs
      groups: [
        { id: 'care', plugins: all.filter(needsCare) },
        { id: 'enabled', plugins: all.filter(({ state }) => state === 'enabled') },
        { id: 'disabled', plugins: all.filter(({ state }) => state === 'disabled') },
      ].filter(group => group.plugins.length > 0),
    },
  });
}

async function askHealth(
  { plugins: { hooks } }: PluginPageParts,
  ctx: Context,
  only?: string,
): Promise<ReadonlyMap<string, readonly ShownHealth[]>> {
  if (!hooks.has('health.checking')) return new Map();
  const context = { ...callContextOf(ctx as never), ...(only === undefined ? {} : { only }) };
  const answers = await hooks.call('health.checking', {}, context);
  return new Map(answers.map(({ plugin, value }) => [plugin, value]));
}

interface Shown {
  readonly status: PluginStatus;
  /** The form as it came back. */
  readonly form?: Awaited<ReturnType<typeof settingsForm>>;
  /** What a button could not do. */
  readonly problem?: string;
}

async function showPlugin(parts: PluginPageParts, ctx: Context, shown: Shown): Promise<void> {
  const { administration, plugins, pluginJobs, deadFacts, views } = parts;
  const { status, problem = null } = shown;
  const { id } = status;
  const { t } = ctx.state;
  const [form, incidents, jobs, facts, health] = await Promise.all([
    shown.form ?? settingsForm(parts, ctx, id),
    administration.incidents(id, 20),
    pluginJobs.list(id),
    deadFacts.list(id),
    askHealth(parts, ctx, id),
  ]);
  await renderManagePage(views, ctx, {
    name: '@plugin-host/plugin',
    model: {
      title: titleOf(status),
      place: 'plugins',
      problem,
      note: noteOf(ctx),
      isSafeMode: administration.isSafeMode,
      plugin: statusModel(status, ctx.state),
      adds: additionsOf(plugins.inspect(id), t),
      health: health.get(id) ?? [],
      form,
      incidents: incidentLines(incidents, ctx.state),
      jobs: jobLines(jobs, ctx.state),
      facts: facts.map(fact => ({ ...fact, at: fact.at.toISOString() })),
    },
  });
}

async function save(parts: PluginPageParts, ctx: Context): Promise<void> {
  const status = await findPlugin(parts, ctx);
  const form = await saveSettings(parts, ctx, status.id);
  if (form === null) return goTo(ctx, `/admin/plugins/${status.id}?did=saved`);
  await showPlugin(parts, ctx, { status, form });
}

async function switchState(parts: PluginPageParts, ctx: Context): Promise<void> {
  const { administration } = parts;
  const status = await findPlugin(parts, ctx);
  const { id } = status;
  const wanted = ctx.state.form.get('do');
  const isFromList = ctx.state.form.get('back') === 'list';
  try {
    if (wanted === 'disable') await administration.disable(id);
    else if (wanted === 'enable') await administration.enable(id);
    else fail('VALIDATION_FAILED', { pointer: '/do' });
  } catch (error) {
    if (!isAppError(error) || wanted !== 'enable') throw error;
    ctx.status = 409;
    return showPlugin(parts, ctx, {
      status: (await administration.find(id)) ?? status,
      problem: sentenceOf(error),
    });
  }
  const did = wanted === 'disable' ? 'disabled' : status.state === 'paused' ? 'resumed' : 'enabled';
  goTo(ctx, isFromList ? `/admin/plugins?did=${did}` : `/admin/plugins/${id}?did=${did}`);
}

async function retry(parts: PluginPageParts, ctx: Context): Promise<void> {
  const status = await findPlugin(parts, ctx);
  const { form } = ctx.state;
  const [kind, named = ''] = (form.get('what') ?? '').split(':');
  try {
    if (kind === 'job' && /^[\da-f-]{36}$/.test(named)) await parts.pluginJobs.retry(status.id, named);
    else if (kind === 'fact' && /^\d{1,15}$/.test(named)) await parts.deadFacts.retry(status.id, named);
    else fail('NOT_FOUND');
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) throw error;
    ctx.status = 409;
    return showPlugin(parts, ctx, { status, problem: sentenceOf(error) });
  }
  goTo(ctx, `/admin/plugins/${status.id}?did=retried`);
}

async function showInspector(parts: PluginPageParts, ctx: Context): Promise<void> {
  const status = await findPlugin(parts, ctx);
  await parts.activity.write();
  const activity = await parts.activity.read(status.id);
  const inspection = parts.plugins.inspect(status.id);
  await renderManagePage(parts.views, ctx, {
    name: '@plugin-host/inspect',
    model: {
      title: ctx.state.t('plugins.inspect.of', { title: titleOf(status) }),
      place: 'plugins',
      plugin: statusModel(status, ctx.state),
      ...inspectionModel({ inspection, activity, plugin: status.id }, ctx.state),
    },
  });
}

async function sendDump(parts: PluginPageParts, ctx: Context): Promise<void> {
  const { Readable } = await import('node:stream');
  const status = await findPlugin(parts, ctx);
  ctx.attachment(`${status.id}.jsonl`);
  ctx.type = 'application/x-ndjson';
  ctx.set('Cache-Control', 'no-store');
  ctx.body = Readable.from(parts.administration.dump(status.id));
}

async function showPurge(parts: PluginPageParts, ctx: Context, problem: string | null = null): Promise<void> {
  const status = await findPlugin(parts, ctx);
  await renderManagePage(parts.views, ctx, {
    name: '@plugin-host/purge',
    model: {
      title: ctx.state.t('plugins.purge.title', { title: titleOf(status) }),
      place: 'plugins',
      problem,
      plugin: statusModel(status, ctx.state),
      stock: await parts.administration.stock(status.id),
    },
  });
}

async function purge(parts: PluginPageParts, ctx: Context): Promise<void> {
  const status = await findPlugin(parts, ctx);
  const isMeant = ctx.state.form.get('name')?.trim() === status.id;
  const isOff = status.state === 'disabled' || status.state === 'paused';
  if (!isMeant || !isOff) {
    ctx.status = isMeant ? 409 : 400;
    const key = isMeant ? 'plugins.purge.on' : 'plugins.purge.name.wrong';
    return showPurge(parts, ctx, ctx.state.t(key, { id: status.id }));
  }
  await parts.administration.purge(status.id);
  goTo(ctx, '/admin/plugins?did=purged');
}

async function findPlugin(
  { administration }: PluginPageParts,
  ctx: Context & { params?: Record<string, string> },
): Promise<PluginStatus> {
  const id = ctx.params?.id ?? '';
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(id)) fail('NOT_FOUND');
  return (await administration.find(id)) ?? fail('NOT_FOUND');
}

function noteOf({ query, state }: Context): string | null {
  const { did } = query;
  return typeof did === 'string' && notes.has(did) ? state.t(`plugins.did.${did}`) : null;
}

function goTo(ctx: Context, path: string): void {
  ctx.redirect(path);
  ctx.status = 303;
}
