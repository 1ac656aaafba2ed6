import type { Context } from '../../http/state.ts';

export interface ByteHeaders {
  /** Strong, with its quotes. */
  readonly etag: string;
  /** True when guests may have the same bytes. */
  readonly isPublic: boolean;
  readonly type: string;
}

/** Headers of bytes that came from an upload: never run, never guessed, cached only as far as everybody may see them. */
export function setByteHeaders(ctx: Context, { etag, isPublic, type }: ByteHeaders): void {
  ctx.status = 200;
  ctx.set({
    'Cache-Control': isPublic ? 'public, max-age=300' : 'private, no-cache',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Type': type,
    ETag: etag,
    'X-Content-Type-Options': 'nosniff',
  });
}

/** 304, once the viewer was judged. */
export function notModified(ctx: Context): void {
  ctx.respond = false;
  ctx.res.statusCode = 304;
  ctx.res.removeHeader('Content-Type');
  ctx.res.end();
}

/** Sends a whole file that is in memory, past the steps that pages go through. */
export function sendBytes(ctx: Context, bytes: Buffer): void {
  ctx.respond = false;
  ctx.res.setHeader('Content-Length', bytes.length);
  ctx.res.end(ctx.method === 'HEAD' ? undefined : bytes);
}
