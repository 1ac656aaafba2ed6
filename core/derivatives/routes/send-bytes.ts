import type { Context } from '../../http/state.ts';

export interface ByteHeaders {
  /** Strong, with its quotes. */
  readonly etag: string;
  /** True when guests may have the same bytes. */
  readonly isPublic: boolean;
  /** Whether search engines may keep them; absent: nobody said. */
  readonly isIndexed?: boolean;
  readonly type: string;
  /** Left to an address that holds good for whoever has it; absent: it is none. */
  readonly signedSeconds?: number;
}

/**
 * True when what the client has is still right; only asked once the viewer was judged. A client that says `no-cache`
 * means the caches between (RFC 9111, section 5.2.1.4): here is the origin, and its answer is as new as can be.
 */
export function isFresh(ctx: Context, etag: string): boolean {
  const known = ctx.get('If-None-Match');
  if (known === '') return false;
  return known === '*' || known.split(',').some(tag => tag.trim().replace(/^W\//, '') === etag);
}

/** Headers of bytes that came from an upload: never run, never guessed, cached only as far as everybody may see them. */
export function setByteHeaders(ctx: Context, headers: ByteHeaders): void {
  ctx.status = 200;
  setCacheHeaders(ctx, headers);
  ctx.set({
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Type': headers.type,
    'X-Content-Type-Options': 'nosniff',
  });
}

/** 304, past the steps that pages go through. */
export function sendNotModified(ctx: Context, headers: ByteHeaders): void {
  setCacheHeaders(ctx, headers);
  ctx.respond = false;
  ctx.res.statusCode = 304;
  ctx.res.end();
}

/** Sends a whole file that is in memory, past the steps that pages go through. */
export function sendBytes(ctx: Context, headers: ByteHeaders, bytes: Buffer): void {
  setByteHeaders(ctx, headers);
  ctx.respond = false;
  ctx.res.setHeader('Content-Length', bytes.length);
  ctx.res.end(ctx.method === 'HEAD' ? undefined : bytes);
}

function setCacheHeaders(ctx: Context, headers: ByteHeaders): void {
  const { etag, isPublic, isIndexed, signedSeconds } = headers;
  const kept = isPublic ? 'public, max-age=300' : 'private, no-cache';
  ctx.set({ 'Cache-Control': signedSeconds === undefined ? kept : signedFor(signedSeconds), ETag: etag });
  // what everybody may have can stand in everybody's pages
  if (isPublic) ctx.set('Cross-Origin-Resource-Policy', 'cross-origin');
  if (isIndexed === false) ctx.set('X-Robots-Tag', 'noindex');
}

/** Not one second beyond the end of the address, stale or not. */
function signedFor(seconds: number): string {
  const left = Math.max(0, seconds);
  return `public, max-age=${left}, s-maxage=${left}, must-revalidate`;
}
