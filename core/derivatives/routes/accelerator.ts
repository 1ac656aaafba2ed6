import { relative, sep } from 'node:path';
import type { Context } from '../../http/state.ts';
import { type ByteHeaders, setByteHeaders } from './send-bytes.ts';

/** An nginx in front that sends a file once we have judged who asks for it. */
export interface Accelerator {
  /** A file that lies in storage, whole or in the part that was asked for: ranges are nginx's. */
  send(ctx: Context, headers: ByteHeaders, path: string): void;
  /** Whether a file lies where nginx can reach it. */
  reaches(path: string): boolean;
}

export interface AcceleratorParts {
  /** Path of the internal location, with slashes at both ends. */
  readonly prefix: string;
  /** Folder of the storage, absolute. */
  readonly root: string;
}

/** What nginx says as `Cache-Control` of a file that it sends. */
export const fileCacheControl = 'X-File-Cache-Control';

/** Below it all names are ours: hashes, presets and formats. */
const ownName = /^(originals|derivatives)(\/[A-Za-z0-9@~._-]+)+$/;

export function createAccelerator({ prefix, root }: AcceleratorParts): Accelerator {
  const nameOf = (path: string) => relative(root, path).split(sep).join('/');
  const reaches = (path: string) => ownName.test(nameOf(path)) && !nameOf(path).includes('..');
  return {
    reaches,
    send(ctx, headers, path) {
      setByteHeaders(ctx, headers);
      keepForFilesAlone(ctx);
      ctx.set('X-Accel-Redirect', prefix + nameOf(path));
      ctx.respond = false;
      ctx.res.end();
    },
  };
}

/**
 * nginx takes `Cache-Control` over whatever becomes of the file, so a 404 for one that is gone meanwhile would be kept by
 * everybody. Under a name of its own nginx gives it to what it sends, and to nothing else. What nobody else may keep is
 * said at once, so that it never depends on nginx.
 */
function keepForFilesAlone(ctx: Context): void {
  const kept = ctx.response.get('Cache-Control');
  if (!kept.startsWith('public')) return;
  ctx.remove('Cache-Control');
  ctx.set(fileCacheControl, kept);
}
