import type { CookieJar } from './cookies.ts';
import { createPageBody, type PageBody, sendPageBody } from './page-body.ts';
import type { Context, Middleware } from './state.ts';

export interface PageCacheParts {
  readonly cookies: CookieJar;
  /** Grows with each change; null: nothing may be cached. */
  readonly generation: () => number | null;
  /** ms until something is published or withdrawn by the clock; null when nothing is. */
  readonly untilNextPublication: () => Promise<number | null>;
  /** Bytes kept, encodings included. */
  readonly size: number;
}

/** ms; what isn't told of, such as a format of a picture that a visitor had made, is seen after this. */
const longest = 60_000;

/**
 * Keeps finished pages of guests, who all get the same bytes for an address, a language, a background and a layout. A
 * change makes all of them stale at once, and so does the next moment at which something is published or withdrawn by
 * schedule.
 */
export function pageCache(parts: PageCacheParts): Middleware {
  const pages = createPageStore(parts.size);
  let current: Period | null = null;

  const isCurrent = (period: Period) =>
    period === current && period.generation === parts.generation() && performance.now() < period.until;
  const findPeriod = async (): Promise<Period | null> => {
    const generation = parts.generation();
    if (generation === null) return null;
    if (current && isCurrent(current)) return current;
    pages.clear();
    // from before the question, which takes a while: nothing may be kept a moment too long
    const asked = performance.now();
    const wait = (await parts.untilNextPublication()) ?? longest;
    current = { generation, until: asked + Math.min(wait, longest) };
    return current;
  };

  return async (ctx, next) => {
    const period = isShared(ctx, parts.cookies) ? await findPeriod() : null;
    if (period === null) return next();
    const key = `${ctx.state.locale} ${ctx.state.background} ${ctx.state.layout} ${ctx.url}`;
    const known = pages.get(key);
    if (known) return send(ctx, known);
    await next();
    const page = asPage(ctx);
    if (page === undefined) return;
    await send(ctx, page);
    if (isCurrent(period)) pages.set(key, page);
  };
}

/** The time in which a page, once rendered, stays true. What was rendered across its end is not kept. */
interface Period {
  readonly generation: number;
  /** By the clock of `performance`. */
  readonly until: number;
}

/** A request that every guest could have sent: nothing of ours in it but preferences. */
function isShared(ctx: Context, cookies: CookieJar): boolean {
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return false;
  return ctx.get('Authorization') === '' && !cookies.hasPersonal(ctx);
}

/** Undefined for what a route has decided about itself, sets a cookie, or is no whole page. */
function asPage(ctx: Context): KeptPage | undefined {
  const { body, response } = ctx;
  const isPlain = ctx.status === 200 && typeof body === 'string' && ctx.state.viewer.kind === 'guest';
  if (!isPlain || ctx.state.isPartial || response.get('Cache-Control') || response.get('Set-Cookie'))
    return undefined;
  return { ...createPageBody(response.get('Content-Type'), body as string), own: ownHeaders(ctx) };
}

/** Headers in which pages differ: those that load pictures from elsewhere, may stand in frames, or are to be left out of indexes. */
function ownHeaders({ response }: Context): Record<string, string> {
  const names = [
    'Content-Security-Policy',
    'Cross-Origin-Resource-Policy',
    'Referrer-Policy',
    'X-Robots-Tag',
  ];
  return Object.fromEntries(names.map(name => [name, response.get(name)]).filter(([, value]) => value));
}

type KeptPage = PageBody & { readonly own: Record<string, string> };

function send(ctx: Context, page: KeptPage): Promise<void> {
  ctx.status = 200;
  ctx.set(page.own);
  ctx.set('Cache-Control', 'no-cache');
  ctx.vary(['Cookie', 'Accept-Language']);
  return sendPageBody(ctx, page);
}

/** The pages used last, up to so many bytes; each counts double, for the encodings that come to it; addresses count, too. */
function createPageStore(limit: number) {
  const pages = new Map<string, { page: KeptPage; bytes: number }>();
  let total = 0;
  const remove = (key: string) => {
    total -= pages.get(key)?.bytes ?? 0;
    pages.delete(key);
  };
  const set = (key: string, page: KeptPage) => {
    remove(key);
    const bytes = page.raw.length * 2 + key.length * 2;
    pages.set(key, { page, bytes });
    total += bytes;
    for (const oldest of pages.keys()) {
      if (total <= limit) break;
      remove(oldest);
    }
  };
  return {
    get(key: string): KeptPage | undefined {
      const found = pages.get(key);
      if (!found) return undefined;
      pages.delete(key);
      pages.set(key, found);
      return found.page;
    },
    set,
    clear() {
      pages.clear();
      total = 0;
    },
  };
}
