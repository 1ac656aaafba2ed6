import Router from '@koa/router';
import { isFromThisMachine } from '../http/client-address.ts';
import type { FormTokens } from '../http/form-token.ts';
import { ownPath } from '../http/own-path.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Views } from '../views/create-views.ts';
import type { KnownDevices } from './known-devices.ts';
import type { BrowserSessions } from './session-cookie.ts';
import type { SignIn, SignInResult } from './sign-in.ts';

export interface SignInParts {
  readonly views: Views;
  readonly tokens: FormTokens;
  readonly signIn: SignIn;
  readonly browserSessions: BrowserSessions;
  readonly devices: KnownDevices;
}

/** `/login` and `/logout`. */
export function signInRoutes(parts: SignInParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/login', permit('guest'), ctx => showSignIn(parts, ctx));
  router.post('/login', permit('guest'), ctx => receiveSignIn(parts, ctx));
  router.post('/logout', permit('guest'), async ctx => {
    await parts.browserSessions.end(ctx);
    goOn(ctx, '/');
  });
  return router;
}

async function showSignIn({ views, tokens }: SignInParts, ctx: Context): Promise<void> {
  const next = wayOn(String(ctx.query.next ?? ''));
  if (ctx.state.viewer.kind === 'user') return goOn(ctx, next);
  tokens.ensure(ctx);
  await views.render(ctx, '@users/sign-in', { ...describePage(ctx), goOnTo: next, name: '', problem: null });
}

async function receiveSignIn(parts: SignInParts, ctx: Context): Promise<void> {
  const { form } = ctx.state;
  const name = form.get('name') ?? '';
  const result = await parts.signIn({
    name,
    password: form.get('password') ?? '',
    address: ctx.ip,
    device: parts.devices.recognise(ctx, name),
    fromThisMachine: isFromThisMachine(ctx),
  });
  const next = wayOn(form.get('next'));
  if (result.kind === 'signed-in') {
    await parts.browserSessions.begin(ctx, result.userId);
    parts.devices.remember(ctx, name);
    return goOn(ctx, next);
  }
  const problem = describeRefusal(ctx, result);
  await parts.views.render(ctx, '@users/sign-in', { ...describePage(ctx), goOnTo: next, name, problem });
}

function describeRefusal(ctx: Context, result: Exclude<SignInResult, { kind: 'signed-in' }>): string {
  if (result.kind === 'refused') {
    ctx.status = 401;
    return ctx.state.t('account.signIn.refused');
  }
  ctx.status = 429;
  ctx.set('Retry-After', String(result.seconds));
  return ctx.state.t('account.signIn.wait', { seconds: result.seconds });
}

function describePage(ctx: Context) {
  return { title: ctx.state.t('account.signIn.title'), noIndex: true };
}

/** Back to where somebody wanted to go, but never to signing in again. */
function wayOn(wanted: string | null): string {
  const path = ownPath(wanted);
  return /^\/(login|logout|setup|welcome|forgotten-password)\b/.test(path) ? '/' : path;
}

function goOn(ctx: Context, path: string): void {
  ctx.redirect(path);
  ctx.status = 303;
}
