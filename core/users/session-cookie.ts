import type { CookieJar } from '../http/cookies.ts';
import type { Context } from '../http/state.ts';
import { sessionCookie } from '../http/viewer.ts';
import { type Sessions, sessionLife } from './sessions.ts';

/** Begins and ends the session of a browser. */
export interface BrowserSessions {
  /** A new token for each sign-in: whatever session the browser came with is ended. */
  begin(ctx: Context, userId: string): Promise<void>;
  end(ctx: Context): Promise<void>;
}

export function createBrowserSessions(parts: { sessions: Sessions; cookies: CookieJar }): BrowserSessions {
  const { sessions, cookies } = parts;
  const endCurrent = async ({ state }: Context) => {
    if (state.viewer.kind === 'user' && state.sessionId)
      await sessions.end(state.viewer.userId, state.sessionId);
  };
  return {
    async begin(ctx, userId) {
      await endCurrent(ctx);
      const token = await sessions.begin(userId, { address: ctx.ip, userAgent: ctx.get('User-Agent') });
      cookies.set(ctx, sessionCookie, token, { maxAge: sessionLife.whole });
      cookies.clear(ctx, 'form');
    },
    async end(ctx) {
      await endCurrent(ctx);
      cookies.clear(ctx, sessionCookie);
    },
  };
}
