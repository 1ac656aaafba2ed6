import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { createCheck } from '../errors/create-check.ts';
import { onlyPage, readJson, readQuery, sendData } from '../http/api.ts';
import { idOf } from '../http/manage-page.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { UserViewer, Viewer } from '../plugin-api/index.ts';
import { checkNewToken } from './schemas.ts';
import { mayLookAfterTokens, type TokenSummary, type Tokens } from './tokens.ts';

interface Parts {
  readonly programTokens: Pick<Tokens, 'create' | 'list' | 'revoke'>;
}

/** `/api/v1/me` and `/api/v1/tokens`: who asks, and their tokens. */
export function tokenApiRoutes({ programTokens }: Parts): Router<RequestState> {
  const router = new Router<RequestState>({ prefix: '/api/v1' });
  router.get('/me', permit('signed-in'), ctx => sendData(ctx, describeMe(ctx)));
  router.get('/tokens', permit('signed-in'), async ctx => {
    readQuery(ctx, checkNoQuery);
    const tokens = await programTokens.list(requireOwner(ctx.state.viewer).userId);
    sendData(ctx, tokens.map(describeToken), onlyPage);
  });
  router.post('/tokens', permit('signed-in'), async ctx => {
    const asked = await readJson(ctx, checkNewToken);
    const { id, token } = await programTokens.create(ctx.state, asked);
    const made = (await programTokens.list(requireOwner(ctx.state.viewer).userId)).find(
      each => each.id === id,
    );
    ctx.status = 201;
    sendData(ctx, { ...(made ? describeToken(made) : { id }), token });
  });
  router.delete('/tokens/:id', permit('signed-in'), async ctx => {
    const isRevoked = await programTokens.revoke(requireOwner(ctx.state.viewer).userId, idOf(ctx));
    if (!isRevoked) fail('NOT_FOUND');
    ctx.status = 204;
  });
  return router;
}

const checkNoQuery = createCheck<object>({ type: 'object', additionalProperties: false });

/** Whose tokens these are. */
function requireOwner(viewer: Viewer): UserViewer {
  if (viewer.kind === 'user') return viewer;
  if (viewer.kind !== 'token') return fail('SIGN_IN_REQUIRED');
  return mayLookAfterTokens(viewer) ? viewer.user : fail('FORBIDDEN');
}

function describeMe({ state: { viewer, read } }: Context) {
  const token = viewer.kind === 'token' ? viewer : null;
  const user =
    viewer.kind === 'user' ? viewer : viewer.kind === 'token' ? viewer.user : fail('SIGN_IN_REQUIRED');
  const { userId, name, displayName, role } = user;
  return {
    kind: viewer.kind,
    user: { id: userId, name, displayName, role },
    token: token && { id: token.tokenId, name: token.name, scopes: token.scopes, albumId: token.albumId },
    rights: read.rights,
  };
}

function describeToken({
  id,
  name,
  scopes,
  albumId,
  createdAt,
  lastUsedAt,
  expiresAt,
  isExpired,
}: TokenSummary) {
  return { id, name, scopes, albumId, createdAt, lastUsedAt, expiresAt, isExpired };
}
