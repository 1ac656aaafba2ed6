import Router from '@koa/router';
import { fail } from '../errors/app-error.ts';
import { permit } from '../http/permit.ts';
import type { Context, RequestState } from '../http/state.ts';
import type { Contributions, Presets } from '../plugin-api/index.ts';
import type { DerivativeSource } from './on-demand/render-on-demand.ts';
import type { Accelerator } from './routes/accelerator.ts';
import { type Picture, pictureOf } from './routes/picture.ts';
import { parsePictureAddress } from './routes/picture-address.ts';
import { type ByteHeaders, isFresh, sendBytes, sendNotModified } from './routes/send-bytes.ts';
import { referencedPathOf, sendOriginal } from './routes/send-original.ts';
import { sendTile } from './routes/send-tile.ts';
import { findSignedPhoto, type SignedRouteParts } from './routes/signed-photo.ts';
import { isSigned } from './signing/signed-address.ts';
import type { TileSource } from './tiles/tile-source.ts';

export interface DerivativeRoutesOptions {
  readonly derivatives: DerivativeSource;
  /** Absent: nothing is shown in tiles. */
  readonly tiles?: TileSource | null;
  /** Path of an original in storage. */
  readonly originalPath: (sha256: string) => string;
  /** As of now, kept as long as nothing changes. */
  readonly presets: { read(): Promise<Presets> };
  /** Plugins' presets; none when absent. */
  readonly plugins?: { readonly contributions: Contributions };
  /** Addresses that hold good for whoever has them; absent: there are none. */
  readonly signed?: SignedRouteParts;
  /** A server in front that sends files in our stead; absent: none. */
  readonly accelerator?: Accelerator | null;
  /** Whether pages load pictures from another host. */
  readonly hasCdn?: boolean;
}

const types: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  png: 'image/png',
};

/** Derivative and original bytes: every request is judged by the reading door before anything else. */
export function derivativeRoutes(options: DerivativeRoutesOptions): Router<RequestState> {
  const router = new Router<RequestState>();
  router.get('/i/:id/:preset/:file', permit('guest'), ctx => sendDerivative(ctx, options));
  router.get('/i/:id/:tiles/:hash/:level/:tile', permit('guest'), ctx =>
    sendTile(ctx, options.tiles ?? null),
  );
  router.get('/photos/:id/original', permit('guest'), ctx =>
    sendOriginal(ctx, { originalPath: options.originalPath, accelerator: options.accelerator ?? null }),
  );
  return router;
}

async function sendDerivative(ctx: Asking, options: DerivativeRoutesOptions): Promise<void> {
  const query = new URLSearchParams(ctx.querystring);
  const isVouchedFor = ctx.state.base === '' && options.signed !== undefined && isSigned(query);
  const found = isVouchedFor
    ? await findSignedPhoto(options.signed, { path: ctx.path, query })
    : { find: (id: string) => ctx.state.read.photos.bytes(id), accepts: () => true, seconds: null };
  const search = { presets: await options.presets.read(), contributions: options.plugins?.contributions };
  const address = parsePictureAddress(ctx.params ?? {}, search) ?? fail('NOT_FOUND');
  const photo = await found.find(address.id);
  if (!photo?.sha256.startsWith(address.hash)) fail('NOT_FOUND');
  const picture = pictureOf(photo, address) ?? fail('NOT_FOUND');
  if (!found.accepts(picture.etag)) fail('NOT_FOUND');
  if (options.hasCdn) ctx.set('Cross-Origin-Resource-Policy', 'cross-origin');
  await sendPicture(ctx, options, { picture, headers: headersOf(ctx, picture, found.seconds) });
}

type Asking = Context & { params?: Record<string, string> };

function headersOf(ctx: Context, { photo, etag, format }: Picture, seconds: number | null): ByteHeaders {
  return {
    etag,
    // What lies below a share link is its visitors' alone, even where guests have the same.
    isPublic: photo.isPublic && ctx.state.base === '',
    isIndexed: photo.isIndexed,
    type: types[format]!,
    ...(seconds !== null && { signedSeconds: seconds }),
  };
}

async function sendPicture(
  ctx: Context,
  { derivatives, accelerator }: DerivativeRoutesOptions,
  { picture, headers }: { picture: Picture; headers: ByteHeaders },
): Promise<void> {
  if (isFresh(ctx, headers.etag)) return sendNotModified(ctx, headers);
  const request = requestOf(picture);
  if (accelerator) return accelerator.send(ctx, headers, await derivatives.lay(request));
  sendBytes(ctx, headers, await derivatives.read(request));
}

function requestOf({ photo, preset, format, focus }: Picture) {
  return { sha256: photo.sha256, preset, format, referencedPath: referencedPathOf(photo), focus };
}
