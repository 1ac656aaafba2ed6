import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import type { FormTokens } from '../http/form-token.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Views } from '../views/create-views.ts';
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
    await showForm(parts, ctx, freshForm({}));
  });
  router.post('/setup/:token', permit('guest'), async ctx => {
    const { form } = ctx.state;
    await acceptForm(
      ctx,
      () => complete(parts, ctx, ctx.params.token!),
      problem => showForm(parts, ctx, returnedForm(form, problem)),
    );
  });
  return router;
}

async function complete(parts: SetUpParts, ctx: Context, token: string): Promise<void> {
  const { form } = ctx.state;
  const name = form.get('name') ?? '';
  const user = await parts.setUp.complete(token, { name, password: form.get('password') ?? '' });
  await parts.browserSessions.begin(ctx, user.id);
  parts.devices.remember(ctx, name);
  // The gallery is empty: what comes next is photos.
  ctx.redirect('/admin/upload');
  ctx.status = 303;
}

async function showForm({ views, tokens }: SetUpParts, ctx: Context, form: FormState): Promise<void> {
  tokens.ensure(ctx);
  const title = ctx.state.t('account.setUp.title');
  await views.render(ctx, '@users/set-up', { title, noIndex: true, form });
}
