import { createPageBody, sendPageBody } from './page-body.ts';
import type { Context, Middleware } from './state.ts';

/**
 * Cache headers, ETag, 304 and compression for bodies that are whole. Private pages are stored nowhere; those of guests
 * are asked for again each time. A route that sets Cache-Control itself has decided.
 */
export function finishPage(): Middleware {
  return async (ctx, next) => {
    await next();
    if (ctx.headerSent || ctx.respond === false) return;
    setCacheControl(ctx);
    const { body } = ctx;
    if (typeof body !== 'string' && !Buffer.isBuffer(body)) return;
    if (isFinished(ctx)) return;
    await sendPageBody(ctx, createPageBody(ctx.response.get('Content-Type'), body));
  };
}

/**
 * What is stored nowhere needs no ETag, and isn't compressed: by its length it would give away the token that it holds
 * beside a visitor's own words.
 */
function isFinished(ctx: Context): boolean {
  const isPrivate = ctx.response.get('Cache-Control').includes('no-store');
  // undefined when it isn't set, whatever the types say
  return isPrivate || Boolean(ctx.response.get('Content-Encoding') || ctx.response.get('ETag'));
}

function setCacheControl(ctx: Context): void {
  if (ctx.response.get('Cache-Control')) return;
  const isShared = ctx.state.viewer.kind === 'guest' && !ctx.response.get('Set-Cookie');
  ctx.set('Cache-Control', isShared ? 'no-cache' : 'no-store');
  if (isShared) ctx.vary(['Cookie', 'Accept-Language']);
}
