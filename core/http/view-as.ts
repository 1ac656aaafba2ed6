import { fail } from '../errors/app-error.ts';
import type { Gallery, Viewer, ViewerName } from '../plugin-api/index.ts';
import type { CookieJar } from './cookies.ts';
import { createSigner } from './signer.ts';
import type { Context, Middleware, ShownEyes } from './state.ts';
import { readOptionsOf } from './viewer.ts';

const cookieName = 'eyes';
/** ms */
const life = 30 * 60_000;

interface Parts {
  readonly secret: string;
  readonly cookies: CookieJar;
  readonly gallery: Pick<Gallery, 'as'>;
  /** Undefined for who isn't there any more, `refused` for eyes that are not this viewer's to borrow. */
  readonly lendEyes: (
    viewer: Viewer,
    named: ViewerName,
  ) => Promise<
    { readonly viewer: Viewer; readonly id: string; readonly name: string } | 'refused' | undefined
  >;
}

/** Looking at the gallery with somebody else's eyes: half an hour at most, in one session, and nothing can be changed. */
export interface ViewAs {
  readonly middleware: Middleware;
  /**
   * From the next page on. NOT_FOUND when there is nobody of this name; FORBIDDEN for who may not borrow these eyes: they would
   * see more than their own.
   */
  begin(ctx: Context, named: ViewerName): Promise<void>;
  stop(ctx: Context): void;
}

/** One's own pages stay one's own, and so does what programs ask. Routes don't tell capital letters from small ones. */
const ownPages = /^\/(account|api|logout|admin\/view-as\/stop)(\/|$)/i;
const managingPages = /^\/admin(\/|$)/i;
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export function createViewAs(parts: Parts): ViewAs {
  const { secret, cookies, gallery, lendEyes } = parts;
  const signer = createSigner(secret);
  const inSession = (ctx: Context, text: string) => `eyes:${ctx.state.sessionId}:${text}`;

  const readCookie = (ctx: Context): ViewerName | undefined => {
    const [text, signature] = cookies.get(ctx, cookieName)?.split('~') ?? [];
    if (ctx.state.sessionId === null || !text || !signature) return undefined;
    if (!signer.isRight(inSession(ctx, text), signature)) return undefined;
    const [until, kind, id = ''] = text.split('.');
    if (Number(until) < Date.now()) return undefined;
    return { kind, id } as ViewerName;
  };

  return {
    async middleware(ctx, next) {
      const named = readCookie(ctx);
      const eyes = named && (await lendEyes(ctx.state.viewer, named));
      if (!named || !eyes || eyes === 'refused') return next();
      ctx.state.viewAs = { kind: named.kind as ShownEyes['kind'], name: eyes.name };
      const isOwn = ownPages.test(ctx.path);
      const isChange = !safeMethods.has(ctx.method);
      if (isChange ? !/^\/(logout|admin\/view-as\/stop)$/.test(ctx.path) : managingPages.test(ctx.path))
        fail('VIEWING_AS_OTHERS');
      if (!isOwn) {
        ctx.state.viewer = eyes.viewer;
        ctx.state.read = gallery.as(eyes.viewer, readOptionsOf(ctx));
      }
      await next();
      if (typeof ctx.body === 'string') ctx.set('Cache-Control', 'no-store');
    },
    async begin(ctx, named) {
      const eyes = (await lendEyes(ctx.state.viewer, named)) ?? fail('NOT_FOUND');
      if (eyes === 'refused') fail('FORBIDDEN');
      const text = `${Date.now() + life}.${named.kind}.${eyes.id}`;
      cookies.set(ctx, cookieName, `${text}~${signer.sign(inSession(ctx, text))}`, { maxAge: life });
    },
    stop: ctx => cookies.clear(ctx, cookieName),
  };
}
