import { extname } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Null for what is compressed by nature. */
  readonly gzip: Buffer | null;
  readonly brotli: Buffer | null;
}

const types: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.geojson': 'application/json; charset=utf-8',
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const compressible = /^(text\/|application\/json|image\/svg)/;

/** Bytes; the last tenth of such a file would cost half a second of each start. */
const large = 200_000;
const quick = 9;

/** Compresses it at once: assets are few and small. */
export function prepareAsset(name: string, body: Buffer): Asset {
  const type = types[extname(name).toLowerCase()] ?? 'application/octet-stream';
  if (!compressible.test(type)) return { type, body, gzip: null, brotli: null };
  const quality = body.length > large ? quick : constants.BROTLI_MAX_QUALITY;
  const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  return { type, body, gzip: gzipSync(body, { level: 9 }), brotli };
}
