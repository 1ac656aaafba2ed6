import { extname } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

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

/** Compresses it at once: assets are few and small. */
export function prepareAsset(name: string, body: Buffer): Asset {
  const type = types[extname(name).toLowerCase()] ?? 'application/octet-stream';
  if (!compressible.test(type)) return { type, body, gzip: null, brotli: null };
  return { type, body, gzip: gzipSync(body, { level: 9 }), brotli: brotliCompressSync(body) };
}
