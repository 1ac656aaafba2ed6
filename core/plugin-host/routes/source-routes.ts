import Router from '@koa/router';
import { fail } from '../../errors/app-error.ts';
import { renderManagePage } from '../../http/manage-page.ts';
import { permit } from '../../http/permit.ts';
import type { Context, RequestState } from '../../http/state.ts';
import type { Contributions, Guarded, ImportSource } from '../../plugin-api/index.ts';
import type { Views } from '../../views/create-views.ts';
import {
  checkForm,
  loadChoices,
  readFormValues,
  type ShownProblem,
  schemaFormModel,
  type Values,
  withDefaults,
} from '../settings/index.ts';

/** An import that somebody asked for on a page. */
export interface AskedImport {
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  /** Null until it has come to its end. */
  readonly report: ImportSummary | null;
  readonly problem: string | null;
}

export interface ImportSummary {
  readonly added: number;
  readonly alreadyThere: number;
  readonly inTrash: number;
  readonly videos: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly refused: readonly { readonly path: string; readonly code: string; readonly reason: string }[];
  readonly refusedCount: number;
  readonly batchId: string | null;
  readonly failure: { readonly code: string; readonly reason: string } | null;
}

export interface SourceRouteParts {
  readonly views: Views;
  readonly plugins: { readonly contributions: Contributions };
  readonly imports: {
    /** Returns its id. */
    start(request: {
      readonly plugin: string;
      readonly source: string;
      readonly options: Values;
      readonly userId: string;
      readonly reason: string;
      readonly isPublic: boolean;
    }): Promise<string>;
    find(id: string): Promise<AskedImport | undefined>;
  };
}

const form = '/admin/upload/from/:plugin/:source';

/** `/admin/upload/from/<plugin>/<source>`: sources read folders of the server, so they are for administrators. */
export function sourceRoutes(parts: SourceRouteParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get(form, permit('admin'), ctx => showForm(parts, ctx, findSource(parts, ctx)));
  router.post(form, permit('admin'), ctx => start(parts, ctx));
  router.get('/admin/upload/imports/:id', permit('admin'), ctx => showImport(parts, ctx));
  return router;
}

type WithParams = Context & { params?: Record<string, string> };
type Source = Guarded<ImportSource>;

function findSource({ plugins }: SourceRouteParts, { params = {} }: WithParams): Source {
  const all = plugins.contributions.of('importSource');
  return all.find(({ plugin, id }) => plugin === params.plugin && id === params.source) ?? fail('NOT_FOUND');
}

interface Shown {
  readonly values?: Values;
  readonly problems?: readonly ShownProblem[];
  readonly isPublic?: boolean;
}

async function showForm(
  { views }: SourceRouteParts,
  ctx: Context,
  source: Source,
  { values, problems = [], isPublic = false }: Shown = {},
): Promise<void> {
  const { t, locale, read } = ctx.state;
  const schema = source.options;
  const text = views.translatorOf(source.plugin, locale);
  if (problems.length > 0) ctx.status = 400;
  await renderManagePage(views, ctx, {
    name: '@plugin-host/source',
    model: {
      title: text(source.title),
      place: 'upload',
      about: source.description ? text(source.description) : '',
      action: `/admin/upload/from/${source.plugin}/${source.id}`,
      isPublic,
      form: schemaFormModel({
        ...{ schema, t, problems, prefix: `source.${source.id}` },
        values: values ?? withDefaults(schema, {}),
        choices: await loadChoices(schema, read),
        pluginText: text as never,
      }),
    },
  });
}

async function start(parts: SourceRouteParts, ctx: Context): Promise<void> {
  const source = findSource(parts, ctx);
  const { form: sent, viewer, t, locale, read } = ctx.state;
  if (viewer.kind !== 'user') fail('FORBIDDEN');
  const schema = source.options;
  const { values, edit } = readFormValues(schema, sent);
  const isPublic = sent.get('audience') === 'public';
  if (edit !== null) return showForm(parts, ctx, source, { values, isPublic });
  const problems = checkForm({ schema, values, choices: await loadChoices(schema, read) });
  if (problems.length > 0) return showForm(parts, ctx, source, { values, problems, isPublic });
  const { plugin, id, title } = source;
  const name = parts.views.translatorOf(plugin, locale)(title);
  const reason = t('manage.reason.source', { source: name });
  const options = withDefaults(schema, values);
  const started = await parts.imports.start({
    ...{ plugin, source: id, options, reason, isPublic, userId: viewer.userId },
  });
  ctx.redirect(`/admin/upload/imports/${started}`);
  ctx.status = 303;
}

async function showImport({ views, imports }: SourceRouteParts, ctx: WithParams): Promise<void> {
  const id = ctx.params?.id ?? '';
  const found = /^[0-9a-f-]{36}$/.test(id) ? await imports.find(id) : undefined;
  if (found === undefined) fail('NOT_FOUND');
  const isUnderWay = found.state === 'queued' || found.state === 'running';
  if (isUnderWay) ctx.set('Refresh', '3');
  const { report } = found;
  await renderManagePage(views, ctx, {
    name: '@plugin-host/import',
    model: {
      title: ctx.state.t(`manage.source.state.${found.state}`),
      place: 'upload',
      ...{ isUnderWay, report, settled: found.done },
      problem: found.problem ?? report?.failure?.reason ?? null,
      skipped: Object.entries(report?.skipped ?? {}).map(([what, count]) => ({ what, count })),
      undo: report?.batchId && report.added > 0 ? `/admin/batches/${report.batchId}/undo` : null,
    },
  });
}
