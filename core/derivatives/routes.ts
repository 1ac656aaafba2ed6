import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Contributions, PhotoBytes } from '../plugin-api/index.ts';
import { findPresetFormat, focalStep, keptName, type Preset, type PresetFormat } from './presets.ts';
import type { DerivativeSource } from './render-on-demand.ts';
import { isFresh, sendBytes, sendNotModified } from './routes/send-bytes.ts';
import { referencedPathOf, sendOriginal } from './routes/send-original.ts';

export interface DerivativeRoutesOptions {
  readonly derivatives: DerivativeSource;
  /** Path of an original in storage. */
  readonly originalPath: (sha256: string) => string;
  /** Plugins' presets; none when absent. */
  readonly plugins?: { readonly contributions: Contributions };
}

const types: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  png: 'image/png',
};

interface Address extends PresetFormat {
  readonly id: string;
  /** First 12 hex digits of the original's SHA-256. */
  readonly hash: string;
}

/** Derivative and original bytes: every request is judged by the reading door before anything else. */
export function derivativeRoutes(options: DerivativeRoutesOptions): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/i/:id/:preset/:file', permit('guest'), ctx => sendDerivative(ctx, options));
  router.get('/photos/:id/original', permit('guest'), ctx => sendOriginal(ctx, options.originalPath));
  return router;
}

async function sendDerivative(
  ctx: Context,
  { derivatives, plugins }: DerivativeRoutesOptions,
): Promise<void> {
  const address = parseAddress(ctx, plugins?.contributions) ?? fail('NOT_FOUND');
  const photo = await ctx.state.read.photos.bytes(address.id);
  const { preset, format } = address;
  if (!photo?.sha256.startsWith(address.hash) || isTooLarge(photo, preset)) fail('NOT_FOUND');
  const focus = focalStep(photo.focalPoint);
  const headers = {
    // The address and the point that matters name all that the bytes follow from, so they are as good as a hash of them.
    etag: `"${photo.sha256.slice(0, 32)}-${keptName(preset, focus)}@${preset.revision}.${format}"`,
    // What lies below a share link is its visitors' alone, even where guests have the same.
    isPublic: photo.isPublic && ctx.state.base === '',
    type: types[format]!,
  };
  if (isFresh(ctx, headers.etag)) return sendNotModified(ctx, headers);
  const referencedPath = referencedPathOf(photo);
  const bytes = await derivatives.read({ sha256: photo.sha256, preset, format, referencedPath, focus });
  sendBytes(ctx, headers, bytes);
}

/** Whether it would give more pixels than this viewer may have. */
function isTooLarge({ width, height, largestSize }: PhotoBytes, preset: Preset): boolean {
  return largestSize !== null && Math.min(Math.max(width, height), preset.fits) > largestSize;
}

/** Undefined for an address that can't exist: nothing is asked or made for it. */
function parseAddress(
  ctx: Context & { params?: Record<string, string> },
  contributions: Contributions | undefined,
): Address | undefined {
  const { id = '', preset = '', file = '' } = ctx.params ?? {};
  const [, name, revision] = /^([a-z][a-z0-9-]*)@([1-9]\d{0,5})$/.exec(preset) ?? [];
  const [, hash, format] = /^([0-9a-f]{12})\.([a-z]+)$/.exec(file) ?? [];
  if (!name || !hash || !format) return undefined;
  const found = findPresetFormat(name, { revision: Number(revision), format, contributions });
  return found && { ...found, id, hash };
}
