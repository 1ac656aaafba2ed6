import { type AppError, fail } from '../errors/app-error.ts';
import type { TokenViewer } from '../plugin-api/index.ts';
import { isFromThisMachine } from './client-address.ts';
import type { Context } from './state.ts';

export type ResolvedToken =
  | { readonly kind: 'right'; readonly viewer: TokenViewer }
  /** Unknown, revoked, expired, or its user may not be here: nobody learns which. */
  | { readonly kind: 'wrong' }
  /** From this address too many were wrong. */
  | { readonly kind: 'wait'; readonly seconds: number };

export type ResolveToken = (
  token: string,
  request: { readonly fromThisMachine: boolean; readonly address: string },
) => Promise<ResolvedToken>;

/** The token of `Authorization: Bearer …`; null without one, empty where it is missing. Other schemes are a proxy's. */
export function readBearer(ctx: Context): string | null {
  const found = /^bearer(?:\s+(.*))?$/i.exec(ctx.get('Authorization').trim());
  return found && (found[1] ?? '').trim();
}

/**
 * The viewer that a bearer token stands for. Whoever shows a token means to be somebody: a wrong one is never a guest.
 *
 * @throws AppError TOKEN_REFUSED, TOO_MANY_REQUESTS
 */
export async function viewerOfBearer(
  ctx: Context,
  token: string,
  resolveToken: ResolveToken,
): Promise<TokenViewer> {
  const found = await resolveToken(token, { fromThisMachine: isFromThisMachine(ctx), address: ctx.ip });
  if (found.kind === 'right') return found.viewer;
  if (found.kind === 'wrong') return fail('TOKEN_REFUSED');
  ctx.set('Retry-After', String(found.seconds));
  return fail('TOO_MANY_REQUESTS');
}

/** What HTTP asks of a 401: how to do better. No browser opens a dialogue for it. */
export function challengeOf(error: AppError): string {
  return error.code === 'TOKEN_REFUSED' ? 'Bearer error="invalid_token"' : 'Bearer';
}
