import Router from '@koa/router';
import type { Context } from 'koa';
import { fail } from '../errors/app-error.ts';
import type { Asset, Assets } from './assets.ts';

export type { Assets } from './assets.ts';

const year = 31_536_000;

/** `/assets/<revision>/<name>`: style sheets, modules and fonts, kept by browsers for as long as they like. */
export function assetRoutes({ assets }: { assets: Assets }) {
  const router = new Router();
  router.get('/assets/:revision/*name', ctx => {
    const asset = assets.find(String(ctx.params.name));
    if (!asset) fail('NOT_FOUND');
    // A page from before an upgrade may still ask by the old revision: it gets what there is, but not for good.
    const isCurrent = ctx.params.revision === assets.revision;
    ctx.set('Cache-Control', isCurrent ? `public, max-age=${year}, immutable` : 'no-cache');
    ctx.set('X-Content-Type-Options', 'nosniff');
    sendAsset(ctx, asset);
  });
  return router;
}

function sendAsset(ctx: Context, asset: Asset): void {
  ctx.type = asset.type;
  ctx.vary('Accept-Encoding');
  const encoding = asset.gzip ? ctx.acceptsEncodings(['br', 'gzip', 'identity']) : 'identity';
  if (encoding === 'br' || encoding === 'gzip') ctx.set('Content-Encoding', encoding);
  ctx.body = encoding === 'br' ? asset.brotli : encoding === 'gzip' ? asset.gzip : asset.body;
}
