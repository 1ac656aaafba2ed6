import { randomBytes } from 'node:crypto';
import type { CookieJar } from './cookies.ts';
import { createSigner, isSameText } from './signer.ts';
import type { Context, Middleware } from './state.ts';

/** Name of the hidden field, and of the header that scripts send instead. */
export const formTokenField = 'formToken';
export const formTokenHeader = 'X-Form-Token';

const cookieName = 'form';

/** The tokens that show that a form was ours: bound to the session, or for guests to a cookie of their own. */
export interface FormTokens {
  /** Sets `state.formToken` where there is something to bind it to. */
  readonly attach: Middleware;
  /** For a page of guests that carries a form: binds a token to a new cookie, which makes the page uncacheable. */
  ensure(ctx: Context): void;
  isValid(ctx: Context, token: string): boolean;
}

export function createFormTokens({ secret, cookies }: { secret: string; cookies: CookieJar }): FormTokens {
  const signer = createSigner(secret);
  const sign = (bound: string) => signer.sign(`form:${bound}`);
  const expected = (ctx: Context) => {
    if (ctx.state.sessionId !== null) return sign(`session:${ctx.state.sessionId}`);
    const cookie = cookies.get(ctx, cookieName);
    return cookie === undefined ? null : sign(`guest:${cookie}`);
  };
  return {
    attach: (ctx, next) => {
      ctx.state.formToken = expected(ctx);
      return next();
    },
    ensure(ctx) {
      if (ctx.state.formToken !== null) return;
      const cookie = randomBytes(16).toString('base64url');
      cookies.set(ctx, cookieName, cookie);
      ctx.state.formToken = sign(`guest:${cookie}`);
    },
    isValid(ctx, token) {
      const wanted = ctx.state.formToken;
      return wanted !== null && isSameText(wanted, token);
    },
  };
}
