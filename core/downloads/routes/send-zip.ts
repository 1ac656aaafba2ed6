import { create as contentDisposition } from 'content-disposition';
import type { Context } from '../../http/state.ts';
import { type DownloadFile, openIn, type TakeTurn } from '../download-files.ts';
import { safeName } from '../file-names.ts';
import { lengthOfZip, streamZip } from '../zip-stream.ts';

export interface Archive {
  /** As people read it; becomes the file's name. */
  readonly title: string;
  readonly files: readonly DownloadFile[];
}

/** ms in which not a byte is taken: whoever waits that long has gone without saying so. */
const longestPause = 300_000;

/**
 * Sends files as one archive, past the steps that pages go through. Once the first byte is out, what goes wrong can't be
 * told any more: the connection is cut, so that nobody takes what they have for the whole.
 */
export async function sendZip(ctx: Context, { title, files }: Archive, takeTurn: TakeTurn): Promise<void> {
  const length = lengthOfZip(files);
  ctx.status = 200;
  ctx.set({
    'Accept-Ranges': 'none',
    'Cache-Control': 'private, no-store',
    'Content-Disposition': disposition(`${safeName(title, 'photos')}.zip`),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Type': 'application/zip',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex',
  });
  ctx.respond = false;
  const { res } = ctx;
  res.statusCode = 200;
  if (length !== null) res.setHeader('Content-Length', length);
  if (ctx.method === 'HEAD') return void res.end();
  res.setTimeout(longestPause, () => res.destroy());
  try {
    await sendAll(ctx, streamZip(files, openIn(takeTurn)));
    res.end();
  } catch (error) {
    if (!res.destroyed) ctx.state.log.error(describe(error), 'an archive was broken off');
    res.destroy();
  }
}

/** Of two chunks one is on its way while the next is read: neither the disk nor the line waits for the other. */
async function sendAll(ctx: Context, chunks: AsyncIterable<Buffer>): Promise<void> {
  let sending = Promise.resolve();
  for await (const chunk of chunks) {
    await sending;
    sending = send(ctx, chunk);
    // it is asked for above or below, but maybe not before it has failed
    sending.catch(() => {});
  }
  await sending;
}

/** RFC 6266; clients that know ASCII alone get the letters without their marks. */
function disposition(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_');
  return contentDisposition(name, { fallback: plain });
}

function describe(error: unknown): Record<string, unknown> {
  return { err: error, details: (error as { details?: unknown }).details };
}

/** Resolves when the chunk has left us, so that its buffer can be filled again; rejects when nobody is there to take it. */
function send({ res }: Context, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(new Error('the visitor has left'));
    if (res.destroyed) return leave();
    res.once('close', leave);
    res.write(chunk, error => {
      res.off('close', leave);
      if (error) reject(error);
      else resolve();
    });
  });
}
