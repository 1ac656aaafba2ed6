import Router from '@koa/router';
import { fail, isAppError } from '../errors/app-error.ts';
import { goOnAfterBatch, goOnAfterChange } from '../http/after-change.ts';
import { hasManageRight, renderManagePage } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { ActionAnswer, AdminPage, Guarded } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { callContextOf } from '../views/page/call-context.ts';
import { type PluginRequestParts, pluginRequest } from './plugin-request.ts';

interface AdminPageParts extends PluginRequestParts {
  readonly views: Views;
}

type Found = { readonly page: Guarded<AdminPage>; readonly params: Record<string, string> };

/** `/admin/x/<plugin>/…`: pages of plugins in the workbench. Who may come in is judged by the page's own right. */
export function pluginAdminRoutes(parts: AdminPageParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/admin/x/:plugin{/*rest}', permit('edit'), async ctx =>
    showPage(parts, ctx, await findPage(parts, ctx)),
  );
  router.post('/admin/x/:plugin{/*rest}', permit('edit'), async ctx =>
    act(parts, ctx, await findPage(parts, ctx)),
  );
  return router;
}

/** What isn't for this viewer looks like what isn't there only to who could not know of it: they get FORBIDDEN. */
async function findPage({ views }: AdminPageParts, ctx: Context): Promise<Found> {
  const [, , , plugin = '', ...rest] = ctx.path.split('/');
  const path = `/${rest.filter(Boolean).join('/')}`;
  for (const page of views.contributions.of('adminPage')) {
    const params = page.plugin === plugin ? matchPath(page.path, path) : null;
    if (params === null) continue;
    if (!(await hasManageRight(ctx, page.right))) fail('FORBIDDEN');
    return { page, params };
  }
  return fail('NOT_FOUND');
}

/** Null: it doesn't match; else the `:name` parts. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern, path].map(each => each.split('/').filter(Boolean));
  if (wanted!.length !== given!.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted!.entries()) {
    const value = given![index]!;
    if (!part.startsWith(':')) {
      if (part !== value) return null;
      continue;
    }
    try {
      params[part.slice(1)] = decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return params;
}

interface Problems {
  readonly problems: readonly { readonly pointer: string; readonly message: string }[];
  readonly form: Readonly<Record<string, string>>;
}

async function showPage(
  parts: AdminPageParts,
  ctx: Context,
  { page, params }: Found,
  sent: Problems = { problems: [], form: {} },
): Promise<void> {
  const { views } = parts;
  const request = { ...pluginRequest(ctx, parts), params, form: {} };
  const answer = (await page.load(request, callContextOf(ctx as never))) ?? fail('NOT_FOUND');
  const html = await views.renderPlugin(ctx as never, {
    plugin: page.plugin,
    template: answer.template ?? page.template,
    // what was typed, and what is wrong with it, for the template to show beside the fields
    data: { ...answer.data, form: sent.form, problems: problemsByPointer(sent) },
  });
  const address = (name: string) => views.pluginAsset(page.plugin, name);
  await renderManagePage(views, ctx, {
    name: '@plugin-pages/admin-page',
    model: {
      title: answer.title,
      place: `/admin/x/${page.plugin}${page.path}`,
      added: {
        styles: (page.styles ?? []).map(address),
        scripts: (page.scripts ?? []).map(address),
        hosts: [],
        head: [],
      },
      problems: sent.problems.map(({ message }) => message),
      html,
    },
  });
}

function problemsByPointer({ problems }: Problems): Record<string, string> {
  return Object.fromEntries(problems.map(({ pointer, message }) => [pointer.replace(/^\//, ''), message]));
}

async function act(parts: AdminPageParts, ctx: Context, found: Found): Promise<void> {
  const { page, params } = found;
  if (page.act === undefined) fail('METHOD_NOT_ALLOWED');
  const request = { ...pluginRequest(ctx, parts), params };
  const action = ctx.state.form.get('action') ?? '';
  let answer: ActionAnswer;
  try {
    answer = await page.act({ ...request, action }, callContextOf(ctx as never));
  } catch (error) {
    // what the gallery's own doors refused, in their words
    if (!isAppError(error) || error.pointer === undefined || error.status >= 500) throw error;
    answer = { problems: [{ pointer: error.pointer, message: error.message }] };
  }
  if ('problems' in answer) {
    ctx.status = 400;
    return showPage(parts, ctx, found, { problems: answer.problems, form: request.form });
  }
  goOn(ctx, answer);
}

/** Only within this site. */
function goOn(ctx: Context, answer: Extract<ActionAnswer, { redirect: string }>): void {
  const url = URL.parse(answer.redirect, 'http://own.invalid');
  const path = url?.origin === 'http://own.invalid' ? url.pathname + url.search + url.hash : '/admin';
  if (answer.batchId) goOnAfterBatch(ctx, path, answer.batchId);
  else if (answer.changesetId !== undefined) goOnAfterChange(ctx, path, answer.changesetId);
  else {
    ctx.redirect(path);
    ctx.status = 303;
  }
}
