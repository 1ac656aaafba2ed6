import type { Gallery, ReadOptions, Viewer } from '../plugin-api/index.ts';
import { type ResolveToken, readBearer, viewerOfBearer } from './bearer.ts';
import { isFromThisMachine } from './client-address.ts';
import type { CookieJar } from './cookies.ts';
import type { Context, Middleware } from './state.ts';

export const sessionCookie = 'session';

export interface ResolvedSession {
  readonly sessionId: string;
  readonly viewer: Viewer;
}

/** Undefined for a token that is unknown, ended or expired, or whose user may not be here. */
export type ResolveSession = (
  token: string,
  request: { readonly fromThisMachine: boolean },
) => Promise<ResolvedSession | undefined>;

interface Parts {
  readonly gallery: Pick<Gallery, 'as'>;
  readonly cookies: CookieJar;
  readonly resolveSession: ResolveSession;
  readonly resolveToken: ResolveToken;
}

/**
 * Finds out who asks and opens the reading door for them. A bearer token goes before cookies, which then mean nothing.
 * Without either no statement is run.
 */
export function resolveViewer(parts: Parts): Middleware {
  return async (ctx, next) => {
    const token = readBearer(ctx);
    // So that a page which says that the token is wrong has the site's name.
    if (token !== null) ctx.state.read = parts.gallery.as(ctx.state.viewer);
    if (token === null) await takeSession(ctx, parts);
    else ctx.state.viewer = await viewerOfBearer(ctx, token, parts.resolveToken);
    ctx.state.read = parts.gallery.as(ctx.state.viewer, readOptionsOf(ctx));
    await next();
  };
}

/** Whoever writes, and whatever a program reads, sees texts as they were written. */
const written = /^\/(?:admin|api|oembed|sitemap)(?:[/.]|$)/;

/** Visitors read texts in their language where there are such. */
export function readOptionsOf({ path, state }: Context): ReadOptions {
  return written.test(path) ? {} : { language: state.locale };
}

async function takeSession(ctx: Context, { cookies, resolveSession }: Parts): Promise<void> {
  const token = cookies.get(ctx, sessionCookie);
  if (!token) return;
  const session = await resolveSession(token, { fromThisMachine: isFromThisMachine(ctx) });
  if (!session) return;
  ctx.state.viewer = session.viewer;
  ctx.state.sessionId = session.sessionId;
}
