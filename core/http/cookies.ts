import type { Context } from './state.ts';

export interface CookieOptions {
  /** ms; absent: until the browser is closed. */
  readonly maxAge?: number;
  /** Also for scripts of the page; never for what signs somebody in. */
  readonly readable?: boolean;
}

/** Cookies under the names and flags that the public address allows. */
export interface CookieJar {
  get(ctx: Context, name: string): string | undefined;
  set(ctx: Context, name: string, value: string, options?: CookieOptions): void;
  clear(ctx: Context, name: string): void;
  /** Whether this request carries one of ours besides the visitor's preferences. */
  hasPersonal(ctx: Context): boolean;
}

/**
 * Secure, and `__Host-` before the name, when the public address is https; plain names otherwise, so that a LAN address works.
 * The public address decides, never the request: a proxy may speak plain http to us.
 *
 * @param below where such cookies go alone, as a path of this request; `__Secure-` names them then. Absent: everywhere
 */
export function createCookieJar(publicUrl: string | null, below?: (ctx: Context) => string): CookieJar {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const prefix = `${secure ? (below ? '__Secure-' : '__Host-') : ''}enfilade-`;
  const write = (ctx: Context, name: string, value: string | null, options: CookieOptions) => {
    // Koa judges by the connection and throws on a secure cookie over plain http
    ctx.cookies.secure = secure;
    ctx.cookies.set(prefix + name, value, {
      path: below?.(ctx) ?? '/',
      sameSite: 'lax',
      secure,
      httpOnly: !options.readable,
      maxAge: options.maxAge,
      overwrite: true,
    });
  };
  return {
    get: (ctx, name) => ctx.cookies.get(prefix + name),
    set: (ctx, name, value, options = {}) => write(ctx, name, value, options),
    clear: (ctx, name) => write(ctx, name, null, {}),
    hasPersonal: ctx => ctx.get('Cookie').includes(prefix),
  };
}

/** As Koa's cookies take them. */
export type CookieSetOptions = NonNullable<Parameters<Context['cookies']['set']>[2]>;
