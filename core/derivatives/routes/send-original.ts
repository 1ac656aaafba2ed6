import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import { formats } from '../../decoders/formats.ts';
import { fail } from '../../errors/app-error.ts';
import type { Context, OriginalDownload } from '../../http/state.ts';
import type { PhotoBytes } from '../../plugin-api/index.ts';
import type { Accelerator } from './accelerator.ts';
import { type ByteRange, parseRange } from './byte-range.ts';
import { type ByteHeaders, isFresh, sendNotModified, setByteHeaders } from './send-bytes.ts';

/** Where an original lies that was left in its folder; undefined when it is in storage. */
export function referencedPathOf({ source }: PhotoBytes): string | undefined {
  return source.storage === 'referenced' ? join(source.root, source.path) : undefined;
}

export interface OriginalParts {
  /** Path of an original in storage. */
  readonly originalPath: (sha256: string) => string;
  /** Null: we send ourselves. */
  readonly accelerator: Accelerator | null;
}

/** The original, byte for byte, whole or in part, for those who may download it; for others there is nothing. */
export async function sendOriginal(
  ctx: Context & { params?: Record<string, string> },
  { originalPath, accelerator }: OriginalParts,
): Promise<void> {
  const photo = await ctx.state.read.photos.bytes(ctx.params?.id ?? '');
  if (!photo?.mayDownload) fail('NOT_FOUND');
  const headers = headersOf(ctx, photo);
  if (isFresh(ctx, headers.etag)) return sendNotModified(ctx, headers);
  const path = referencedPathOf(photo) ?? originalPath(photo.sha256);
  const file = await open(path, 'r').catch(error => fail('NOT_FOUND', { cause: error, details: { path } }));
  try {
    const { size } = await file.stat();
    if (size !== photo.bytes) fail('NOT_FOUND', { details: { path, size, expected: photo.bytes } });
    // What a link counts, it counts by what went out, which only we know.
    if (accelerator?.reaches(path) && !ctx.state.link?.meter) {
      ctx.set('Content-Disposition', contentDisposition(nameFor(ctx, photo)));
      return accelerator.send(ctx, headers, path);
    }
    const range = wantedRange(ctx, headers.etag, size);
    if (range === 'unsatisfiable') return refuseRange(ctx, size);
    const settle = await countDownload(ctx, { photoId: photo.photoId, wholeBytes: size }, range);
    setByteHeaders(ctx, headers);
    ctx.set({ 'Accept-Ranges': 'bytes', 'Content-Disposition': contentDisposition(nameFor(ctx, photo)) });
    await settle(await streamRange(ctx, file, { range, size }));
  } finally {
    await file.close();
  }
}

/** By way of a share link, before the first byte; who only asks about a file gets nothing of it. */
async function countDownload(
  ctx: Context,
  whole: Pick<OriginalDownload, 'photoId' | 'wholeBytes'>,
  range: ByteRange | undefined,
): Promise<(sentBytes: number) => Promise<void>> {
  const meter = ctx.state.link?.meter;
  if (!meter || ctx.method === 'HEAD') return async () => {};
  return meter.begin({ ...whole, bytes: range ? range.end - range.start + 1 : whole.wholeBytes });
}

function headersOf(ctx: Context, { sha256, isPublic, isIndexed, format }: PhotoBytes): ByteHeaders {
  return {
    etag: `"${sha256}"`,
    // What a guest may have, everybody may; what others may have says nothing about guests.
    isPublic: isPublic && ctx.state.viewer.kind === 'guest',
    isIndexed,
    type: formats.get(format)?.mime ?? 'application/octet-stream',
  };
}

/** A file name may tell more than its photo does: guests and visitors of links are never given it. */
function nameFor(ctx: Context, { photoId, format, fileName }: PhotoBytes): string {
  const extension = formats.get(format)?.extension ?? 'bin';
  return ['guest', 'share'].includes(ctx.state.viewer.kind) ? `${photoId}.${extension}` : fileName;
}

/** A range of another version than ours would not fit to what the client has: then it gets everything. */
function wantedRange(ctx: Context, etag: string, size: number): ReturnType<typeof parseRange> {
  const header = ctx.get('Range');
  const condition = ctx.get('If-Range');
  return header && (!condition || condition === etag) ? parseRange(header, size) : undefined;
}

function refuseRange(ctx: Context, size: number): void {
  ctx.respond = false;
  ctx.res.statusCode = 416;
  ctx.res.removeHeader('ETag');
  ctx.res.setHeader('Cache-Control', 'no-store');
  ctx.res.setHeader('Content-Range', `bytes */${size}`);
  ctx.res.setHeader('Content-Length', 0);
  ctx.res.end();
}

/** Returns how many bytes were sent. */
async function streamRange(
  ctx: Context,
  file: FileHandle,
  { range, size }: { range: ByteRange | undefined; size: number },
): Promise<number> {
  const { start, end } = range ?? { start: 0, end: size - 1 };
  ctx.respond = false;
  ctx.res.statusCode = range ? 206 : 200;
  if (range) ctx.res.setHeader('Content-Range', `bytes ${start}-${end}/${size}`);
  ctx.res.setHeader('Content-Length', end - start + 1);
  if (ctx.method === 'HEAD') {
    ctx.res.end();
    return 0;
  }
  const stream = file.createReadStream({ start, end, highWaterMark: 256 * 1024, autoClose: false });
  // A visitor who leaves midway is no error of ours.
  return pipeline(stream, ctx.res).then(
    () => end - start + 1,
    () => {
      const sent = stream.bytesRead - stream.readableLength - ctx.res.writableLength;
      ctx.res.destroy();
      return Math.max(0, sent);
    },
  );
}
