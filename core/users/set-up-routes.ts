import Router from '@koa/router';
import { fail, isAppError } from '../errors/app-error.ts';
import type { FormTokens } from '../http/form-token.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { User } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { problemText } from './form-problems.ts';
import type { KnownDevices } from './known-devices.ts';
import type { BrowserSessions } from './session-cookie.ts';
import type { SetUp } from './set-up.ts';

export interface SetUpParts {
  readonly views: Views;
  readonly tokens: FormTokens;
  readonly setUp: SetUp;
  readonly browserSessions: BrowserSessions;
  readonly devices: KnownDevices;
}

/** `/setup/<token>`: the first administrator, once. */
export function setUpRoutes(parts: SetUpParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/setup/:token', permit('guest'), async ctx => {
    if (!(await parts.setUp.isOpen(ctx.params.token!))) fail('NOT_FOUND');
    await showForm(parts, ctx, { name: '', problem: null });
  });
  router.post('/setup/:token', permit('guest'), async ctx => {
    const name = ctx.state.form.get('name') ?? '';
    const user = await complete(parts, ctx, ctx.params.token!, name);
    if (!user) return;
    await parts.browserSessions.begin(ctx, user.id);
    parts.devices.remember(ctx, name);
    // The gallery is empty: what comes next is photos.
    ctx.redirect('/admin/upload');
    ctx.status = 303;
  });
  return router;
}

/** Undefined: the form was shown again. */
async function complete(
  parts: SetUpParts,
  ctx: Context,
  token: string,
  name: string,
): Promise<User | undefined> {
  try {
    return await parts.setUp.complete(token, { name, password: ctx.state.form.get('password') ?? '' });
  } catch (error) {
    if (!isAppError(error) || error.pointer === undefined) throw error;
    ctx.status = error.status;
    await showForm(parts, ctx, { name, problem: problemText(ctx.state.t, error) });
    return undefined;
  }
}

async function showForm(
  { views, tokens }: SetUpParts,
  ctx: Context,
  form: { name: string; problem: string | null },
): Promise<void> {
  tokens.ensure(ctx);
  await views.render(ctx, '@users/set-up', {
    title: ctx.state.t('account.setUp.title'),
    noIndex: true,
    ...form,
  });
}
