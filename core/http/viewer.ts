import type { Gallery, Viewer } from '../plugin-api/index.ts';
import { isFromThisMachine } from './client-address.ts';
import type { CookieJar } from './cookies.ts';
import type { Middleware } from './state.ts';

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

/** Finds out who asks and opens the reading door for them. Without a session cookie no statement is run. */
export function resolveViewer(parts: {
  readonly gallery: Pick<Gallery, 'as'>;
  readonly cookies: CookieJar;
  readonly resolveSession: ResolveSession;
}): Middleware {
  return async (ctx, next) => {
    const token = parts.cookies.get(ctx, sessionCookie);
    if (token) {
      const session = await parts.resolveSession(token, { fromThisMachine: isFromThisMachine(ctx) });
      if (session) {
        ctx.state.viewer = session.viewer;
        ctx.state.sessionId = session.sessionId;
      }
    }
    ctx.state.read = parts.gallery.as(ctx.state.viewer);
    await next();
  };
}
