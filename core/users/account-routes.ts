import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { acceptForm, type FormProblem, freshForm, returnedForm } from '../http/form-state.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Gallery, Viewer } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import type { Account } from './account.ts';
import type { Passwords } from './passwords.ts';
import type { BrowserSessions } from './session-cookie.ts';

export interface AccountParts {
  readonly views: Views;
  readonly gallery: Gallery;
  readonly account: Account;
  readonly passwords: Pick<Passwords, 'prepare'>;
  readonly browserSessions: BrowserSessions;
}

type Handler = (ctx: Context, userId: string) => Promise<void>;

/** `/account`: one's own name, password and sessions. */
export function accountRoutes(parts: AccountParts): Router<RequestState> {
  const { account } = parts;
  const router = new Router<RequestState>();
  router.get('/account', permit('in-person'), ctx => showAccount(parts, ctx));
  const post = (path: string, handle: Handler) =>
    router.post(path, permit('in-person'), async ctx => submit(parts, ctx, handle));
  post('/account', (ctx, userId) => saveDetails(parts, ctx, userId));
  post('/account/password', (ctx, userId) => changePassword(parts, ctx, userId));
  post('/account/sessions', (ctx, userId) =>
    account.endSession(userId, ctx.state.form.get('session') ?? '', ctx.state.sessionId),
  );
  return router;
}

/** Back to the page when all is well; else the page again, with what is wrong. */
async function submit(parts: AccountParts, ctx: Context, handle: Handler): Promise<void> {
  await acceptForm(
    ctx,
    async () => {
      await handle(ctx, userIdOf(ctx.state.viewer));
      ctx.redirect('/account');
      ctx.status = 303;
    },
    problem => showAccount(parts, ctx, problem),
  );
}

async function showAccount(parts: AccountParts, ctx: Context, problem?: FormProblem): Promise<void> {
  const userId = userIdOf(ctx.state.viewer);
  const { form } = ctx.state;
  const [user, sessions] = await Promise.all([
    ctx.state.read.users.find(userId).then(found => found ?? fail('NOT_FOUND')),
    parts.account.sessions(userId),
  ]);
  await parts.views.render(ctx, '@users/account', {
    title: ctx.state.t('account.title'),
    noIndex: true,
    user,
    // of the two forms on the page, the one that was sent comes back as it was
    details:
      problem && form.has('displayName')
        ? returnedForm(form, problem)
        : freshForm({ displayName: user.displayName, email: user.email ?? '' }),
    password: problem ? returnedForm(new URLSearchParams(), problem) : freshForm({}),
    problem: problem?.text ?? null,
    sessions: sessions.map(session => ({
      ...session,
      isThis: session.id === ctx.state.sessionId,
      device: describeDevice(session.userAgent) ?? ctx.state.t('account.sessions.unknownDevice'),
    })),
  });
}

/** Mails with a link to a new password go to this address: who found a browser open must not turn them their way. */
async function saveDetails(parts: AccountParts, ctx: Context, userId: string): Promise<void> {
  const { viewer, t, read, form } = ctx.state;
  const displayName = form.get('displayName') ?? '';
  const email = form.get('email')?.trim() || null;
  if (email !== ((await read.users.find(userId))?.email ?? null))
    await requirePassword(parts, ctx, { userId, field: 'emailPassword' });
  const request = { viewer, reason: t('manage.reason.accountEdited') };
  await parts.gallery.change(request, tx => tx.users.edit(userId, { displayName, email }));
}

/** Ends all sessions; this browser gets a new one. */
async function changePassword(parts: AccountParts, ctx: Context, userId: string): Promise<void> {
  const { form, viewer, t } = ctx.state;
  await requirePassword(parts, ctx, { userId, field: 'currentPassword' });
  const request = { viewer, reason: t('manage.reason.passwordChanged') };
  const password = await parts.passwords.prepare(form.get('password') ?? '');
  await parts.gallery.change(request, tx => tx.users.setPassword(userId, password));
  await parts.browserSessions.begin(ctx, userId);
}

async function requirePassword(
  { account }: AccountParts,
  ctx: Context,
  { userId, field }: { userId: string; field: string },
): Promise<void> {
  const password = ctx.state.form.get(field) ?? '';
  if (await account.isPassword(userId, { password, address: ctx.ip })) return;
  fail('SIGN_IN_FAILED', { pointer: `/${field}` });
}

function userIdOf(viewer: Viewer): string {
  return viewer.kind === 'user' ? viewer.userId : fail('SIGN_IN_REQUIRED');
}

/** Browser and system, as their names stand in a User-Agent; enough to know one's own devices apart. */
function describeDevice(userAgent: string | null): string | null {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(userAgent ?? '')?.[1];
  const system = /(Android|iPhone|iPad|Windows|Macintosh|Linux)/.exec(userAgent ?? '')?.[1];
  return [browser, system].filter(Boolean).join(' · ') || null;
}
