import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from './state.ts';

const compressors = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 4,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 6 }),
};

export type Encoding = keyof typeof compressors;

/** Bytes below which compressing isn't worth its time. */
const smallest = 1_024;
const compressible = /^(text\/|application\/([a-z.+-]*[+/])?(json|xml|javascript|manifest)|image\/svg)/;

/** A whole answer that can be sent many times, in each encoding that was asked for. */
export interface PageBody {
  readonly type: string;
  readonly raw: Buffer;
  readonly etag: string;
  readonly encoded: Map<Encoding, Buffer>;
}

/** Weak, because the same page goes out in several encodings. */
export function createPageBody(type: string, body: string | Buffer): PageBody {
  const raw = typeof body === 'string' ? Buffer.from(body) : body;
  const etag = `W/"${createHash('sha1').update(raw).digest('base64url')}"`;
  return { type, raw, etag, encoded: new Map() };
}

/** Answers 304 to whom has it already, else sends it in the best encoding that is accepted. */
export async function sendPageBody(ctx: Context, page: PageBody): Promise<void> {
  ctx.set('ETag', page.etag);
  ctx.vary('Accept-Encoding');
  if (ctx.status === 200 && ctx.fresh) {
    ctx.status = 304;
    return;
  }
  const encoding = chooseEncoding(ctx, page);
  ctx.body = encoding === undefined ? page.raw : await encode(page, encoding);
  ctx.set('Content-Type', page.type);
  if (encoding !== undefined) ctx.set('Content-Encoding', encoding);
}

function chooseEncoding(ctx: Context, page: PageBody): Encoding | undefined {
  if (page.raw.length < smallest || !compressible.test(page.type)) return undefined;
  const accepted = ctx.acceptsEncodings('br', 'gzip', 'identity');
  return accepted === 'br' || accepted === 'gzip' ? accepted : undefined;
}

async function encode(page: PageBody, encoding: Encoding): Promise<Buffer> {
  const known = page.encoded.get(encoding);
  if (known !== undefined) return known;
  const body = await compressors[encoding](page.raw);
  page.encoded.set(encoding, body);
  return body;
}
