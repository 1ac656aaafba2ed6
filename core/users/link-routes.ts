import Router from '@koa/router';
import { isAppError } from '../errors/app-error.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import type { FormTokens } from '../http/form-token.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Gallery, User } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import type { AccountLinks, OpenLink } from './account-links.ts';
import type { ForgottenPassword } from './forgotten-password.ts';
import type { KnownDevices } from './known-devices.ts';
import type { Passwords } from './passwords.ts';
import type { BrowserSessions } from './session-cookie.ts';

export interface LinkParts {
  readonly views: Views;
  readonly tokens: FormTokens;
  readonly gallery: Gallery;
  readonly passwords: Pick<Passwords, 'prepare'>;
  readonly accountLinks: Pick<AccountLinks, 'find'>;
  readonly forgotten: ForgottenPassword;
  readonly browserSessions: BrowserSessions;
  readonly devices: KnownDevices;
}

/** `/welcome/<token>`: choosing a password by a one-time link; `/forgotten-password`: asking for one. */
export function linkRoutes(parts: LinkParts): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/welcome/:token', permit('guest'), ctx => showWelcome(parts, ctx, ctx.params.token!));
  router.post('/welcome/:token', permit('guest'), ctx => choosePassword(parts, ctx, ctx.params.token!));
  router.get('/forgotten-password', permit('guest'), ctx => showForgotten(parts, ctx));
  router.post('/forgotten-password', permit('guest'), ctx => receiveForgotten(parts, ctx));
  return router;
}

/** Looking at the link leaves it as it is: mail programs do that before their readers. */
async function showWelcome(parts: LinkParts, ctx: Context, token: string): Promise<void> {
  const link = await parts.accountLinks.find(token);
  if (!link) return showOver(parts, ctx);
  await showChoice(parts, ctx, { link, form: freshForm({}) });
}

async function showChoice(
  { views, tokens }: LinkParts,
  ctx: Context,
  { link, form }: { link: OpenLink; form: FormState },
): Promise<void> {
  tokens.ensure(ctx);
  ctx.set('Cache-Control', 'no-store');
  await views.render(ctx, '@users/welcome', {
    title: ctx.state.t(`people.welcome.${link.purpose}.title`),
    noIndex: true,
    link,
    form,
  });
}

/** Unknown, used or expired: nobody learns which. */
async function showOver({ views }: LinkParts, ctx: Context): Promise<void> {
  ctx.status = 404;
  ctx.set('Cache-Control', 'no-store');
  await views.render(ctx, '@users/link-over', { title: ctx.state.t('people.over.title'), noIndex: true });
}

async function choosePassword(parts: LinkParts, ctx: Context, token: string): Promise<void> {
  const link = await parts.accountLinks.find(token);
  if (!link) return showOver(parts, ctx);
  const { form } = ctx.state;
  await acceptForm(
    ctx,
    async () => {
      const user = await redeem(parts, ctx, { token, link });
      if (!user) return showOver(parts, ctx);
      await parts.browserSessions.begin(ctx, user.id);
      parts.devices.remember(ctx, user.name);
      ctx.redirect('/');
      ctx.status = 303;
    },
    problem => showChoice(parts, ctx, { link, form: returnedForm(form, problem) }),
  );
}

/** Undefined when somebody else was faster. */
async function redeem(
  { gallery, passwords }: LinkParts,
  { state }: Context,
  { token, link }: { token: string; link: OpenLink },
): Promise<User | undefined> {
  const password = await passwords.prepare(state.form.get('password') ?? '');
  const request = {
    viewer: state.viewer,
    actor: { kind: 'user', id: link.userId, name: link.displayName } as const,
    reason: state.t('people.reason.passwordChosen'),
  };
  try {
    return (await gallery.change(request, tx => tx.users.setPasswordByLink(token, password))).value;
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

async function showForgotten(
  { views, tokens, forgotten }: LinkParts,
  ctx: Context,
  { name = '', seconds = 0 } = {},
): Promise<void> {
  tokens.ensure(ctx);
  await views.render(ctx, '@users/forgotten-password', {
    title: ctx.state.t('people.forgotten.title'),
    noIndex: true,
    isOpen: forgotten.isOpen,
    isSent: ctx.query.sent === '1',
    name,
    problem: seconds > 0 ? ctx.state.t('account.signIn.wait', { seconds }) : null,
  });
}

async function receiveForgotten(parts: LinkParts, ctx: Context): Promise<void> {
  if (!parts.forgotten.isOpen) return showForgotten(parts, ctx);
  const name = ctx.state.form.get('name') ?? '';
  const seconds = await parts.forgotten.request({ name, address: ctx.ip, locale: ctx.state.locale });
  if (seconds > 0) {
    ctx.status = 429;
    ctx.set('Retry-After', String(seconds));
    return showForgotten(parts, ctx, { name, seconds });
  }
  ctx.redirect('/forgotten-password?sent=1');
  ctx.status = 303;
}
