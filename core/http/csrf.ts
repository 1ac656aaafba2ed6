import { fail } from '../errors/app-error.ts';
import { isApiPath } from './api.ts';
import type { CookieJar } from './cookies.ts';
import { type FormTokens, formTokenField, formTokenHeader } from './form-token.ts';
import { ownPath } from './own-path.ts';
import { peekFirstField } from './peek-first-field.ts';
import type { Context, Middleware } from './state.ts';
import { sessionCookie } from './viewer.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

interface CsrfParts {
  readonly publicUrl: string | null;
  readonly tokens: FormTokens;
  readonly cookies: Pick<CookieJar, 'get'>;
}

/**
 * What changes something comes from our own pages and carries their token. There is no way around it for a route; a
 * bearer token alone needs none, since no browser sends one by itself.
 */
export function csrf({ publicUrl, tokens, cookies }: CsrfParts): Middleware {
  const isOver = (ctx: Context) =>
    ctx.state.viewer.kind === 'guest' && cookies.get(ctx, sessionCookie) !== undefined;
  return async (ctx, next) => {
    if (!safeMethods.has(ctx.method) && ctx.state.viewer.kind !== 'token') {
      if (!comesFromHere(ctx, publicUrl)) refuse(ctx, { origin: ctx.get('Origin') });
      if (!tokens.isValid(ctx, await readToken(ctx))) {
        if (isOver(ctx) && ctx.accepts('html') && !isApiPath(ctx.path)) return goToSignIn(ctx);
        refuse(ctx, { token: 'wrong or missing' });
      }
    }
    await next();
  };
}

/** The session ended while the form was filled in: back to its page, whatever site the browser says that it is on. */
function goToSignIn(ctx: Context): void {
  const referer = ctx.get('Referer');
  const url = URL.canParse(referer) ? new URL(referer) : null;
  const page = ownPath(url && url.pathname + url.search);
  ctx.redirect(`/login?next=${encodeURIComponent(page)}`);
  ctx.status = 303;
}

/** A program that forgot its token is told so, rather than of a form. */
function refuse(ctx: Context, details: Record<string, string>): never {
  const isProgram = ctx.state.viewer.kind === 'guest' && isApiPath(ctx.path);
  return fail(isProgram ? 'SIGN_IN_REQUIRED' : 'FORM_REFUSED', { details });
}

/**
 * Browsers send Sec-Fetch-Site over https and to localhost; to a LAN address over plain http they send Origin alone.
 * What sends neither is no browser that could be led astray, and still needs the token.
 */
function comesFromHere(ctx: Context, publicUrl: string | null): boolean {
  const site = ctx.get('Sec-Fetch-Site');
  if (site) return site === 'same-origin' || site === 'none';
  const origin = ctx.get('Origin');
  if (!origin) return true;
  if (publicUrl !== null) return origin === new URL(publicUrl).origin;
  return URL.canParse(origin) && new URL(origin).host === hostOf(ctx);
}

/** As a URL writes it: lower case, without the default port of its scheme. */
function hostOf(ctx: Context): string | null {
  const address = `${ctx.protocol}://${ctx.host}`;
  return URL.canParse(address) ? new URL(address).host : null;
}

async function readToken(ctx: Context): Promise<string> {
  const header = ctx.get(formTokenHeader);
  if (header) return header;
  if (ctx.is('multipart')) return (await peekFirstField(ctx.req, formTokenField)) ?? '';
  return ctx.state.form.get(formTokenField) ?? '';
}
