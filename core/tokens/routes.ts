import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { acceptForm, type FormState, freshForm, returnedForm } from '../http/form-state.ts';
import { idOf } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { UserViewer } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { lifeOptions, readNewToken, scopesFor } from './token-form.ts';
import type { TokenSummary, Tokens } from './tokens.ts';

export interface TokenRouteParts {
  readonly views: Views;
  readonly programTokens: Pick<Tokens, 'create' | 'list' | 'revoke'>;
}

/** `/account/tokens`: one's own tokens, made and revoked. */
export function tokenRoutes(parts: TokenRouteParts): Router<RequestState> {
  const router = new Router<RequestState>({ prefix: '/account/tokens' });
  router.get('/', permit('in-person'), ctx => showTokens(parts, ctx));
  router.post('/', permit('in-person'), ctx => createToken(parts, ctx));
  router.get('/:id/revoke', permit('in-person'), ctx => showRevoke(parts, ctx));
  router.post('/:id/revoke', permit('in-person'), ctx => revokeToken(parts, ctx));
  return router;
}

async function showTokens(
  { views, programTokens }: TokenRouteParts,
  ctx: Context,
  { form, made = null }: { form?: FormState; made?: string | null } = {},
): Promise<void> {
  const { t, read } = ctx.state;
  const user = userOf(ctx);
  const [tokens, albums] = await Promise.all([programTokens.list(user.userId), read.albums.tree()]);
  await views.render(ctx, '@tokens/tokens', {
    title: t('tokens.title'),
    noIndex: true,
    styles: ['manage.css'],
    made,
    tokens: await Promise.all(tokens.map(token => describeToken(ctx, token))),
    form: form ?? freshForm({ scopes: ['photos:read'], expiresAt: '90' }),
    scopes: scopesFor(t, ctx.state.read.rights),
    lives: lifeOptions(t),
    albums: [
      { value: '', label: t('tokens.album.none') },
      ...albums.map(({ id, title, depth }) => ({ value: id, label: indent(title, depth) })),
    ],
  });
}

/** The token is on the page that answers, and nowhere after it. */
async function createToken(parts: TokenRouteParts, ctx: Context): Promise<void> {
  await acceptForm(
    ctx,
    async () => {
      const { token } = await parts.programTokens.create(ctx.state, readNewToken(ctx.state.form));
      await showTokens(parts, ctx, { made: token });
      ctx.status = 201;
    },
    problem => {
      const text = ctx.state.t(`tokens.problem.${problem.field ?? 'tooMany'}`);
      return showTokens(parts, ctx, { form: returnedForm(ctx.state.form, { ...problem, text }) });
    },
  );
}

async function showRevoke(parts: TokenRouteParts, ctx: Context): Promise<void> {
  const tokens = await parts.programTokens.list(userOf(ctx).userId);
  const token = tokens.find(({ id }) => id === idOf(ctx)) ?? fail('NOT_FOUND');
  await parts.views.render(ctx, '@tokens/revoke', {
    title: ctx.state.t('tokens.revoke.title', { name: token.name }),
    noIndex: true,
    token: await describeToken(ctx, token),
  });
}

async function revokeToken({ programTokens }: TokenRouteParts, ctx: Context): Promise<void> {
  if (!(await programTokens.revoke(userOf(ctx).userId, idOf(ctx)))) fail('NOT_FOUND');
  ctx.redirect('/account/tokens');
  ctx.status = 303;
}

async function describeToken(ctx: Context, token: TokenSummary) {
  const { t, read } = ctx.state;
  const album = token.albumId === null ? null : await read.albums.findById(token.albumId);
  return {
    ...token,
    does: token.scopes.map(scope => t(`tokens.scope.${scope}`)),
    // An album that its user doesn't see any more isn't named to them here either.
    album: token.albumId === null ? null : (album?.title ?? t('tokens.album.unseen')),
  };
}

function indent(title: string, depth: number): string {
  return '\u2003'.repeat(Math.min(depth, 6)) + title;
}

function userOf({ state: { viewer } }: Context): UserViewer {
  return viewer.kind === 'user' ? viewer : fail('SIGN_IN_REQUIRED');
}
